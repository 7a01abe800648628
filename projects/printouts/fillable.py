"""The questionnaire as a file to fill: blank for a campaign, or with the answers that a draft has already."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.deadlines import Span
from campaigns.models import Campaign
from campaigns.questionnaire import Catalogue, Piece, Questionnaire, acroform, told
from partners.models import Contact
from tne29.lib.canonical import canonical_json, sha256_hex

from ..content import WorkingCopy
from ..forms import fillable_form
from ..letters import absolute
from ..models import Printout, Project
from .blank import campaign_facts, span_of, subject_of
from .document import Context, Document
from .face import Face, face_of_project
from .qr import qr_image

SHEETS = ("print", "print_fill")
SHORT = 16
LISTS = ("themes", "territories", "partners", "districts", "authorities")


@dataclass(frozen=True)
class Identity:
    """Which form this is: in fields that nobody sees, in a code on each page, and in words under it."""

    campaign: Campaign
    edition: str
    printed: str
    project: Project | None = None

    @property
    def hidden(self) -> list[tuple[str, str]]:
        fields = [
            (acroform.EDITION, self.edition),
            (acroform.CAMPAIGN, self.campaign.slug),
            (acroform.FORM, acroform.form_mark(self.printed)),
        ]
        if self.project is None:
            return fields
        return [*fields, (acroform.PROJECT, self.project.reference), (acroform.REVISION, str(self.project.revision))]

    @property
    def url(self) -> str:
        """Leads somewhere useful, and says the same as the fields, in short."""
        told = {"edition": self.edition[:SHORT], "formulaire": acroform.form_mark(self.printed[:SHORT])}
        if self.project is None:
            path = reverse("campaigns:campaign", args=[self.campaign.slug])
        else:
            path = reverse("projects:detail", args=[self.project.reference])
            told |= {"campagne": self.campaign.slug, "revision": str(self.project.revision)}
        return absolute(f"{path}?{urlencode(told, safe=':')}")

    @property
    def code(self) -> str:
        return qr_image(self.url)

    @property
    def short_edition(self) -> str:
        return self.edition[:SHORT]

    @property
    def short_mark(self) -> str:
        return acroform.form_mark(self.printed[:SHORT])


def fillable(campaign: Campaign) -> Document:
    return fillable_of(campaign, *subject_of(campaign))


def fillable_of(campaign: Campaign, span: Span, contacts: Sequence[Contact], catalogue: Catalogue) -> Document:
    edition = campaign.call.edition
    facts = campaign_facts(campaign, edition, span, contacts) | {
        "slug": campaign.slug,
        "lists": _lists(edition.questionnaire, catalogue),
    }
    identity = Identity(campaign, edition.fingerprint, _printed(facts))

    def context() -> Context:
        return _context(identity, edition.questionnaire, span, contacts, catalogue, {})

    return Document(Printout.Kind.FILLABLE, facts, context, SHEETS)


def prefilled(project: Project) -> Document:
    copy = WorkingCopy(project)
    pieces: dict[str, list[Piece]] = {}
    for each in copy.files:
        pieces.setdefault(each.question, []).append(Piece(each.name, each.size, each.sha256))
    return prefilled_of(project, span_of_project(project), list(Contact.objects.all()), copy.catalogue, pieces)


def span_of_project(project: Project) -> Span:
    """Its own window when it was given one."""
    return project.window.span if project.window else span_of(project.campaign)


def prefilled_of(
    project: Project,
    span: Span,
    contacts: Sequence[Contact],
    catalogue: Catalogue,
    pieces: Mapping[str, Sequence[Piece]],
) -> Document:
    edition, face = project.edition, face_of_project(project)
    sections = told(edition.questionnaire, project.answers, catalogue, pieces)
    facts = campaign_facts(project.campaign, edition, span, contacts) | {
        "slug": project.campaign.slug,
        "lists": _lists(edition.questionnaire, catalogue),
        "project": project.reference,
        "revision": project.revision,
        "face": list(astuple(face)),
        "answers": project.answers,
        "told": [[each.question.key, each.told.plain] for part in sections for each in part.answers],
    }
    identity = Identity(project.campaign, edition.fingerprint, _printed(facts), project)

    def context() -> Context:
        stored = {**project.answers, **pieces}
        return _context(identity, edition.questionnaire, span, contacts, catalogue, stored, face)

    return Document(Printout.Kind.FILLABLE, facts, context, SHEETS)


def _printed(facts: dict[str, Any]) -> str:
    return sha256_hex(canonical_json(facts))


def _lists(questionnaire: Questionnaire, catalogue: Catalogue) -> dict[str, Any]:
    """Those that the questions of this edition show."""
    asked = [each for question in questionnaire.questions for each in (question, *question.cells)]
    shown = sorted({question.source for question in asked} & set(LISTS))
    return {name: [list(choice) for choice in catalogue.choices(name)] for name in shown}


def _context(
    identity: Identity,
    questionnaire: Questionnaire,
    span: Span,
    contacts: Sequence[Contact],
    catalogue: Catalogue,
    stored: Mapping[str, Any],
    face: Face | None = None,
) -> Context:
    return {
        "call": identity.campaign.call,
        "campaign": identity.campaign,
        "project": identity.project,
        "face": face,
        "identity": identity,
        "span": span,
        "contacts": contacts,
        "questionnaire": questionnaire,
        "form": fillable_form(questionnaire, catalogue, stored),
    }
