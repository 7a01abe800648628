"""« Évaluations »: the mean and the spread for whoever may read them; for all who score, the way to their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...actions import MAY_LIFT
from ...scoring import Given, Reviews, reviews_of
from ...scoring.rights import READ, may_give, may_read
from ...workflow import State
from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier


@dataclass(frozen=True)
class Said:
    """grid: what is in force, in short (scoring.grid_in_short). own: what the reader gave."""

    reviews: Reviews
    grid: dict
    own: Given | None
    may_read: bool
    may_give: bool
    may_stand_aside: bool
    sees_recusals: bool
    may_lift: bool
    is_recused: bool

    @property
    def is_tempted(self) -> bool:
        """The lead may read at any time: what others gave is one press away until they gave theirs."""
        return self.may_give and bool(self.reviews.given) and (self.own is None or bool(self.own.why_aside))

    @property
    def is_disagreement(self) -> bool:
        return self.reviews.spread.is_disagreement(self.grid["gap"])

    @property
    def lacking(self) -> int:
        return max(0, self.grid["fewest"] - len(self.reviews.counted))

    @property
    def action(self) -> str:
        if self.reviews.has_draft:
            return "Continuer mon évaluation"
        if self.own is None:
            return "Évaluer ce dossier"
        return "Évaluer le nouveau dépôt" if self.own.why_aside else "Corriger mon évaluation"


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    """Nothing for those who neither score nor read scores, nor where there is no grid."""
    user, project = request.user, dossier.project
    sees_all = user.has_perm(READ)
    if not project.grid or not dossier.deposits or not (may_give(user) or sees_all):
        return None
    reviews = reviews_of(project.pk, dossier.deposits[0].pk, user.pk)
    is_recused = reviews.recusal_of(user.pk) is not None
    is_closed = bool(project.grid["is_closed"])
    may_stand_aside = may_give(user) and project.state in State.with_staff and not is_recused
    said = Said(
        reviews=reviews,
        grid=project.grid,
        own=reviews.of(user.pk),
        may_read=may_read(user, project, reviews, is_closed=is_closed),
        may_give=may_stand_aside and not is_closed,
        may_stand_aside=may_stand_aside,
        sees_recusals=sees_all,
        may_lift=user.has_perm(MAY_LIFT),
        is_recused=is_recused,
    )
    return Panel("reviews", said)
