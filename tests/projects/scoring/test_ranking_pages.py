"""The ranking of a campaign: the order, the line, what is tried and forgotten, who reads it, what it costs."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Call, Theme
from projects import actions
from projects.admin.scoring import ranking_page
from projects.models import Consultation, Grid, Project
from tests.factories import AFTER, INSIDE, make_call, make_campaign, make_edition, make_head, make_school
from tests.projects import desk
from tests.projects.scoring import scene
from tests.staff import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
UAIS = ("0299001B", "0299002C", "0299003D", "0299004E", "0299005F")
AMOUNT = """
[[section.question]]
key = "montant"
kind = "euros"
label = "Montant demandé"
column = "amount"
"""
TITLES = ("Alpha", "Bravo", "Charlie", "Delta", "Écho")


def filed(campaign, n: int, amount: int) -> Project:
    school, answers = make_school(UAIS[n]), {"titre": TITLES[n], "montant": f"{amount}.00"}
    project = desk.make_project(make_head(school), campaign=campaign, school=school, answers=answers)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    Project.objects.filter(pk=project.pk).update(reference=f"TNE29-{campaign.number}00{n}-00")
    project.refresh_from_db()
    return project


@pytest.fixture
def campaign():
    edition = make_edition(desk.EDITION + AMOUNT, "bureau")
    return make_campaign(call=make_call(edition=edition))


@pytest.fixture
def projects(campaign) -> list[Project]:
    """Alpha 20 for 1 000 €, Bravo 10 for 2 000 €, Charlie 10 for 500 €; Delta has one review, Écho none."""
    found = [filed(campaign, n, amount) for n, amount in enumerate((1_000, 2_000, 500, 700, 800))]
    scene.make_grid(found[0])
    for project, degree in zip(found, (4, 2, 2, 3), strict=False):
        scene.give(project, degree, degree, degree, by=scene.person("malo"))
    for project, degree in zip(found, (4, 2, 2), strict=False):
        scene.give(project, degree, degree, degree, by=scene.person("rozenn"))
    Call.objects.update(envelope=3_000)
    return found


@pytest.fixture
def lead(projects):
    return client_of(scene.lead())


def address(campaign) -> str:
    return reverse("admin:campaigns_campaign_ranking", args=[campaign.pk])


def lines(response) -> list[str]:
    """The rows of the table, the line of the envelope among them."""
    table = desk.page(response).cssselect("table.ranking")[0]
    return [" ".join(row.text_content().split()) for row in table.cssselect("tbody tr")]


def titles(response) -> list[str]:
    return [next((title for title in TITLES if title in line), "—") for line in lines(response)]


def test_the_order_the_line_and_those_apart(campaign, projects, lead):
    page = lead.get(address(campaign))
    assert titles(page) == ["Alpha", "Bravo", "—", "Charlie"]
    first, second, line, last = lines(page)
    assert first.startswith("1 Alpha")
    assert "20,00" in first
    assert "2 évaluations, 20,00 à 20,00" in first
    assert second.startswith("2 ex æquo Bravo")
    assert "L’enveloppe de 3 000,00 € s’arrête ici" in line
    assert "2 dossiers au-dessus, 3 000,00 €" in line
    assert "ex æquo : au comité" in line
    assert last.endswith("3 500,00 €")
    apart = desk.page(page).xpath("//section[@aria-labelledby='a-part']")[0].text_content()
    assert [title in apart for title in TITLES] == [False, False, False, True, True]
    assert "grille provisoire, à confirmer" in desk.text_of(page)


def test_what_is_tried_moves_the_line_and_is_kept_nowhere(campaign, projects, lead):
    before = list(Project.objects.values()), list(Call.objects.values())
    sent = desk.form_of(lead.get(address(campaign), {"essai": "1"}))
    tried = lead.post(address(campaign), {**sent, f"montant-{projects[1].pk}": "1 500,00"})
    assert titles(tried) == ["Alpha", "Bravo", "Charlie", "—"]
    assert "Rien n’est enregistré" in desk.text_of(tried)
    assert titles(lead.post(address(campaign), {**sent, "enveloppe": "999"})) == ["—", "Alpha", "Bravo", "Charlie"]
    assert titles(lead.post(address(campaign), {**sent, "part": "50"})) == ["Alpha", "Bravo", "Charlie", "—"]
    half = lines(lead.post(address(campaign), {**sent, "part": "50"}))
    assert half[1].endswith("1 500,00 €")
    assert (list(Project.objects.values()), list(Call.objects.values())) == before
    assert titles(lead.get(address(campaign))) == ["Alpha", "Bravo", "—", "Charlie"]


@pytest.mark.parametrize("wrong", [{"enveloppe": "x"}, {"part": "101"}, {"montant": "-1"}, {"montant": "9" * 400}])
def test_what_cannot_be_tried_is_a_sentence(campaign, projects, lead, wrong):
    name, value = next(iter(wrong.items()))
    name = f"montant-{projects[0].pk}" if name == "montant" else name
    told = lead.post(address(campaign), {name: value, "fin": "1"})
    assert told.status_code == 422
    assert "Indiquez" in desk.text_of(told)


def test_what_is_decided_counts_for_what_was_granted(campaign, projects, lead):
    other = make_campaign(call=campaign.call, slug="autre")
    elsewhere = filed(other, 0, 9_000)
    for project, amount in ((projects[0], 400), (elsewhere, 600)):
        actions.start_review(project, by=scene.lead(), at=AFTER)
        actions.accept(project, by=scene.lead(), at=AFTER, amount=Decimal(amount))
    page = lead.get(address(campaign))
    assert titles(page) == ["Alpha", "Bravo", "—", "Charlie"]
    assert "L’enveloppe de 2 400,00 €" in lines(page)[2]
    assert "moins 600,00 € accordés dans ses autres campagnes" in desk.text_of(page)
    assert f"montant-{projects[0].pk}" not in desk.form_of(lead.get(address(campaign), {"essai": "1"}))


def test_what_is_granted_without_a_rank_leaves_that_much_less(campaign, projects, lead):
    """Delta is accepted with one review: what the line leaves is what is left."""
    actions.start_review(projects[3], by=scene.lead(), at=AFTER)
    actions.accept(projects[3], by=scene.lead(), at=AFTER, amount=Decimal(2_500))
    page = lead.get(address(campaign))
    assert titles(page) == ["—", "Alpha", "Bravo", "Charlie"]
    assert "dont 2 500,00 € pour des dossiers qui ne sont pas classés" in lines(page)[0]
    text = desk.text_of(page)
    assert "Déjà accordé dans cette campagne" in text
    assert "accordé : 2 500,00 €" in text
    assert "sauf ceux qui sont déjà accordés" in text


def test_the_amount_and_the_title_are_those_of_the_deposit(campaign, projects, lead):
    desk.write(projects[0], projects[0].created_by, titre="Titre de travail", montant="2900.00")
    projects[0].refresh_from_db()
    assert (projects[0].title, projects[0].amount) == ("Titre de travail", 2_900)
    first = lines(lead.get(address(campaign)))[0]
    assert ("Alpha" in first, first.count("1 000,00 €")) == (True, 3)


def test_an_interest_hides_the_scores_and_a_new_deposit_sets_apart(campaign, projects, lead):
    actions.declare_interest(projects[0], "Un proche.", by=scene.lead(), at=INSIDE)
    scene.deposit_again(projects[1], "Bravo encore", INSIDE + timedelta(hours=1))
    page = lead.get(address(campaign))
    assert titles(page) == ["Charlie", "—"]
    assert lines(page)[0].startswith("1 Charlie")
    assert lines(page)[0].endswith("1 500,00 €"), "what is hidden is counted first: no total tells its rank"
    hidden = desk.page(page).xpath("//section[@aria-labelledby='a-part']//tr[contains(., 'Alpha')]/td")
    assert "vous ne lisez pas ses scores" in hidden[0].text_content()
    assert not any(digit in hidden[0].text_content() for digit in "0123456789")
    assert "2 sur un dépôt remplacé" in desk.text_of(page)
    rows = csv.reader(io.StringIO(lead.get(address(campaign), {"csv": "1"}).content.decode("utf-8-sig")), delimiter=";")
    alpha = next(row for row in rows if row[2] == "Alpha")
    assert (alpha[0], alpha[9:13], alpha[15:]) == ("", [""] * 4, ["", ""])


def test_a_filter_keeps_the_places_of_the_whole(campaign, projects, lead):
    themes = [Theme.objects.create(call=campaign.call, code=f"t{n}", label=f"Thème {n}") for n in (1, 2)]
    for project, theme in zip(projects, (themes[0], themes[1], themes[1]), strict=False):
        Project.objects.filter(pk=project.pk).update(main_theme=theme)
    page = lead.get(address(campaign), {"thematique": themes[1].pk})
    assert titles(page) == ["Bravo", "—", "Charlie"]
    assert lines(page)[0].startswith("2 ex æquo")
    assert titles(lead.get(address(campaign), {"thematique": "x"})) == ["—"]


def test_those_under_review_lead_to_the_page_of_decisions(campaign, projects, lead):
    for project in projects[:3]:
        actions.start_review(project, by=scene.lead(), at=AFTER)
    page = desk.page(lead.get(address(campaign)))
    above, below = page.xpath("//section[@aria-labelledby='decider']//a")
    assert above.text_content() == "Préparer une décision pour 2\u00a0dossiers au-dessus de la ligne"
    assert "Charlie" in desk.text_of(lead.get(below.get("href")))


def test_what_a_page_of_decisions_leaves_out_is_said(campaign, projects, lead, monkeypatch):
    monkeypatch.setattr(ranking_page, "MOST", 1)
    for project in projects[:3]:
        actions.start_review(project, by=scene.lead(), at=AFTER)
    above = desk.page(lead.get(address(campaign))).xpath("//section[@aria-labelledby='decider']//a")[0]
    assert "pour les 1 premiers des 2\u00a0dossiers au-dessus" in above.text_content()
    assert above.get("href").endswith(f"={projects[0].pk}")


def test_the_table_taken_away_is_safe_in_a_spreadsheet(campaign, projects, lead):
    Project.objects.filter(pk=projects[0].pk).update(title="=1+1")
    response = lead.get(address(campaign), {"csv": "1"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="classement-campagne-1.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[:3] for row in rows[1:3]] == [
        ["1", projects[0].reference, "'=1+1"],
        ["2", projects[1].reference, "Bravo"],
    ]
    assert rows[1][9:] == ["20,00", "20,00", "20,00", "2", "1000,00", "1000,00", "1000,00", "oui"]
    assert [row[0] for row in rows[4:]] == ["", ""]
    assert Consultation.objects.filter(act=Consultation.Act.EXPORTED, by=scene.lead()).count() == 5
    sent = desk.form_of(lead.get(address(campaign), {"essai": "1"}))
    tried = lead.post(address(campaign), {**sent, "enveloppe": "0", "csv": "1"}).content.decode()
    assert "oui" not in tried


def test_the_lead_alone_reads_it(campaign, projects):
    for name, group in (("malo", "instruction"), ("soazig", "export")):
        assert client_of(scene.person(name, group)).get(address(campaign)).status_code == 403


def test_the_lead_closes_the_scoring_and_all_who_score_read_the_ranking(campaign, projects, lead):
    malo = client_of(scene.person("malo"))
    closing = reverse("admin:campaigns_campaign_scoring_turn", args=[campaign.pk])
    assert malo.post(closing, {"clore": "oui", "fin": "1"}).status_code == 403
    assert "le comité se réunit" in desk.text_of(lead.get(closing))
    for _ in range(2):
        assert lead.post(closing, desk.form_of(lead.get(closing)) | {"clore": "oui"}).status_code == 302
    read = malo.get(address(campaign))
    assert titles(read) == ["Alpha", "Bravo", "—", "Charlie"]
    assert "close le" in desk.text_of(read)
    assert "La rouvrir" in desk.text_of(lead.get(address(campaign)))
    for name, status in (("change", 200), ("review", 409)):
        page = malo.get(reverse(f"admin:projects_project_{name}", args=[projects[3].pk]))
        assert (page.status_code, "évaluation de la campagne est close" in page.content.decode()) == (
            status,
            name == "change",
        )
    assert (
        "Déclarer un conflit d’intérêts"
        in malo.get(reverse("admin:projects_project_change", args=[projects[3].pk])).content.decode()
    )
    assert client_of(scene.person("soazig", "export")).get(address(campaign)).status_code == 403
    lead.post(closing, desk.form_of(lead.get(closing)))
    assert malo.get(address(campaign)).status_code == 403


def test_it_says_what_is_missing(campaign, lead):
    Call.objects.update(envelope=None)
    page = lead.get(address(campaign))
    assert (titles(page), "non renseignée" in desk.text_of(page)) == (["Alpha", "Bravo", "Charlie"], True)
    assert "Rien à classer" in desk.text_of(lead.get(address(make_campaign(call=campaign.call, slug="vide"))))
    Grid.objects.create(call=campaign.call, number=9)
    Project.objects.filter(campaign=campaign).update(state="withdrawn")
    assert "Rien à classer" in desk.text_of(lead.get(address(campaign)))


def test_it_costs_the_same_with_one_and_with_five(campaign, projects, lead):
    def cost(**query) -> int:
        with CaptureQueriesContext(connection) as found:
            assert lead.get(address(campaign), query).status_code == 200
        return len(found)

    five = cost(), cost(essai="1")
    Project.objects.exclude(pk=projects[0].pk).update(state="withdrawn")
    assert (cost(), cost(essai="1")) == five
    assert max(five) <= 10
