"""What the portal’s letters carry: the draft that was left, as it is printed when somebody asks for it."""

from datetime import datetime

from tne29.outbox.enclosures import NOT_MADE, CannotJoin, Joined, NotReady, register_enclosure

from . import printouts
from .models import Printout, Project


def draft(letter, source: int | None, at: datetime) -> Joined:
    """Asked for once: whoever else of the team is written to, and whoever has asked already, gets the same file."""
    printout = Printout.objects.filter(pk=source).exclude(state=Printout.State.RETIRED).first() if source else None
    if printout is None:
        printout = printouts.ask(printouts.Kind.DOSSIER, project=_project(letter.about), at=at)
    if printout.state == Printout.State.FAILED:
        raise CannotJoin(NOT_MADE)
    if printout.state != Printout.State.DONE:
        raise NotReady(printout.pk)
    return Joined(f"dossier-{letter.about}-brouillon.pdf", printout.file.name, printout.size, printout.digest)


def _project(reference: str) -> Project:
    related = ("campaign__call", "edition", "school__commune", "created_by")
    return Project.objects.select_related(*related).get(reference=reference)


DRAFT = register_enclosure("draft", draft)
