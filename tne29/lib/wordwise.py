"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

MOST_WORDS = 4_000
_WORDS = re.compile(r"\S+\s*|\s+")


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """(« same », « gone » or « new », words). Texts too long to be compared in a moment are shown whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        yield from (part for part in (("gone", before), ("new", after)) if part[1])
        return
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(old[start:end])
        if tag in ("replace", "delete"):
            yield "gone", "".join(old[start:end])
        if tag in ("replace", "insert"):
            yield "new", "".join(new[first:last])
