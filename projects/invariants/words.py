"""How the checks read, and how they name what they find."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

AT_ONCE = 500


def rows(found: QuerySet, *columns: str) -> Iterator[tuple]:
    """In order, a few hundred at a time: memory does not grow with the table."""
    return found.order_by("pk").values_list(*columns).iterator(chunk_size=AT_ONCE)


def handfuls(found: QuerySet, size: int) -> Iterator[list[Any]]:
    """In order, so many at a time: what goes with them is read once for all of a handful."""
    each = iter(found.order_by("pk").iterator(chunk_size=size))
    while handful := list(islice(each, size)):
        yield handful


def deposit_name(reference: str, number: int) -> str:
    return f"{reference}, dépôt n° {number}"
