"""Where a file comes from, by its hidden fields: which questionnaire, which campaign, which project."""

import re
from dataclasses import dataclass

from campaigns.models import Campaign, Edition
from campaigns.questionnaire import acroform
from campaigns.questionnaire.bringing import Written
from tne29.lib.errors import BadInput
from tne29.lib.pdf_form import FilledForm
from tne29.lib.text import search_key

from ..models import Project

FOREIGN = "Ce PDF n’est pas le questionnaire remplissable du portail : il n’en porte pas la marque."
FLATTENED = (
    "Ce PDF est bien un questionnaire de l’appel, mais ses cases n’y sont plus : c’est la version à imprimer, ou il a "
    "été « imprimé en PDF ». Rouvrez le fichier remplissable et choisissez « Enregistrer », et non « Imprimer »."
)
SCANNED = (
    "Ce PDF est une image : un papier numérisé ou photographié, que le portail ne sait pas lire. Recopiez vos réponses "
    "dans le dossier, ou dans le questionnaire remplissable."
)
NEWER = (
    "Ce PDF a été fait par une autre version du portail. Téléchargez le questionnaire remplissable d’aujourd’hui et "
    "recopiez-y vos réponses."
)
UNKNOWN_EDITION = (
    "Ce PDF vient d’un questionnaire que le portail ne connaît pas : ce n’est pas celui d’un de ses appels."
)
UNKNOWN_CAMPAIGN = "Ce PDF a été fait pour une campagne que le portail ne connaît pas."
BLANK = (
    "Ce PDF ne contient aucune réponse. Si vous l’avez rempli, enregistrez-le depuis le logiciel où vous l’avez "
    "rempli, puis rapportez le fichier enregistré."
)

_REFERENCE = re.compile("[A-Z0-9-]{5,16}")
_REVISION = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Origin:
    """campaign_name: only when it is not the project’s; reference and revision: of a pre-filled file."""

    edition: Edition
    campaign_name: str = ""
    reference: str = ""
    revision: int | None = None


def origin_of(form: FilledForm, project: Project) -> Origin:
    """A refusal says what the file is instead, and what to do."""
    fingerprint = form.texts.get(acroform.EDITION, "")
    mark = acroform.read_form_mark(form.texts.get(acroform.FORM, ""))
    if not fingerprint or mark is None:
        raise BadInput(_not_ours(form, project))
    if mark[0] != acroform.VERSION:
        raise BadInput(NEWER)
    edition = _edition(fingerprint, project)
    if not _says_something(Written(edition.questionnaire, form.texts, form.states)):
        raise BadInput(BLANK)
    return Origin(edition, _campaign_name(form, project), *_project(form))


def _not_ours(form: FilledForm, project: Project) -> str:
    if form.names:
        return FOREIGN
    if search_key(project.edition.questionnaire.title) in search_key(form.text):
        return FLATTENED
    return SCANNED if form.has_images and not form.text.strip() else FOREIGN


def _edition(fingerprint: str, project: Project) -> Edition:
    if fingerprint == project.edition.fingerprint:
        return project.edition
    edition = Edition.objects.filter(fingerprint=fingerprint[:64], published_at__isnull=False).first()
    if edition is None:
        raise BadInput(UNKNOWN_EDITION)
    return edition


def _campaign_name(form: FilledForm, project: Project) -> str:
    slug = form.texts.get(acroform.CAMPAIGN, "")
    if slug == project.campaign.slug:
        return ""
    campaign = Campaign.objects.filter(slug=slug[:60]).first()
    if campaign is None:
        raise BadInput(UNKNOWN_CAMPAIGN)
    return campaign.name


def _project(form: FilledForm) -> tuple[str, int | None]:
    reference, revision = form.texts.get(acroform.PROJECT, ""), form.texts.get(acroform.REVISION, "")
    if not _REFERENCE.fullmatch(reference):
        return "", None
    return reference, int(revision) if _REVISION.fullmatch(revision) else None


def _says_something(written: Written) -> bool:
    return any(not name.endswith("-id") for name in written)
