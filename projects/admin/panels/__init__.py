"""What stands on the page of a dossier beside what was deposited: one panel for each subject, in this order.

To add one: a module here with a function of the request and of the dossier, which returns a Panel, or None when there
is nothing to show to that person; its words in templates/admin/projects/panels/; its name in SIDE (the narrow column,
after the buttons of the review) or in MAIN (above the answers). The page has twelve queries for everything: a panel
costs one at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from . import comparison, following, mail, notes, opinions, reviews
from .panel import Panel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..page import Dossier

Builder = Callable[["HttpRequest", "Dossier"], Panel | None]

SIDE: tuple[Builder, ...] = (following.panel, opinions.panel, reviews.panel, notes.panel, mail.panel)
MAIN: tuple[Builder, ...] = (comparison.panel,)


def built(builders: Iterable[Builder], request: HttpRequest, dossier: Dossier) -> list[Panel]:
    return [panel for build in builders if (panel := build(request, dossier))]
