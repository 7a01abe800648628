"""The pages of scoring: the form beside the deposit, the panel, what was given, standing aside, the grid."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from projects.admin.scoring.grids import NOT_USED, USED
from projects.models import Criterion, Grid, Recusal, Review, ReviewDraft
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.scoring import scene
from tests.staff import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
HOUR = timedelta(hours=1)
SECRET = "Ce budget ne tient pas debout."


@pytest.fixture
def malo(grid):
    return client_of(scene.person("malo"))


@pytest.fixture
def lead(grid):
    return client_of(scene.lead())


def url(name: str, project, *args) -> str:
    return reverse(f"admin:projects_project_{name}", args=[project.pk, *args])


def fill(client, project, degrees, act: str = "remettre", **typed):
    """As somebody fills the page in, from what it shows."""
    sent = desk.form_of(client.get(url("review", project)))
    chosen = {f"degre-{code}": str(degree) for code, degree in zip(scene.WEIGHTS, degrees, strict=False)}
    return client.post(url("review", project), {**sent, **chosen, **typed, "acte": act})


def panel(client, project) -> str:
    page = desk.page(client.get(url("change", project)))
    return " ".join(page.get_element_by_id("evaluations").text_content().split())


def test_a_draft_is_kept_then_given_and_the_panel_follows(project, malo, lead):
    assert "Évaluer ce dossier" in panel(malo, project)
    assert fill(malo, project, [3], "garder", commentaire="À relire").status_code == 302
    kept = desk.form_of(malo.get(url("review", project)))
    assert (kept["degre-sens"], kept["commentaire"], "degre-equipe" in kept) == (["3"], ["À relire"], False)
    assert "À relire" not in lead.get(url("change", project)).content.decode()
    assert ["Continuer mon évaluation" in panel(who, project) for who in (malo, lead)] == [True, False]
    wrong = fill(malo, project, [3])
    assert wrong.status_code == 422
    assert "Choisissez un degré pour « Équipe »." in desk.text_of(wrong)
    done = fill(malo, project, [3, 2, 0])
    assert done.headers["Location"] == url("change", project) + "#evaluations"
    assert (Review.objects.get().comment, ReviewDraft.objects.count()) == ("À relire", 0)
    assert "10,83 sur 20" in panel(malo, project)
    assert "Corriger mon évaluation" in panel(malo, project)
    assert "Il en manque 1 pour que le dossier soit classé" in panel(lead, project)


def test_nobody_reads_the_others_before_their_own(project, malo, lead):
    rozenn = client_of(scene.person("rozenn"))
    fill(rozenn, project, [0, 0, 0], commentaire=SECRET)
    assert "Chacun évalue de son côté" in panel(malo, project)
    assert "1 évaluation remise" in panel(malo, project)
    early = malo.get(url("reviews", project))
    assert (early.status_code, SECRET in early.content.decode()) == (409, False)
    fill(malo, project, [4, 4, 4], **{"remarque-sens": "Très clair."})
    assert "Évaluations partagées : 20,00 points d’écart" in panel(malo, project)
    for reader in (malo, lead):
        read = desk.text_of(reader.get(url("reviews", project)))
        assert all(words in read for words in (SECRET, "Très clair.", "4 – très bien", "10,00 sur 20"))


def test_after_a_new_deposit_the_former_scores_are_offered(project, malo):
    fill(malo, project, [3, 2, 1], commentaire="Bien")
    scene.deposit_again(project, "Le phare allumé", INSIDE + HOUR)
    assert "Évaluer le nouveau dépôt" in panel(malo, project)
    page = malo.get(url("review", project))
    assert "Vous aviez évalué le dépôt n° 1" in desk.text_of(page)
    assert "degre-sens" not in desk.form_of(page)
    taken = desk.form_of(malo.get(url("review", project), {"reprendre": "1"}))
    assert (taken["degre-sens"], taken["commentaire"]) == (["3"], ["Bien"])
    assert malo.post(url("review", project), {**taken, "acte": "remettre"}).status_code == 302
    assert [(each.deposit.number, each.comment) for each in Review.objects.standing()] == [(2, "Bien")]


def test_what_changed_meanwhile_is_told_and_what_was_typed_stays(project, grid, malo):
    sent = {**desk.form_of(malo.get(url("review", project))), "acte": "remettre", "commentaire": "Tapé longuement"}
    sent |= {f"degre-{code}": "2" for code in scene.WEIGHTS}
    Criterion.objects.filter(code="sens").update(weight=9)
    told = malo.post(url("review", project), sent)
    assert (told.status_code, "grille vient de changer" in desk.text_of(told)) == (409, True)
    again = desk.form_of(told)
    assert (again["commentaire"], again["degre-sens"]) == (["Tapé longuement"], ["2"])
    assert malo.post(url("review", project), {**again, "acte": "remettre"}).status_code == 302


@pytest.mark.parametrize(
    "sent", [{}, {"degre-sens": "9"}, {"degre-sens": "x", "depot": "9" * 400}, {"grille": "x" * 999}]
)
def test_a_forged_form_is_refused(project, malo, sent):
    assert malo.post(url("review", project), {**sent, "acte": "remettre", "fin": "1"}).status_code == 422
    assert not Review.objects.exists()


def test_the_list_says_what_is_left_to_score(project, malo, lead):
    scored, aside, taken = (scene.make_filed(title, n) for n, title in enumerate(("Le canot", "Le môle", "La cale"), 1))
    for each in (scored, taken):
        scene.give(each, 1, 1, 1, by=scene.person("malo"))
    scene.deposit_again(taken, "La cale neuve", INSIDE + HOUR)
    actions.declare_interest(aside, "Un proche.", by=scene.person("malo"), at=INSIDE)

    def listed(client, value: str) -> set:
        page = client.get(reverse("admin:projects_project_changelist"), {"evaluation": value}).content.decode()
        return {each for each in (project, scored, aside, taken) if each.reference in page}

    assert [listed(malo, value) for value in ("a-faire", "a-reprendre", "remise")] == [
        {project, taken},
        {taken},
        {scored},
    ]
    assert listed(lead, "a-faire") == {project, scored, aside, taken}
    exporting = client_of(scene.person("soazig", "export"))
    assert "à évaluer par moi" not in exporting.get(reverse("admin:projects_project_changelist")).content.decode()


def test_an_interest_is_declared_hidden_from_its_author_and_lifted(project, malo, lead):
    fill(malo, project, [4, 4, 4])
    fill(lead, project, [1, 1, 1], commentaire=SECRET)
    assert malo.post(url("recusal", project), {"motif": " ", "fin": "1"}).status_code == 422
    assert malo.post(url("recusal", project), {"motif": "Ma fille y va.", "fin": "1"}).status_code == 302
    mine = panel(malo, project)
    assert ("Vous avez déclaré un conflit d’intérêts" in mine, "sur 20" in mine) == (True, False)
    for name in ("reviews", "review"):
        refused = malo.get(url(name, project))
        assert (refused.status_code, SECRET in refused.content.decode()) == (409, False)
    hers = panel(lead, project)
    assert all(words in hers for words in ("5,00 sur 20", "Ne compte pas", "Ma fille y va."))
    lifting = url("recusal_lift", project, Recusal.objects.get().pk)
    assert malo.post(lifting, {"motif": "x", "fin": "1"}).status_code == 403
    assert lead.post(lifting, {"motif": "Un homonyme.", "fin": "1"}).status_code == 302
    assert "12,50 sur 20" in panel(lead, project)
    assert lead.get(lifting).status_code == 404


def test_what_is_scored_reaches_neither_the_school_nor_those_who_export(project, malo, client):
    fill(malo, project, [0, 0, 0], commentaire=SECRET)
    actions.declare_interest(project, SECRET, by=scene.person("rozenn"), at=INSIDE)
    exporting = client_of(scene.person("soazig", "export"))
    page = exporting.get(url("change", project)).content.decode()
    assert not any(words in page for words in (SECRET, "valuation", "conflit", "Malo"))
    assert [exporting.get(url(name, project)).status_code for name in ("review", "reviews", "recusal")] == [403] * 3
    owner = client_of(project.created_by, with_factor=False)
    for name in ("detail", "reading", "history", "receipt", "team", "comments", "proof"):
        page = owner.get(reverse(f"projects:{name}", args=[project.reference])).content.decode()
        assert not any(words in page for words in (SECRET, "évaluation remise", "conflit d’intérêts", "Malo")), name


def test_the_panel_costs_one_query_whatever_was_given(project, malo, lead):
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            lead.get(url("change", project))
        return len(found)

    Grid.objects.update(is_open=False)
    without = cost()
    Grid.objects.update(is_open=True)
    assert cost() == without + 1
    fill(malo, project, [4, 4, 4])
    for name in ("rozenn", "yuna"):
        scene.give(project, 1, 1, 1, by=scene.person(name))
    actions.declare_interest(project, "Un proche.", by=scene.person("rozenn"), at=INSIDE)
    assert cost() == without + 1 <= 12


# -- the grid in the administration ----------------------------------------------------------------

CHANGE = "admin:projects_grid_change"


def sent_of(client, address: str) -> dict:
    return desk.form_of(client.get(address))


def test_the_lead_changes_the_grid_until_somebody_scores(project, grid, malo, lead):
    address = reverse(CHANGE, args=[grid.pk])
    sent = sent_of(lead, address)
    assert lead.post(address, {**sent, "criteria-0-label": "Ambition", "scale": "non\n\n oui "}).status_code == 302
    grid.refresh_from_db()
    assert (grid.scale, grid.criteria.get(code="sens").label) == ("non\noui", "Ambition")
    assert lead.post(address, {**sent, "scale": "seul"}).status_code == 200
    assert (NOT_USED in lead.get(address).content.decode(), USED in lead.get(address).content.decode()) == (True, False)
    fill(malo, project, [1, 1, 1])
    assert (NOT_USED in lead.get(address).content.decode(), USED in lead.get(address).content.decode()) == (False, True)
    lead.post(address, {**sent, "criteria-0-label": "Autre", "gap": "7"})
    grid.refresh_from_db()
    assert (grid.gap, grid.scale, grid.criteria.get(code="sens").label) == (7, "non\noui", "Ambition")
    version = reverse("admin:projects_grid_version", args=[grid.pk])
    assert lead.get(version).status_code == 200
    made = lead.post(version, {"fin": "1"})
    assert made.headers["Location"] == reverse(CHANGE, args=[Grid.objects.latest("pk").pk])
    assert [each.number for each in Grid.objects.all()] == [2, 1]
    Grid.objects.filter(number=2).update(is_open=True)
    listed = desk.page(lead.get(reverse("admin:projects_grid_changelist")))
    said = [cell.text_content() for cell in listed.cssselect("td.field-offered")]
    assert said == ["oui, en vigueur", "non, remplacée par une version plus récente"]


def test_a_grid_is_begun_numbered_and_not_offered_empty(project, lead):
    address = reverse("admin:projects_grid_add")
    sent = sent_of(lead, address)
    assert lead.post(address, {**sent, "call": project.campaign.call_id, "is_open": "on"}).status_code == 302
    made = Grid.objects.latest("pk")
    assert (made.number, made.is_open, made.is_provisional) == (2, False, True)
    rows = {"criteria-0-label": "Sens du projet", "criteria-0-weight": "2", "criteria-0-order": "1"}
    lead.post(address, {**sent, **rows, "call": project.campaign.call_id, "is_open": "on"})
    assert Grid.objects.in_force(project.campaign.call_id).number == 3


def test_a_score_given_while_the_grid_was_open_in_another_page_wins(project, grid, lead, monkeypatch):
    """The page thought that nobody had scored; the verb that holds the grid says otherwise."""
    address = reverse(CHANGE, args=[grid.pk])
    sent = sent_of(lead, address)
    scene.give(project, 1, 1, 1, by=scene.person("rozenn"))
    monkeypatch.setattr("projects.admin.scoring.grids._is_used", lambda grid: False)
    refused = lead.post(address, {**sent, "criteria-0-weight": "9"})
    assert (refused.status_code, "vient d’être remise" in refused.content.decode()) == (409, True)
