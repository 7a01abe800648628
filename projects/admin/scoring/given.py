"""What was given to a dossier, in full: one table for each version of the grid, and what was corrected since."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...models import Criterion, Grid, Review
from ...scoring import Reviews, told


@dataclass(frozen=True)
class Cell:
    degree: int
    word: str
    comment: str


@dataclass(frozen=True)
class Column:
    """A review that stands. why_aside: why it does not count."""

    review: Review
    why_aside: str

    @property
    def mark(self) -> str:
        return told(self.review.mark)


@dataclass(frozen=True)
class Table:
    grid: Grid
    columns: list[Column]
    former: list[Review]

    @property
    def rows(self) -> Iterator[tuple[Criterion, list[Cell]]]:
        words = self.grid.degrees
        for criterion in self.grid.criteria.all():
            yield criterion, [_cell(column.review.scores.get(criterion.code), words) for column in self.columns]


def _cell(score: dict | None, words: list[str]) -> Cell | None:
    return Cell(score["degree"], words[score["degree"]], score["comment"]) if score else None


def given_in_full(project: int, reviews: Reviews) -> list[Table]:
    """The newest grid first; what was replaced stands under the table of its grid."""
    why = {each.pk: each.why_aside for each in reviews.given}
    rows = Review.objects.filter(project=project).select_related("grid", "deposit", "successor")
    found: dict[int, Table] = {}
    for review in rows.prefetch_related("grid__criteria").order_by("-grid__number", "pk"):
        table = found.setdefault(review.grid_id, Table(review.grid, [], []))
        if review.pk in why:
            table.columns.append(Column(review, why[review.pk]))
        else:
            table.former.append(review)
    return list(found.values())
