"""The answers of a project: its draft as it stands, or one of its deposits."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

from campaigns.questionnaire import Questionnaire, ToldSection
from tne29.lib.canonical import iso

from .. import content
from ..models import Comment, Deposit, Printout, Project
from ..network import erased_since, read_frozen, without_erased
from ..talks import talks_of
from .document import Context, Document
from .face import Face, face_of_deposit, face_of_project
from .receipt import verify_url

SHEETS = ("print", "print_dossier")


@dataclass(frozen=True)
class Joined:
    """A file, and the question it answers."""

    path: str
    name: str
    size: int
    sha256: str
    number: str = ""
    label: str = ""


def draft(project: Project) -> Document:
    copy = content.WorkingCopy(project)
    files = [Joined(each.question, each.name, each.size, each.sha256) for each in copy.files]
    return draft_of(project, content.told_draft(copy), files, [place.frozen for place in copy.network])


def working(project: Project) -> Document:
    """The draft with what the team says of it: for the team alone, and only when it asks for it."""
    document, talks = draft(project), talks_of(project)
    said = [[talk.key, *map(_said, talk.all)] for talk in talks]
    facts = document.facts | {"talks": said, "was_deposited": project.submitted_at is not None}

    def context() -> Context:
        asked = {talk.key: talk for talk in talks if talk.question}
        return document.context() | {"spoken": asked, "unasked": [talk for talk in talks if not talk.question]}

    return replace(document, kind=Printout.Kind.WORKING, facts=facts, context=context)


def _said(comment: Comment) -> list[str]:
    settled = [iso(comment.resolved_at), str(comment.resolved_by)] if comment.resolved_at else []
    return [str(comment.by), iso(comment.at), comment.text, *settled]


def draft_of(
    project: Project, sections: list[ToldSection], files: Sequence[Joined], agreements: Sequence[dict] = ()
) -> Document:
    face = face_of_project(project)

    def context() -> Context:
        return _context(project, face, sections, files) | {"agreements": read_frozen(agreements)}

    facts = {
        "project": project.reference,
        "revision": project.revision,
        "updated_at": iso(project.updated_at),
        "edition": project.edition.fingerprint,
        "face": list(astuple(face)),
        "told": [[each.question.key, each.asked, each.told.plain] for part in sections for each in part.answers],
        "files": [[each.path, each.name, each.size, each.sha256] for each in files],
        "agreements": list(agreements),
    }
    return Document(Printout.Kind.DOSSIER, facts, context, SHEETS)


def deposited(deposit: Deposit) -> Document:
    """Its content is frozen and its hash says it all; once it is erased, or somebody in it, it is another document."""
    reading = content.read(deposit)
    agreements = reading.agreements
    gone = erased_since(deposit.project, agreements)

    def context() -> Context:
        files = _deposit_files(reading.attachments)
        return _context(
            deposit.project, face_of_deposit(reading), [] if reading.is_erased else reading.sections, files
        ) | {
            "deposit": deposit,
            "frozen": reading.document,
            "agreements": without_erased(agreements, gone),
            "verify_url": verify_url(deposit),
        }

    facts = {
        "deposit": [deposit.project.reference, deposit.number, deposit.code, deposit.content_hash],
        "edition": deposit.edition.fingerprint,
        "erased": reading.is_erased,
        **({"nobody": sorted([uai, iso(at)] for uai, at in gone)} if gone else {}),
    }
    return Document(Printout.Kind.DOSSIER, facts, context, SHEETS)


def _context(project: Project, face: Face, sections: list[ToldSection], files: Sequence[Joined]) -> Context:
    questionnaire = project.edition.questionnaire
    return {
        "project": project,
        "face": face,
        "sections": sections,
        "files": [_placed(each, questionnaire) for each in files],
    }


def _deposit_files(attachments: list[dict[str, Any]]) -> list[Joined]:
    return [Joined(each["question"], each["name"], each["size"], each["sha256"]) for each in attachments]


def _placed(joined: Joined, questionnaire: Questionnaire) -> Joined:
    question = questionnaire.question(joined.path.partition("-")[0])
    number, label = (question.number, question.label) if question else ("", joined.path)
    return Joined(joined.path, joined.name, joined.size, joined.sha256, number, label)
