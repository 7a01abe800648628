"""Two texts side by side, with the words that differ: for people who must choose."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    differs: bool = False


def compare(before: str, after: str) -> tuple[list[Segment], list[Segment]]:
    """Each text in segments. Texts too long to be compared word by word differ as a whole."""
    if before == after:
        return _whole(before, False), _whole(after, False)
    here, there = _WORDS.findall(before), _WORDS.findall(after)
    if len(here) + len(there) > MOST_WORDS or not here or not there:
        return _whole(before, True), _whole(after, True)
    blocks = SequenceMatcher(None, here, there).get_opcodes()
    left = [Segment("".join(here[start:end]), tag != "equal") for tag, start, end, _, _ in blocks if end > start]
    right = [Segment("".join(there[start:end]), tag != "equal") for tag, _, _, start, end in blocks if end > start]
    return _joined(left), _joined(right)


def _whole(text: str, differs: bool) -> list[Segment]:
    return [Segment(text, differs)] if text else []


def _joined(segments: list[Segment]) -> list[Segment]:
    """A space between two words that differ is not worth a gap in the mark."""
    joined: list[Segment] = []
    for place, segment in enumerate(segments):
        alone = not segment.differs and segment.text.isspace() and 0 < place < len(segments) - 1
        segment = Segment(segment.text, True) if alone and "\n" not in segment.text else segment
        if joined and joined[-1].differs == segment.differs:
            segment = Segment(joined.pop().text + segment.text, segment.differs)
        joined.append(segment)
    return joined
