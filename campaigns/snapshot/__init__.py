"""What the public pages show, read once per process and kept until a table behind it changes.

Triggers raise PublicRevision.number with each change, so a page costs one query: that number.
"""

from campaigns.models import PublicRevision

from .load import load
from .rows import CampaignNow, PublicCampaign, Snapshot

__all__ = ["CampaignNow", "PublicCampaign", "Snapshot", "forget", "public_snapshot"]


class _Kept:
    snapshot: Snapshot | None = None


def public_snapshot() -> Snapshot:
    """The number is read before the content: what is kept may be newer than its number, never older."""
    number = PublicRevision.objects.values_list("number", flat=True).first() or 0
    kept = _Kept.snapshot
    if kept is None or kept.number != number:
        _Kept.snapshot = kept = load(number)
    return kept


def forget() -> None:
    """For the tests, where a number comes back when a transaction is undone."""
    _Kept.snapshot = None
