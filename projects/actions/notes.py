"""What staff write for themselves about a dossier: not in the journal, which the team reads. The rows say it all."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import NotAllowed, Refusal
from tne29.lib.text import required_text

from ..models import Note, Project
from ..models.note import LONGEST

EMPTY = "Écrivez votre note avant de l’enregistrer."
TOO_LONG = "Cette note est trop longue : 4\u202f000 caractères au plus."
NO_NOTE = "Cette note n’existe pas dans ce dossier."
NOT_YOURS = "Seule la personne qui a écrit une note peut la modifier."
CHANGED = "Cette note a été modifiée entre-temps : relisez-la, puis recommencez s’il y a lieu."


@transaction.atomic
def write_note(project: Project, text: str, *, replaces: int | None = None, by: User, at: datetime) -> Note:
    """A new note, or another text for the note `replaces`; pressed twice, one row."""
    text = required_text(text, LONGEST, empty=EMPTY, too_long=TOO_LONG)
    list(Project.objects.filter(pk=project.pk).select_for_update(no_key=True, of=("self",)).values_list("pk"))
    former = _former(project, replaces, by) if replaces is not None else None
    if twin := _just_written(project, former, text, by):
        return twin
    if former and former.text == text:
        return former
    if former and hasattr(former, "successor"):
        raise Refusal(CHANGED)
    return Note.objects.create(project=project, replaces=former, by=by, by_name=by.get_full_name(), at=at, text=text)


def _former(project: Project, pk: int, by: User) -> Note:
    found = project.notes.select_related("successor").filter(pk=pk).first()
    if found is None or found.erased_at:
        raise Refusal(NO_NOTE)
    if found.by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    return found


def _just_written(project: Project, former: Note | None, text: str, by: User) -> Note | None:
    last = project.notes.filter(replaces=former).order_by("-pk").first() if former else project.notes.last()
    return last if last and last.by_id == by.pk and last.text == text and last.replaces_id == _pk(former) else None


def _pk(note: Note | None) -> int | None:
    return note.pk if note else None
