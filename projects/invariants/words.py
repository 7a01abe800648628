"""How the checks read, and how they name what they find."""

from collections.abc import Iterator

from django.db.models import QuerySet

AT_ONCE = 500


def rows(found: QuerySet, *columns: str) -> Iterator[tuple]:
    """In order, a few hundred at a time: memory does not grow with the table."""
    return found.order_by("pk").values_list(*columns).iterator(chunk_size=AT_ONCE)


def deposit_name(reference: str, number: int) -> str:
    return f"{reference}, dépôt n° {number}"
