"""« Courriels »: every letter about the dossier, and whether it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from tne29.outbox.models import MAY_BE_SENT_AGAIN, Letter

from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier

SHOWN = 200


@dataclass(frozen=True)
class Sent:
    letter: Letter
    url: str
    is_wrong: bool


@dataclass(frozen=True)
class Letters:
    sent: list[Sent]
    wrong: int
    is_cut: bool


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    """Those to the people of the team and to the mailbox; the newest first."""
    if dossier.deposit is None:
        return None
    may_read = request.user.has_perm("outbox.view_letter")
    rows = (
        Letter.objects.filter(about=dossier.project.reference)
        .select_related("enclosure")
        .defer("text")
        .order_by("-pk")[: SHOWN + 1]
    )
    sent = [_sent(each, may_read) for each in rows]
    wrong = sum(each.is_wrong for each in sent)
    return Panel("mail", Letters(sent[:SHOWN], wrong, len(sent) > SHOWN)) if sent else None


def _sent(letter: Letter, may_read: bool) -> Sent:
    url = reverse("admin:outbox_letter_change", args=[letter.pk]) if may_read else ""
    return Sent(letter, url, letter.state in MAY_BE_SENT_AGAIN)
