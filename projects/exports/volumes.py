"""A whole campaign as PDFs: the base is a selection of dossiers, and a file holds so many of them."""

from collections.abc import Iterator

from campaigns.models import Campaign
from tne29.lib.errors import Refusal

from ..models import Deposit
from ..printouts.selection import MOST_DOSSIERS, chosen
from .making import NOTHING
from .roll import last_deposits


def volumes_of(campaign: Campaign) -> Iterator[list[Deposit]]:
    """In the order of the references, as even as they can be."""
    keys = list(last_deposits(campaign).order_by("project__reference").values_list("pk", flat=True))
    if not keys:
        raise Refusal(NOTHING)
    number = -(-len(keys) // MOST_DOSSIERS)
    length = -(-len(keys) // number)
    for start in range(0, len(keys), length):
        yield chosen(keys[start : start + length])
