"""The frozen content of a deposit: answers, the words they stood for, the school, the files’ hashes.

Canonical JSON (tne29.lib.canonical); the hash is SHA-256 of the salt followed by that text.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from campaigns.models import Window
from campaigns.questionnaire import Piece, StaticCatalogue, ToldSection, effective, told
from tne29.lib.canonical import canonical_json, sha256_hex

from .catalogue import RecordingCatalogue, catalogue_for, frozen_catalogue
from .models import Attachment, Deposit, Project

FORMAT = 1


@dataclass(frozen=True)
class Frozen:
    text: str
    salt: str
    hash: str


def freeze(project: Project, window: Window, *, number: int, by: User, at: datetime) -> Frozen:
    text = canonical_json(_content(project, window, number=number, by=by, at=at))
    salt = secrets.token_hex(32)
    return Frozen(text, salt, sha256_hex(salt + text))


def _content(project: Project, window: Window, *, number: int, by: User, at: datetime) -> dict[str, Any]:
    catalogue = RecordingCatalogue(catalogue_for(project))
    questionnaire = project.edition.questionnaire
    answers = effective(questionnaire, project.answers, catalogue)
    told(questionnaire, answers, catalogue)
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
        "answers": answers,
        "labels": catalogue.labels,
        "facts": catalogue.seen_facts,
        "attachments": [_file(each) for each in live_attachments(project)],
    }


def live_attachments(project: Project):
    return Attachment.objects.filter(project=project, removed_at=None).order_by("question", "pk")


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


def told_draft(project: Project) -> list[ToldSection]:
    """The working copy, told as it stands."""
    pieces = pieces_by_question([_file(each) for each in live_attachments(project)])
    return told(project.edition.questionnaire, project.answers, catalogue_for(project), pieces)


def iso(at: datetime) -> str:
    """An instant to the microsecond, UTC, always written the same way: 2023-10-20T21:59:59.999999Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
    def catalogue(self) -> StaticCatalogue:
        return frozen_catalogue(self.document.get("labels", {}), self.document.get("facts", {}))

    @property
    def sections(self) -> list[ToldSection]:
        pieces = pieces_by_question(self.attachments)
        return told(self.deposit.edition.questionnaire, self.answers, self.catalogue, pieces)

    @property
    def is_erased(self) -> bool:
        return not self.document


def read(deposit: Deposit) -> DepositReading:
    text = deposit.content.content
    return DepositReading(deposit, json.loads(text) if text else {})


def hash_is_right(deposit: Deposit) -> bool:
    """Whether the stored content still gives the hash of the receipt."""
    return sha256_hex(deposit.content.salt + deposit.content.content) == deposit.content_hash
