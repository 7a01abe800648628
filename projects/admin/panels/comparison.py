"""« Depuis le dépôt précédent »: what a new deposit changed, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import complements, content
from ...comparing import ChangedAnswer, changes
from ...models import Complement, Deposit
from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier

READ_AT_A_GLANCE = 6


@dataclass(frozen=True)
class Comparison:
    """others: the deposits that it may be compared with instead; address: of the page, to be ended by a number.

    asked: the complement that this deposit answers; unchanged: what it named and the team left as it was.
    """

    before: Deposit
    after: Deposit
    changes: list[ChangedAnswer]
    others: list[Deposit]
    address: str
    is_open: bool
    asked: Complement | None
    unchanged: list[str]


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    """With the deposit just before, or with the older one that was asked for."""
    if not dossier.sections:
        return None
    older = [each for each in dossier.deposits if each.number < dossier.deposit.number and each.content.content]
    if not older:
        return None
    wanted = request.GET.get("avec", "")
    before = next((each for each in older if str(each.number) == wanted), older[0])
    found = changes(content.read(before).sections, dossier.sections)
    others = [each for each in older if each != before]
    query = request.GET.copy()
    query.pop("avec", None)
    query["depot"] = str(dossier.deposit.number)
    address = f"?{query.urlencode()}&avec="
    is_open = bool(wanted) or len(found) <= READ_AT_A_GLANCE
    asked = next((each for each in dossier.complements if each.answer_id == dossier.deposit.pk), None)
    left = _unchanged(dossier.deposit, asked, found)
    return Panel("comparison", Comparison(before, dossier.deposit, found, others, address, is_open, asked, left))


def _unchanged(deposit: Deposit, asked: Complement | None, found: list[ChangedAnswer]) -> list[str]:
    if asked is None:
        return []
    changed = {each.question.key for each in found}
    return complements.titles(deposit.edition.questionnaire, [key for key in asked.scope if key not in changed])
