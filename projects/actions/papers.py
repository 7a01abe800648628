"""Bringing a filled paper back: what it says is kept for a day, then taken in one save, or forgotten."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal
from tne29.lib.french import count

from .. import papers, uploads
from ..catalogue import catalogue_for
from ..history import answers_at
from ..models import BroughtPaper, Project
from .answers import SaveResult, require_writable, save_answers
from .move import lock_for, lock_project, write_journal

KEPT_FOR = timedelta(hours=24)
MOST_KEPT = 5
NOTHING = "Aucune réponse n’est cochée : rien n’a été repris. Cochez celles que vous voulez reprendre."


def bring_paper(project: Project, upload: UploadedFile | None, *, by: User, at: datetime) -> BroughtPaper:
    """Reads the file, which is then forgotten; what it said waits for a choice, for the one who brought it."""
    require_writable(project, at)
    form = papers.read(upload)
    origin = papers.origin_of(form, project)
    with transaction.atomic():
        project = lock_for(project, by, "write")
        forget_papers(at)
        _make_room(project, by)
        return BroughtPaper.objects.create(
            project=project,
            by=by,
            at=at,
            expires_at=at + KEPT_FOR,
            name=uploads.clean_name(upload.name),
            edition=origin.edition,
            campaign_name=origin.campaign_name,
            reference=origin.reference,
            revision=origin.revision,
            texts=form.texts,
            states=form.states,
        )


def _make_room(project: Project, by: User) -> None:
    """Somebody who brings the same file again and again keeps the last ones."""
    older = BroughtPaper.objects.filter(project=project, by=by).order_by("-pk").values_list("pk", flat=True)
    BroughtPaper.objects.filter(pk__in=list(older[MOST_KEPT - 1 :])).delete()


@transaction.atomic
def take_answers(
    project: Project, paper: BroughtPaper, keys: set[str], seen_revision: int, *, by: User, at: datetime
) -> SaveResult | None:
    """Writes the answers chosen by somebody who saw the draft at `seen_revision`, in one save.

    None when they were taken already: two presses of the button are one. Conflict: nothing is written.
    """
    catalogue, project = catalogue_for(project), lock_project(project)
    paper = BroughtPaper.objects.select_for_update(no_key=True, of=("self",)).get(pk=paper.pk, by=by)
    if paper.taken_at is not None:
        return None
    review = papers.Review(paper, project, answers_at(project, seen_revision), catalogue)
    changes = review.changes(keys)
    if not changes:
        raise Refusal(NOTHING)
    result = save_answers(project, changes, seen_revision, by=by, at=at)
    taken = f"{count(len(result.changed), 'réponse reprise', 'réponses reprises')} du fichier « {paper.name} »"
    write_journal(result.project, "bring_paper", "questionnaire rempli rapporté", by=by, at=at, message=taken)
    paper.taken_at, paper.texts, paper.states = at, {}, {}
    paper.save(update_fields=["taken_at", "texts", "states"])
    return result


def leave_paper(paper: BroughtPaper) -> None:
    """Nothing is taken: what was read is forgotten at once."""
    BroughtPaper.objects.filter(pk=paper.pk, taken_at=None).delete()


def forget_papers(at: datetime) -> int:
    """What nobody chose from in a day; harmless when run twice."""
    return BroughtPaper.objects.filter(expires_at__lte=at).delete()[0]
