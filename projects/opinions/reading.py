"""What somebody outside the service reads: the sections chosen of one deposit, with its files or without."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from campaigns.questionnaire import ToldSection, projections
from tne29.lib.french import euros, file_size

from .. import content
from ..models import Attachment, Deposit


class Chosen(Protocol):
    """A request for an opinion, or what a partner reads of a dossier."""

    deposit: Deposit
    project_id: int
    sections: list[str]
    with_files: bool


@dataclass(frozen=True)
class Reading:
    request: Chosen

    @cached_property
    def deposited(self) -> content.DepositReading:
        return content.read(self.request.deposit)

    @property
    def is_erased(self) -> bool:
        return self.deposited.is_erased

    @cached_property
    def columns(self) -> dict[str, Any]:
        if self.is_erased:
            return {}
        reading = self.deposited
        return projections(reading.deposit.edition.questionnaire, reading.answers, reading.catalogue)

    @property
    def title(self) -> str:
        return self.columns.get("title") or "Projet sans titre"

    @property
    def amount(self) -> str:
        amount = self.columns.get("amount")
        return euros(amount) if amount else ""

    @cached_property
    def sections(self) -> list[ToldSection]:
        """In the order of the questionnaire; the names of the files, only when they are shown."""
        if self.is_erased:
            return []
        document = {**self.deposited.document, "attachments": self._listed}
        told = replace(self.deposited, document=document).sections
        return [part for part in told if part.section.key in self.request.sections]

    @property
    def _listed(self) -> list[dict[str, Any]]:
        """The files joined in the sections that are shown."""
        if not self.request.with_files or self.is_erased:
            return []
        shown = {
            question.key
            for section in self.request.deposit.edition.questionnaire.sections
            if section.key in self.request.sections
            for question in section.questions
        }
        return [each for each in self.deposited.attachments if each["question"].partition("-")[0] in shown]

    def pieces(self) -> list[dict[str, Any]]:
        """For components/files.html, but for the address, which the page knows."""
        listed = self._listed
        rows = Attachment.objects.in_bulk([each["id"] for each in listed]) if listed else {}
        return [_piece(each, rows.get(each["id"])) for each in listed]

    def holds(self, piece: int) -> bool:
        return any(each["id"] == piece for each in self._listed)


def _piece(told: dict[str, Any], row: Attachment | None) -> dict[str, Any]:
    is_given = row is not None and row.is_for_staff
    note = file_size(told["size"]) if is_given else f"{file_size(told['size'])}, indisponible pour le moment"
    return {"id": told["id"], "name": told["name"], "is_given": is_given, "note": note}


def read(request: Chosen) -> Reading:
    return Reading(request)


def piece_of(request: Chosen, piece: int) -> Attachment | None:
    """A file that is shown, once the antivirus has let it through."""
    found = Attachment.objects.filter(pk=piece, project=request.project_id).first()
    return found if found and found.is_for_staff and Reading(request).holds(piece) else None


def sections_of(deposit: Deposit) -> Iterable[tuple[str, str]]:
    """(key, title) of what may be shown."""
    return [(each.key, each.title) for each in deposit.edition.questionnaire.sections]
