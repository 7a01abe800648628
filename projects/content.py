"""The frozen content of a deposit: answers, the words they stood for, the school, the files’ hashes.

Canonical JSON (tne29.lib.canonical); the hash is SHA-256 of the salt followed by that text.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from accounts.models import User
from campaigns.deadlines import add_months, paris_day
from campaigns.models import Call, Window
from campaigns.questionnaire import Missing, Piece, StaticCatalogue, ToldSection, effective, missing, told
from tne29.lib.canonical import canonical_json, iso, sha256_hex

from . import complements
from .catalogue import LiveCatalogue, RecordingCatalogue, catalogue_for, frozen_catalogue
from .models import AgreementRequest, Attachment, Complement, Deposit, PaperAnswer, Project
from .network import Frozen as FrozenAgreement
from .network import Place, places, read_frozen
from .workflow import State

FORMAT = 1
INFECTED = "Retirez le fichier « {name} » : l’antivirus l’a trouvé infecté."
MENTIONS = (
    "service_name",
    "service_address",
    "service_email",
    "service_phone",
    "silence_means",
    "appeal_text",
    "legal_paragraph",
)


@dataclass(frozen=True)
class Frozen:
    text: str
    salt: str
    hash: str


class WorkingCopy:
    """A project’s answers, the words they stand for and their files: each read once, whoever asks."""

    def __init__(self, project: Project, lists_stamp: int | None = None):
        self.project, self.lists_stamp = project, lists_stamp
        self.questionnaire = project.edition.questionnaire
        self.asked: list[AgreementRequest] | None = None

    @cached_property
    def catalogue(self) -> LiveCatalogue:
        return catalogue_for(self.project, self.lists_stamp)

    @cached_property
    def files(self) -> list[Attachment]:
        return list(live_attachments(self.project))

    @cached_property
    def network(self) -> list[Place]:
        """Where each associated school stands; read only when the answers name some."""
        return places(self.project, self.catalogue, self.asked)

    @cached_property
    def paper_answer(self) -> PaperAnswer | None:
        """Such a dossier always has a window of its own."""
        if self.project.window_id is None:
            return None
        return PaperAnswer.objects.filter(project=self.project).first()

    @cached_property
    def complements(self) -> list[Complement]:
        """What was asked of the team so far, while the service waits for an answer."""
        return complements.asked_of(self.project) if self.project.state == State.CHANGES_REQUESTED else []

    @cached_property
    def gaps(self) -> list[Missing]:
        counts = Counter(each.question for each in self.files)
        return missing(self.questionnaire, self.project.answers, counts, self.catalogue) + self._infected()

    def _infected(self) -> list[Missing]:
        """What the antivirus put aside keeps the dossier from being deposited; what it has not seen does not."""
        sections = {each.key: section for section in self.questionnaire.sections for each in section.questions}
        return [
            Missing(self.questionnaire.question(key), sections[key], INFECTED.format(name=each.name))
            for each in self.files
            if each.is_infected and (key := each.question.partition("-")[0]) in sections
        ]


def freeze(copy: WorkingCopy, window: Window, *, number: int, by: User, at: datetime) -> Frozen:
    text = canonical_json(_content(copy, window, number=number, by=by, at=at))
    salt = secrets.token_hex(32)
    return Frozen(text, salt, sha256_hex(salt + text))


def _content(copy: WorkingCopy, window: Window, *, number: int, by: User, at: datetime) -> dict[str, Any]:
    project, catalogue = copy.project, RecordingCatalogue(copy.catalogue)
    answers = effective(copy.questionnaire, project.answers, catalogue)
    told(copy.questionnaire, answers, catalogue)
    agreements = [place.frozen for place in copy.network]
    return {
        "format": FORMAT,
        "reference": project.reference,
        "number": number,
        "at": iso(at),
        "by": by.get_full_name(),
        "campaign": project.campaign.name,
        "window": {"opens_at": iso(window.opens_at), "ends_at": iso(window.ends_at)},
        "edition": {"slug": project.edition.slug, "fingerprint": project.edition.fingerprint},
        "school": {
            "uai": project.school.uai,
            "name": project.school.name,
            "commune": project.school.commune.name,
        },
        "service": _service(project.campaign.call, at, _silence_on(copy, at)),
        "answers": answers,
        "labels": catalogue.labels,
        "facts": catalogue.seen_facts,
        "attachments": [_file(each) for each in copy.files],
        **({"agreements": agreements} if agreements else {}),
        **({"paper": _paper(copy.paper_answer)} if copy.paper_answer else {}),
    }


def _paper(found: PaperAnswer) -> dict[str, Any]:
    """What was received, as the receipt says it, and the hash of its scan."""
    scan = {"name": found.name, "size": found.size, "sha256": found.sha256}
    return {"received_on": found.received_on.isoformat(), "late_reason": found.late_reason, "scan": scan}


def _service(call: Call, at: datetime, silence_on: date | None = None) -> dict[str, Any]:
    """What the receipt says of the service and of its silence: a later change of the call does not reach it."""
    words = {name: getattr(call, name) for name in MENTIONS}
    return {**words, "silence_on": (silence_on or add_months(paris_day(at), call.silence_months)).isoformat()}


def _silence_on(copy: WorkingCopy, at: datetime) -> date | None:
    """The answer to a request goes on with the clock of the deposit that it completes; a paper with its own day."""
    paper = copy.paper_answer
    if not copy.complements and not paper:
        return None
    received_on = paper.received_on if paper else None
    told = complements.silence_of(
        copy.project, None, copy.complements, answered_on=paris_day(at), received_on=received_on
    )
    return told.on


def live_attachments(project: Project):
    return Attachment.objects.filter(project=project, removed_at=None).order_by("question", "pk")


def files_of(projects: Iterable[Project]) -> dict[int, list[Attachment]]:
    """The files of several projects, by their ids."""
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(project__in={each.pk for each in projects}, removed_at=None)
    for each in rows.order_by("question", "pk"):
        found.setdefault(each.project_id, []).append(each)
    return found


def _file(each: Attachment) -> dict[str, Any]:
    return {
        "id": each.pk,
        "question": each.question,
        "name": each.name,
        "size": each.size,
        "sha256": each.sha256,
        "content_type": each.content_type,
    }


def pieces_by_question(files: list[dict[str, Any]]) -> dict[str, list[Piece]]:
    """The files as the questionnaire tells them, by the path of their question."""
    found: dict[str, list[Piece]] = {}
    for each in files:
        piece = Piece(each["name"], each["size"], each["sha256"], id=str(each["id"]))
        found.setdefault(each["question"], []).append(piece)
    return found


def told_draft(copy: WorkingCopy) -> list[ToldSection]:
    """The working copy, told as it stands."""
    pieces = pieces_by_question([_file(each) for each in copy.files])
    return told(copy.questionnaire, copy.project.answers, copy.catalogue, pieces)


@dataclass(frozen=True)
class DepositReading:
    """A deposit as it is read: the answers, the catalogue of the words of that day, the list of files."""

    deposit: Deposit
    document: dict[str, Any]

    @property
    def answers(self) -> dict[str, Any]:
        return self.document.get("answers", {})

    @property
    def attachments(self) -> list[dict[str, Any]]:
        return self.document.get("attachments", [])

    @property
    def agreements(self) -> list[FrozenAgreement]:
        """Where the associated schools stood on that day; none in a deposit older than the agreements."""
        return read_frozen(self.document.get("agreements", []))

    @property
    def catalogue(self) -> StaticCatalogue:
        return frozen_catalogue(self.document.get("labels", {}), self.document.get("facts", {}))

    @property
    def sections(self) -> list[ToldSection]:
        pieces = pieces_by_question(self.attachments)
        return told(self.deposit.edition.questionnaire, self.answers, self.catalogue, pieces)

    @property
    def service(self) -> dict[str, Any]:
        """The mentions of the receipt, as they were; those of the call once the content is erased."""
        said = self.document.get("service") or _service(self.deposit.project.campaign.call, self.deposit.at)
        return {**said, "silence_on": date.fromisoformat(said["silence_on"])}

    @property
    def paper(self) -> dict[str, Any] | None:
        """When the school answered on paper: the day it arrived, why it counts, the hash of the scan."""
        said = self.document.get("paper")
        return {**said, "received_on": date.fromisoformat(said["received_on"])} if said else None

    @property
    def is_erased(self) -> bool:
        return not self.document


def read(deposit: Deposit) -> DepositReading:
    text = deposit.content.content
    return DepositReading(deposit, json.loads(text) if text else {})


def hash_is_right(deposit: Deposit) -> bool:
    """Whether the stored content still gives the hash of the receipt."""
    return sha256_hex(deposit.content.salt + deposit.content.content) == deposit.content_hash
