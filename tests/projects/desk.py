"""A school at its desk: a small edition, a browser signed in, forms as a page gives them."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import User
from projects import actions
from projects.models import Project
from tests import factories

EDITION = """
slug = "bureau"
title = "Questionnaire du bureau"

[[section]]
key = "projet"
title = "Le projet"

[[section.question]]
key = "titre"
kind = "short"
label = "Titre du projet"
required = true
max_length = 120
column = "title"

[[section.question]]
key = "resume"
kind = "long"
label = "Résumé"
max_length = 600
column = "summary"

[[section.question]]
key = "effectif"
kind = "integer"
label = "Effectif"
min = 1
max = 500

[[section.question]]
key = "en_reseau"
kind = "yesno"
label = "En réseau ?"

[[section.question]]
key = "nature"
kind = "short"
label = "Quel réseau ?"
required = true
condition = { question = "en_reseau", equals = true }

[[section.question]]
key = "publication"
kind = "yesno"
label = "Publier ?"
column = "may_be_published"

[[section]]
key = "budget"
title = "Budget"

[[section.question]]
key = "depenses"
kind = "table"
label = "Dépenses"
max_rows = 10

[[section.question.cell]]
key = "poste"
kind = "short"
label = "Poste"

[[section.question.cell]]
key = "montant"
kind = "euros"
label = "Montant"

[[section.question]]
key = "avis"
kind = "composite"
label = "Avis"

[[section.question.cell]]
key = "nom"
kind = "short"
label = "Nom"

[[section.question.cell]]
key = "piece"
kind = "file"
label = "Avis signé"
accepts = ["pdf"]
max_files = 2

[[section]]
key = "equipe"
title = "Équipe"

[[section.question]]
key = "personnes"
kind = "table"
label = "Qui d’autre ?"
max_rows = 5
column = "team"

[[section.question.cell]]
key = "courriel"
kind = "email"
label = "Adresse"

[[section.question.cell]]
key = "role"
kind = "choice"
label = "Rôle"
options = [{ value = "editor", label = "Rédige" }, { value = "reader", label = "Lit" }]

[[section.question]]
key = "associes"
kind = "table"
label = "Établissements associés"
max_rows = 9
column = "schools"

[[section.question.cell]]
key = "school"
kind = "reference"
source = "schools"
label = "Établissement"

[[section.question]]
key = "thematique"
kind = "reference"
source = "themes"
label = "Thématique"
column = "main_theme"

[[section.question]]
key = "territoire"
kind = "reference"
source = "territories"
label = "Territoire"
column = "territory"
"""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" + (
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


def make_campaign(**fields):
    return factories.make_campaign(
        call=factories.make_call(edition=factories.make_edition(EDITION, "bureau")), **fields
    )


def make_project(by: User | None = None, *, answers: dict | None = None, campaign=None, **fields) -> Project:
    given = {"titre": "Une webradio"} if answers is None else answers
    return factories.make_project(campaign or make_campaign(), by=by, answers=given, **fields)


def join(project: Project, role: str, name: str = "", **fields) -> User:
    user = factories.make_user(name)
    project.team.create(user=user, role=role, joined_at=factories.INSIDE, **fields)
    return user


def browser(user: User | None = None, **options) -> Client:
    client = Client(**options)
    if user:
        client.force_login(user)
    return client


def address(name: str, project: Project, *args) -> str:
    return reverse(f"projects:{name}", args=[project.reference, *args])


def section_of(project: Project, key: str = "projet") -> str:
    return address("section", project, key)


def page(response: HttpResponse):
    return html.fromstring(response.content.decode())


def text_of(response: HttpResponse) -> str:
    """What a person reads in the page itself, spaces made plain."""
    return " ".join(page(response).find(".//main").text_content().split())


def form_of(response: HttpResponse, place: int = -1) -> dict[str, list[str]]:
    """What a browser would send of a form that posts, without its buttons."""
    forms = [form for form in page(response).forms if form.method == "POST" and "logout" not in (form.action or "")]
    form = [form for form in forms if not (form.action or "").startswith("/compte/")][place]
    sent: dict[str, list[str]] = {}
    for field in form.iter("input", "textarea", "select"):
        if field.name and not list(field.iterancestors("template")):
            sent.setdefault(field.name, []).extend(_values(field))
    return {name: values for name, values in sent.items() if values}


def _values(field) -> list[str]:
    """What a browser sends of a control, were no button pressed."""
    if field.tag == "textarea":
        return [(field.text or "").removeprefix("\n")]
    if field.tag == "select":
        return [option.get("value") for option in field.iter("option") if option.get("selected") is not None] or [""]
    if field.type in ("radio", "checkbox"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [] if field.type in ("submit", "file", "button") else [field.value or ""]


def save(client: Client, project: Project, section: str = "projet", button: str = "ici", **typed) -> HttpResponse:
    """Opens the section, types over what it shows, presses a button."""
    sent = form_of(client.get(section_of(project, section)))
    return client.post(section_of(project, section), {**sent, **typed, "vers": button})


def write(project: Project, by: User, **answers):
    """Somebody else saves, meanwhile."""
    project.refresh_from_db()
    return actions.save_answers(project, answers, project.revision, by=by, at=factories.INSIDE)
