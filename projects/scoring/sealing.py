"""The seal of what somebody gave, and the fingerprint of the grid: whoever goes around the database is found out."""

from collections.abc import Iterable
from decimal import Decimal

from tne29.lib.canonical import canonical_json, iso, sha256_hex

from ..models import Criterion, Grid, Review

NAMES = ("project_id", "deposit_id", "grid_id", "by_id", "by_name", "replaces_id")
SAID = (*NAMES, "scores", "comment", "deposit_hash", "grid_hash")


def seal(review: Review) -> str:
    said = {name: getattr(review, name) for name in SAID}
    return sha256_hex(canonical_json({**said, "mark": f"{Decimal(review.mark):.2f}", "at": iso(review.at)}))


def is_sealed(review: Review) -> bool:
    return seal(review) == review.hash


def fingerprint(grid: Grid, criteria: Iterable[Criterion]) -> str:
    """Of what a reviewer reads: a page that knows another grid is told so."""
    asked = [[each.code, each.label, each.guidance, each.weight] for each in criteria]
    return sha256_hex(canonical_json({"grid": grid.pk, "scale": grid.degrees, "criteria": asked}))
