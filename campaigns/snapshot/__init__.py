"""What the public pages show and what answers choose from, read once per process and kept until a table changes.

Triggers move PublicRevision.number with each change, so a page costs one query: that number.
"""

from campaigns.models import PublicRevision

from .lists import Lists, load_lists
from .load import load
from .rows import CampaignNow, PublicCampaign, Snapshot

__all__ = [
    "CampaignNow",
    "Lists",
    "PublicCampaign",
    "Snapshot",
    "forget",
    "public_number",
    "public_snapshot",
    "reference_lists",
]


class _Kept:
    snapshot: Snapshot | None = None
    lists: Lists | None = None


def public_number() -> int:
    return PublicRevision.objects.values_list("number", flat=True).first() or 0


def public_snapshot() -> Snapshot:
    """The number is read before the content: what is kept may be newer than its number, never older."""
    number = public_number()
    kept = _Kept.snapshot
    if kept is None or kept.number != number:
        _Kept.snapshot = kept = load(number)
    return kept


def reference_lists(number: int | None = None) -> Lists:
    """number: public_number() as it was just read, by somebody who read it together with something else.

    Not for a transaction that changes these tables itself: undone, its number is given again to another.
    """
    if number is None:
        number = public_number()
    kept = _Kept.lists
    if kept is None or kept.number != number:
        _Kept.lists = kept = load_lists(number)
    return kept


def forget() -> None:
    """For the tests, where a number comes back when a database is put back."""
    _Kept.snapshot = _Kept.lists = None
