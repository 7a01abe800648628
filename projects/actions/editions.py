"""What a project lead does with an edition of the questionnaire: the only writers of drafts, and of their history."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.models import EDITION_NOT_PUBLISHED, Call, Edition, EditionAct
from campaigns.questionnaire import DefinitionError, canonical, document_of, load
from campaigns.questionnaire.differences import differences
from campaigns.questionnaire.proofing import Fault, proofread
from campaigns.questionnaire.writing import Document, Unwritable
from tne29.lib.canonical import sha256_hex
from tne29.lib.errors import BadInput, Refusal, TooLarge
from tne29.lib.french import agree, count, in_sentence, moment
from tne29.lib.storage import delete_once_committed
from tne29.lib.text import ascii_slug

from ..models import EditionTrial, Project
from ..workflow import State
from .trial.rounds import faults_found, trial_of

LARGEST_IMPORT = 400_000
PUBLISHED = "Ce questionnaire est publié : il ne se modifie plus. Clonez-le pour en préparer un autre."
STALE = (
    "{who} a modifié ce brouillon {when} : rien n’a été enregistré. Rechargez la page, puis refaites votre changement."
)
UNTRIED = "Les vérifications de ce texte ne sont pas faites : lancez-les, puis publiez."
UNFIT = "Ce questionnaire ne peut pas encore être publié."
NO_LONGER_READS = "Ce changement n’est pas possible : le questionnaire ne tiendrait plus."
NOT_TEXT = "Ce fichier n’est pas un texte en UTF-8 : ce n’est pas un questionnaire exporté par le portail."


class EditionRefused(BadInput):
    """The document is not an edition, or not yet; `faults`: sentences, or proofing.Fault with their place."""

    def __init__(self, message: str, faults: list[str] | list[Fault]) -> None:
        super().__init__(message, links=[str(fault) for fault in faults])
        self.faults = faults


class StaleEdition(Refusal):
    """Somebody else saved first; `edition` is what is stored now."""

    def __init__(self, edition: Edition, act: EditionAct | None) -> None:
        who, when = (act.by_name, f"le {moment(act.at)}") if act else ("Quelqu’un", "entre-temps")
        super().__init__(STALE.format(who=who, when=when))
        self.edition = edition


@transaction.atomic
def clone(edition: Edition, title: str, *, by: User | None, at: datetime) -> Edition:
    """A draft that begins as `edition` is."""
    document = {**document_of(edition.source), "title": title.strip(), "slug": _fresh_slug(title)}
    source = _sound_source(document)
    made = _create(document, source, based_on=edition, by=by, at=at)
    return _note(made, "clone", f"brouillon tiré de « {edition.title} »", by=by, at=at)


@transaction.atomic
def import_text(text: str | bytes, *, by: User | None, at: datetime) -> Edition:
    """A draft from a TOML document. An identifier already taken gets a number: nothing is ever overwritten."""
    document = document_of_import(text)
    source, wanted = _sound_source(document), document["slug"]
    if twin := Edition.objects.filter(fingerprint=sha256_hex(source)).first():
        raise Refusal(f"Ce questionnaire est déjà dans le portail : « {twin.title} ».")
    former = Edition.objects.filter(slug=wanted).first()
    document["slug"] = _fresh_slug(wanted)
    made = _create(document, _sound_source(document), based_on=former, by=by, at=at)
    return _note(made, "import", "brouillon importé d’un fichier", by=by, at=at)


def document_of_import(text: str | bytes) -> Document:
    """What a file says, when it is of a size to be an edition and reads."""
    if len(text) > LARGEST_IMPORT:
        raise TooLarge(f"Ce fichier est trop long pour un questionnaire : {LARGEST_IMPORT // 1000} ko au plus.")
    try:
        words = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        words.encode()
    except UnicodeError as error:
        raise BadInput(NOT_TEXT) from error
    try:
        load(words)
        return document_of(words)
    except DefinitionError as error:
        raise EditionRefused("Ce fichier ne décrit pas un questionnaire.", error.faults) from error


def export(edition: Edition) -> bytes:
    """The canonical text: imported elsewhere and exported again, it gives the same bytes."""
    return canonical(document_of(edition.source)).encode()


@transaction.atomic
def save_edition(
    edition: Edition,
    document: Document,
    seen_fingerprint: str,
    *,
    by: User | None,
    at: datetime,
    notes: str | None = None,
) -> Edition:
    """Writes a draft, if it still is what its author was looking at."""
    stored = _lock_draft(edition)
    source = _sound_source({**document, "slug": stored.slug})
    if stored.fingerprint not in (seen_fingerprint, sha256_hex(source)):
        raise StaleEdition(stored, stored.acts.first())
    told = _told(stored, source)
    if notes is not None and notes != stored.notes:
        stored.notes, told = notes, told or "notes du service modifiées"
    if not told:
        return stored
    stored.source, stored.title, stored.updated_at = source, load(source).title, at
    stored.save()
    return _note(stored, "save", told, by=by, at=at)


@transaction.atomic
def publish(edition: Edition, *, by: User | None, at: datetime) -> Edition:
    """Once the worker has tried this very text and found nothing; from then on nothing changes it."""
    stored = _lock_draft(edition)
    if stored.fingerprint != edition.fingerprint:
        raise StaleEdition(stored, stored.acts.first())
    _require_fit(stored, at)
    stored.published_at = stored.updated_at = at
    stored.save()
    return _note(stored, "publish", "questionnaire publié", by=by, at=at)


@transaction.atomic
def discard(edition: Edition, *, by: User | None, at: datetime) -> None:
    """Only a draft goes, and only when no other edition was drawn from it. Its history stays."""
    stored = _lock_draft(edition)
    if children := list(stored.offspring.values_list("title", flat=True)):
        names = in_sentence([f"« {title} »" for title in children])
        raise Refusal(f"Ce brouillon a servi de base à {names} : il ne peut pas être supprimé.")
    _note(stored, "discard", "brouillon supprimé", by=by, at=at)
    proofs = [name for name in stored.proofs.values_list("file", flat=True) if name]
    stored.delete()
    delete_once_committed(proofs)


@transaction.atomic
def use_edition(call: Call, edition: Edition, *, by: User | None, at: datetime) -> Call:
    """The call asks this edition from now on; projects already begun keep theirs."""
    stored = Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    if edition.is_draft:
        raise Refusal(EDITION_NOT_PUBLISHED)
    if stored.edition_id != edition.pk:
        stored.edition = edition
        stored.save(update_fields=["edition"])
        _note(edition, "use", f"questionnaire de l’appel « {stored.title} »"[:300], by=by, at=at)
    return stored


def consequences_of_use(call: Call, edition: Edition) -> list[str]:
    """What changing the edition of a call does, said before it is done."""
    if call.edition_id == edition.pk:
        return []
    begun = Project.objects.filter(campaign__call=call).exclude(edition=edition)
    drafts, filed = begun.filter(state=State.DRAFT).count(), begun.exclude(state=State.DRAFT).count()
    said = ["Les dossiers commencés désormais, et les PDF à imprimer ou à remplir, prendront ce questionnaire."]
    if drafts:
        said.append(f"{count(drafts, 'brouillon')} en cours : chacun garde le questionnaire avec lequel il a commencé.")
    if filed:
        said.append(f"{count(filed, 'dossier')} déjà déposés ou examinés : rien n’y change.")
    return said


def _lock_draft(edition: Edition) -> Edition:
    stored = Edition.objects.select_for_update(no_key=True, of=("self",)).filter(pk=edition.pk).first()
    if stored is None:
        raise Refusal("Ce brouillon a été supprimé.")
    _require_draft(stored)
    return stored


def _require_draft(edition: Edition) -> None:
    if not edition.is_draft:
        raise Refusal(PUBLISHED)


def _require_fit(edition: Edition, at: datetime) -> None:
    if faults := proofread(edition.questionnaire):
        raise EditionRefused(UNFIT, faults)
    trial = trial_of(edition, at)
    if trial is None or trial.state != EditionTrial.State.DONE:
        raise Refusal(UNTRIED)
    if faults := faults_found(trial, edition.questionnaire):
        raise EditionRefused(UNFIT, faults)


def _sound_source(document: Document) -> str:
    """The canonical text, once it reads: what is stored can always be shown."""
    try:
        source = canonical(document)
        load(source)
    except DefinitionError as error:
        raise EditionRefused(NO_LONGER_READS, error.faults) from error
    except Unwritable as error:
        raise EditionRefused("Ce changement n’est pas possible.", [str(error)]) from error
    return source


def _create(document: Document, source: str, *, based_on: Edition | None, by: User | None, at: datetime) -> Edition:
    return Edition.objects.create(
        slug=document["slug"],
        title=load(source).title,
        source=source,
        based_on=based_on,
        by=by,
        created_at=at,
        updated_at=at,
    )


def _note(edition: Edition, act: str, label: str, *, by: User | None, at: datetime) -> Edition:
    EditionAct.objects.create(
        slug=edition.slug,
        title=edition.title,
        act=act,
        label=label[:300],
        fingerprint=edition.fingerprint,
        by=by,
        by_name=by.get_full_name() if by else "le portail",
        at=at,
    )
    return edition


def _told(stored: Edition, source: str) -> str:
    """What a save changed, in a line of the history."""
    found = differences(stored.questionnaire, load(source))
    verdicts = {"ajoutée": found.added, "modifiée": found.changed, "retirée": found.removed}
    told = [f"{count(number, 'question')} {agree(number, verdict)}" for verdict, number in verdicts.items() if number]
    if found and not told:
        return "présentation ou sections modifiées"
    return in_sentence(told) if told else ("" if source == stored.source else "définition récrite")


def _fresh_slug(title: str) -> str:
    stem = ascii_slug(title, max_length=54) or "edition"
    taken: set[Any] = set(Edition.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(EditionAct.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
