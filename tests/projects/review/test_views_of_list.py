"""Above the list of dossiers: the usual views with their numbers, and those that somebody named."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from projects import actions
from projects.admin import tally
from projects.admin.views_of_list import kept_of
from projects.models import Project, SavedFilter
from tests.factories import INSIDE, make_campaign, make_deposit, make_head, make_project, make_school
from tests.projects.opinions import scene as opinions
from tests.staff import client_of, make_staff
from tne29.lib.errors import BadInput

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
LIST, FILTERS = reverse("admin:projects_project_changelist"), reverse("admin:projects_project_filters")


@pytest.fixture
def lead():
    return make_staff("nolwenn", "pilotage")


@pytest.fixture
def client(lead):
    return client_of(lead)


def three_dossiers(lead) -> None:
    """One hers and under review, one of nobody, one whose school owes a complement and an opinion is late."""
    campaign = make_campaign()
    for uai in ("0299001B", "0299002C", "0299003D"):
        school = make_school(uai)
        make_deposit(make_project(campaign, school=school, by=make_head(school)))
    mine, _, owed = Project.objects.order_by("pk")
    actions.start_review(mine, by=lead, at=INSIDE)
    Project.objects.filter(pk=mine.pk).update(assigned_to=lead)
    opinions.ask(owed)
    Project.objects.filter(pk=owed.pk).update(state="changes_requested")


def page_of(client, address: str):
    return fromstring(client.get(address).content.decode())


def views_in(page) -> dict[str, str]:
    return {
        " ".join(a.itertext()).split("(")[0].replace("\u00a0", " ").strip(): a.get("href")
        for a in page.cssselect(".list-views li a")
    }


def test_the_number_of_a_view_is_the_number_of_its_lines(client, lead):
    three_dossiers(lead)
    found = {}
    for label, query in views_in(page_of(client, LIST)).items():
        if query.startswith("?"):
            found[" ".join(label.split())] = len(page_of(client, LIST + query).cssselect("#result_list tbody tr"))
    assert found == {
        "Mes dossiers 1": 1,
        "Non attribués 2": 2,
        "En attente de l’établissement 1": 1,
        "Avis en retard 1": 1,
    }


def test_a_view_is_named_found_again_shared_renamed_and_removed(client, lead):
    three_dossiers(lead)
    page = page_of(client, f"{LIST}?q=brest&etat=submitted&p=1")
    (form,) = page.cssselect(".list-save form")
    sent = {**dict(form.form_values()), "nom": "  À   lire ", "partage": "1"}
    response = client.post(form.action, sent)
    assert response.headers["Location"] == f"{LIST}?etat=submitted&q=brest"
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query, saved.is_shared, saved.owner) == ("À lire", "etat=submitted&q=brest", True, lead)
    again = page_of(client, response.headers["Location"])
    assert again.cssselect(".list-save") == []
    assert again.cssselect(".list-views a[aria-current]")[0].text_content().strip() == "À lire"
    colleague = client_of(make_staff("malo", "instruction"))
    assert any(name.startswith("À lire") for name in views_in(page_of(colleague, LIST)))
    one = reverse("admin:projects_project_filter", args=[saved.pk])
    for sent in ({"nom": "Volé", "fin": "1"}, {"supprimer": "1", "fin": "1"}):
        assert colleague.post(one, sent).status_code == 404
    client.post(one, {"nom": "À relire", "fin": "1"})
    saved.refresh_from_db()
    assert (saved.name, saved.is_shared) == ("À relire", False)
    assert not any(name.startswith("À relire") for name in views_in(page_of(colleague, LIST)))
    assert client.post(one, {"supprimer": "1", "nom": "x", "fin": "1"}).status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "etat=submitted", "Donnez un nom"),
        ("x" * 61, "etat=submitted", "Donnez un nom"),
        ("Bon", "", "Choisissez d’abord"),
        ("Bon", "created_by__password=x&p=3", "Choisissez d’abord"),
        ("Pris", "etat=submitted", "déjà un filtre de ce nom"),
    ],
)
def test_what_cannot_be_kept_is_said_and_given_back(client, lead, name, query, sentence):
    actions.save_filter("Pris", "etat=refused", by=lead, at=INSIDE)
    response = client.post(FILTERS, {"nom": name, "filtres": query, "fin": "1"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert SavedFilter.objects.count() == 1


def test_filters_are_few_and_only_of_the_list(lead):
    assert kept_of(QueryDict("p=2&o=1&password=x&etat=tous&_changelist_filters=y")) == "etat=tous&o=1"
    for n in range(40):
        actions.save_filter(f"Filtre {n}", "etat=tous", by=lead, at=INSIDE)
    with pytest.raises(BadInput, match="supprimez-en"):
        actions.save_filter("De trop", "etat=tous", by=lead, at=INSIDE)


def test_the_choices_of_the_filters_keep_the_order_of_the_calls(client, lead):
    three_dossiers(lead)
    make_campaign(date(2023, 11, 6), date(2023, 12, 15), slug="campagne-2")
    links = page_of(client, LIST).cssselect("#changelist-filter li a")
    choices = [a.text_content().strip().rpartition("\u00a0(")[0] for a in links]
    assert choices.index("Campagne 1") + 1 == choices.index("Campagne 2")
    assert "Numérique et école inclusive" in choices


def test_the_list_takes_eight_queries_with_filters_and_names(client, lead):
    three_dossiers(lead)
    costs = []
    for round_ in (1, 3):
        while SavedFilter.objects.count() < round_:
            actions.save_filter(f"Filtre {SavedFilter.objects.count()}", "etat=tous", by=lead, at=INSIDE)
        client.get(LIST)
        tally.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST, {"etat": "en_cours", "q": "ecole", "o": "3"})
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 8, [each["sql"][:90] for each in captured.captured_queries]
