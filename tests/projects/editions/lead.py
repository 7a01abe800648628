"""The project lead at her desk: a published questionnaire, her draft, her browser, the forms as it would send them."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from campaigns.models import Edition
from campaigns.questionnaire import document_of, editing
from campaigns.seed.reading import edition_source
from projects import actions
from tests.factories import INSIDE, make_edition
from tests.projects import desk
from tests.staff import client_of, make_staff

SHIPPED = edition_source("ami_2023_2024")


def published() -> Edition:
    return make_edition(SHIPPED, slug="ami-2023-2024")


def draft_of(edition: Edition, title: str = "AMI 2025-2026") -> Edition:
    return actions.clone(edition, title, by=make_staff("soizic", "pilotage"), at=INSIDE)


def lead(name: str = "nolwenn", group: str = "pilotage") -> Client:
    return client_of(make_staff(name, group))


def at(name: str, *args) -> str:
    return reverse(f"admin:campaigns_edition_{name}", args=args)


def question_page(edition: Edition, key: str) -> str:
    return at("question", edition.pk, key)


def sent_by(response: HttpResponse) -> dict[str, list[str]]:
    return desk.form_of(response)


def post(client: Client, url: str, page: dict | None = None, *, press: str = "", **typed) -> HttpResponse:
    """The form of that page with something changed, and a button pressed."""
    sent = sent_by(client.get(url)) if page is None else page
    buttons = {"faire": press} if press else {}
    return client.post(url, {**sent, **{name.replace("__", "-"): value for name, value in typed.items()}, **buttons})


def stored(edition: Edition) -> dict:
    return document_of(Edition.objects.get(pk=edition.pk).source)


def table(edition: Edition, path: str) -> dict:
    return editing.question_of(stored(edition), path)


def words(response: HttpResponse) -> str:
    """What is read on the page, without its forms’ hidden part."""
    main = html.document_fromstring(response.content.decode()).find(".//main")
    return " ".join(main.text_content().split())
