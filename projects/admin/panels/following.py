"""« Suivi »: who follows the dossier, and the press that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier


def panel(request: HttpRequest, dossier: Dossier) -> Panel | None:
    if dossier.deposit is None or not request.user.has_perm("projects.change_project"):
        return None
    return Panel("following", dossier.project.assigned_to)
