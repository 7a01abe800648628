"""What the public pages show and what answers choose from, read once per process and kept until a table changes.

Triggers draw PublicRevision.stamp again with each change, so a page costs one query: that stamp. A transaction that is
undone takes its stamp with it.
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
    "public_snapshot",
    "public_stamp",
    "reference_lists",
]


class _Kept:
    """Each with the stamp it was read under, as one value: threads never see halves."""

    snapshot: tuple[int | None, Snapshot] | None = None
    lists: tuple[int | None, Lists] | None = None


def public_snapshot() -> Snapshot:
    """The stamp is read before the content: what is kept may be newer than its stamp, never older."""
    stamp, number = PublicRevision.objects.values_list("stamp", "number").first() or (None, 0)
    kept = _Kept.snapshot
    if kept is None or kept[0] != stamp:
        _Kept.snapshot = kept = stamp, load(number)
    return kept[1]


def public_stamp() -> int | None:
    return PublicRevision.objects.values_list("stamp", flat=True).first()


def reference_lists(stamp: int | None = None) -> Lists:
    """stamp: as it was just read, by somebody who read it together with something else."""
    if stamp is None:
        stamp = public_stamp()
    kept = _Kept.lists
    if kept is None or kept[0] != stamp:
        _Kept.lists = kept = stamp, load_lists()
    return kept[1]


def forget() -> None:
    """For the tests, where a whole database is put back."""
    _Kept.snapshot = _Kept.lists = None
