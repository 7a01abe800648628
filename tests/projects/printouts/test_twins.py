"""Beside each PDF, a page that says the same: what is on one is on the other, in the same order."""

import re

import pytest
from django.urls import reverse
from lxml import html

from campaigns import snapshot
from projects.content import read
from projects.models import DepositContent, Project
from projects.printouts.blank import blank
from projects.printouts.document import Document
from projects.printouts.dossier import deposited, draft
from projects.printouts.receipt import receipt
from tests.campaigns.questionnaire.pages import by_class, drop
from tests.factories import INSIDE, make_deposit
from tests.projects import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]

BRAND = ("Territoire", "numérique", "éducatif", "Finistère")
NOT_SAID = ("visually-hidden", "no-print", "paper-overflow", "paper-row", "breadcrumb")


@pytest.fixture(autouse=True)
def no_snapshot():
    snapshot.forget()


@pytest.fixture
def project() -> Project:
    project = desk.make_project()
    desk.write(project, project.created_by, titre="Une webradio à l’école")
    project.refresh_from_db()
    return project


def tokens(element: html.HtmlElement) -> list[str]:
    return re.findall(r"\w+", " ".join(element.itertext()))


def said(page: html.HtmlElement, name: str = "") -> list[str]:
    """The words of a page, or of the part of it of that class, in order."""
    for silent in NOT_SAID:
        drop(by_class(page, silent))
    drop(page.xpath(".//li[contains(@class, 'told-piece')]//*[contains(@class, 'told-digest')]"))
    return tokens(by_class(page, name)[0] if name else page.xpath("//main")[0])


def printed(document: Document, name: str) -> list[str]:
    return said(html.fromstring(document.html()), name)


def shown(project: Project, name: str, part: str = "", **query: str) -> list[str]:
    response = desk.browser(project.created_by).get(desk.address(name, project), query)
    assert response.status_code == 200
    return said(desk.page(response), part)


def absent(wanted: list[str], found: list[str]) -> set[str]:
    return set(wanted) - set(found)


def test_a_draft_reads_word_for_word_as_its_pdf(project):
    document = draft(project)
    assert len(printed(document, "told")) > 40
    assert shown(project, "reading", "told") == printed(document, "told")
    assert absent(printed(document, "dossier"), shown(project, "reading")) <= {*BRAND, "Ce", "document"}


def test_a_deposit_reads_word_for_word_as_its_pdf_even_after_a_change(project):
    deposit = make_deposit(project)
    desk.write(project, project.created_by, titre="Corrigé")
    document = deposited(deposit)
    assert "webradio" in printed(document, "told")
    assert shown(project, "reading", "told", depot="1") == printed(document, "told")
    assert absent(printed(document, "proof"), shown(project, "reading", depot="1")) == set()
    assert "Corrigé" in shown(project, "reading")


def test_a_hidden_answer_stays_in_the_draft_and_is_neither_deposited_nor_printed(project):
    desk.write(project, project.created_by, en_reseau=True, nature="Regroupement")
    project.refresh_from_db()
    desk.write(project, project.created_by, en_reseau=False)
    project.refresh_from_db()
    deposit = make_deposit(project)
    assert project.answers["nature"] == "Regroupement"
    assert "nature" not in read(deposit).answers
    for told in (printed(deposited(deposit), "told"), printed(draft(project), "told"), shown(project, "reading")):
        assert ("Regroupement" in told, "objet" in told) == (False, True)


def test_an_erased_deposit_says_so_on_its_page(project):
    deposit = make_deposit(project)
    erased = {"erased_at": INSIDE, "erased_by": deposit.by, "erased_reason": "Demande de la personne."}
    DepositContent.objects.filter(deposit=deposit).update(content="", salt="", **erased)
    words = " ".join(shown(project, "reading", depot="1"))
    assert "a été effacé à la demande de la loi" in words
    assert deposit.content_hash in words


def test_the_receipt_says_on_its_page_what_its_pdf_says(project):
    deposit = make_deposit(project)
    page = shown(project, "receipt")
    document = html.fromstring(receipt(deposit).html())
    drop(by_class(document, "brand") + by_class(document, "lead") + by_class(document, "check"))
    assert absent(said(document, "receipt"), page) <= {"Référence"}
    for word in (deposit.code, deposit.content_hash):
        assert absent(re.findall(r"\w+", word), page) == set()


def test_the_receipt_keeps_the_words_of_its_day(project):
    make_deposit(project)
    desk.write(project, project.created_by, titre="Corrigé")
    project.school.__class__.objects.update(name="École renommée")
    page = shown(project, "receipt")
    assert ("webradio" in page, "renommée" in page) == (True, False)


def test_the_questionnaire_to_read_says_what_the_paper_says(project):
    campaign = project.campaign
    response = desk.browser().get(reverse("projects:questionnaire", args=[campaign.slug]))
    page, paper = said(desk.page(response)), html.fromstring(blank(campaign).html())
    how_to_hold_a_pen = by_class(paper, "dashed") + by_class(paper, "copy") + by_class(paper, "where")
    drop(
        how_to_hold_a_pen
        + by_class(paper, "lead")
        + by_class(paper, "brand")
        + paper.xpath(".//h2[.='Comment remplir']")
    )
    assert absent(said(paper, "blank"), page) == set()


def test_pages_lead_to_their_pdf_and_back(project):
    make_deposit(project)
    client = desk.browser(project.created_by)
    detail = client.get(project.get_absolute_url()).content.decode()
    reading, pdf = desk.address("reading", project), desk.address("dossier_pdf", project)
    assert f'href="{reading}?depot=1"' in detail
    assert f'href="{pdf}?depot=1"' in client.get(reading, {"depot": "1"}).content.decode()
    assert f'href="{reading}?depot=1"' in client.get(desk.address("receipt", project)).content.decode()


@pytest.mark.parametrize("number", ["2", "x", "9" * 40])
def test_a_deposit_that_does_not_exist_is_not_found(project, number):
    make_deposit(project)
    assert desk.browser(project.created_by).get(desk.address("reading", project), {"depot": number}).status_code == 404


@pytest.mark.parametrize("deposits", [1, 3])
def test_reading_costs_the_same_for_one_deposit_and_three(project, django_assert_num_queries, deposits):
    client = desk.browser(project.created_by)
    for number in range(deposits):
        desk.write(project, project.created_by, titre=f"Projet {number}")
        make_deposit(project)
    with django_assert_num_queries(3):
        client.get(desk.address("reading", project), {"depot": "1"})
