"""Keys are never typed: what exists keeps its own, what is new gets one from its words."""

from collections.abc import Sequence

from campaigns.questionnaire.editing import fresh_key

from .posted import NEW


def named(rows: Sequence[tuple[str, str]]) -> list[str]:
    """(key or mark, label) of each row: the key of each."""
    taken = {key for key, _ in rows if key and not key.startswith(NEW)}
    return [_named(key, label, taken) for key, label in rows]


def _named(key: str, label: str, taken: set[str]) -> str:
    if key and not key.startswith(NEW):
        return key
    fresh = fresh_key(label, taken)
    taken.add(fresh)
    return fresh
