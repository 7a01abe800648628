"""Where exports are asked for: the page of a campaign, the command line; who may, and what is written down."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from projects import exports, printouts
from projects.exports import volumes
from projects.models import Consultation, Printout
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import content, deposited, made
from tests.projects.printouts.reading import faults
from tests.staff import client_of, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]


@pytest.fixture
def campaign():
    return desk.make_campaign()


@pytest.fixture
def clerk():
    return make_staff("exports", "export")


def page(campaign) -> str:
    return reverse("admin:campaigns_campaign_exports", args=[campaign.pk])


def test_an_export_is_asked_for_made_and_downloaded_and_all_of_it_is_noted(campaign, clerk):
    deposit, client = deposited(campaign), client_of(clerk)
    assert "1 dossier déposé" in desk.text_of(client.get(page(campaign)))
    asked = client.post(page(campaign), {"export": "xlsx", "fin": "1"})
    printout = Printout.objects.get(kind="xlsx")
    assert asked.url == reverse("admin:projects_printout_change", args=[printout.pk])
    exports.render(printout.pk, INSIDE)
    assert "Télécharger le fichier" in desk.text_of(client.get(asked.url))
    response = client.get(reverse("admin:projects_printout_download", args=[printout.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="classeur-{campaign.slug}.xlsx"'
    assert load_workbook(BytesIO(b"".join(response.streaming_content)))["Dossiers"].max_row == 2
    noted = Consultation.objects.filter(project=deposit.project, by=clerk).order_by("pk")
    assert list(noted.values_list("act", flat=True)) == ["exported", "taken"]


def test_a_campaign_without_deposit_has_nothing_to_export(campaign, clerk):
    client = client_of(clerk)
    assert "Rien à exporter" in desk.text_of(client.get(page(campaign)))
    response = client.post(page(campaign), {"export": "csv", "fin": "1"})
    assert (response.status_code, Printout.objects.count()) == (409, 0)


LIST = reverse("admin:projects_project_changelist")


def test_dossiers_ticked_in_the_list_make_a_file_of_their_own(campaign, clerk):
    first, second, _ = (deposited(campaign, place).project for place in range(3))
    client, ticked = client_of(clerk), {"_selected_action": [second.pk, first.pk], "fin": "1"}
    asked = client.post(LIST, {"action": "export_csv", **ticked})
    printout = Printout.objects.get(kind="csv")
    assert asked.url == reverse("admin:projects_printout_change", args=[printout.pk])
    exports.render(printout.pk, INSIDE)
    printout.refresh_from_db()
    references = {line.split(";")[0] for line in content(printout).decode("utf-8-sig").splitlines()[1:]}
    assert references == {first.reference, second.reference}
    name = client.get(reverse("admin:projects_printout_download", args=[printout.pk]))["Content-Disposition"]
    assert f"tableau-des-dossiers-2-dossiers-{campaign.slug}.csv" in name
    assert set(Consultation.objects.values_list("project", flat=True)) == {first.pk, second.pk}
    whole = exports.ask("csv", campaign, by=None, at=INSIDE)
    assert (whole.pk != printout.pk, whole.selection) == (True, [])


def test_ticked_without_a_deposit_or_in_two_campaigns_nothing_is_asked(campaign, clerk):
    client, draft = client_of(clerk), desk.make_project(campaign=campaign)
    elsewhere = deposited(desk.make_campaign(slug="autre"), 1).project
    for ticked, said in (
        ([draft.pk], "n’a été déposé"),
        ([deposited(campaign).project_id, elsewhere.pk], "d’une seule campagne"),
    ):
        sent = {"action": "export_zip", "_selected_action": ticked, "fin": "1"}
        assert said in desk.text_of(client.post(LIST + "?etat=tous", sent, follow=True))
    assert not Printout.objects.exists()


def test_an_unknown_export_does_not_exist(campaign, clerk):
    assert client_of(clerk).post(page(campaign), {"export": "dossier", "fin": "1"}).status_code == 404


def test_the_page_costs_the_same_with_one_and_with_three_exports(campaign, clerk, django_assert_max_num_queries):
    client, costs = client_of(clerk), []
    deposited(campaign)
    for kinds in (["csv"], ["csv_budget", "xlsx"]):
        for kind in kinds:
            made(kind, campaign)
        client.get(page(campaign))
        with django_assert_max_num_queries(12) as captured:
            client.get(page(campaign))
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_a_failed_export_is_made_again_by_its_own_worker(campaign, clerk, monkeypatch):
    deposited(campaign)
    hinted = []
    monkeypatch.setattr("projects.admin.printouts.nudge", lambda task, pk: hinted.append((task, pk)))
    asked = exports.ask("csv", campaign, by=None, at=INSIDE)
    Printout.objects.filter(pk=asked.pk).update(state="failed", failure="raté")
    client_of(clerk).post(reverse("admin:projects_printout_retry", args=[asked.pk]), {"fin": "1"})
    assert hinted == [("projects.make_export", asked.pk)]


# -- the whole campaign in one PDF --------------------------------------------------------------------


def test_a_campaign_in_one_accessible_pdf(campaign, tmp_path):
    first, second = deposited(campaign), deposited(campaign, 1, titre="Un potager connecté")
    call_command("export_campaign", campaign.slug, format="pdf", output=tmp_path, stdout=StringIO())
    path = tmp_path / f"dossiers-{campaign.slug}.pdf"
    reader = PdfReader(path)
    assert faults(path.read_bytes()) == []
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert {first.project.reference, second.project.reference} <= {title.split(" – ")[0] for title in titles}
    numbered = [page.extract_text().rstrip().rpartition("page ")[2] for page in reader.pages[1:]]
    assert [each.split()[0] for each in numbered] == [str(place + 2) for place in range(len(numbered))]
    contents = reader.pages[0].extract_text()
    assert first.project.reference in contents and "Un potager connecté" in contents


def test_a_campaign_too_long_for_one_file_makes_volumes(campaign, monkeypatch):
    monkeypatch.setattr(volumes, "MOST_DOSSIERS", 2)
    for place in range(5):
        deposited(campaign, place)
    assert [len(each) for each in volumes.volumes_of(campaign)] == [2, 2, 1]


# -- without a browser --------------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "name"), [("csv", "tableau-des-dossiers"), ("xlsx", "classeur")])
def test_the_command_writes_the_file_the_page_would_give(campaign, tmp_path, wanted, name):
    deposited(campaign)
    said = StringIO()
    call_command("export_campaign", campaign.slug, format=wanted, output=tmp_path, stdout=said)
    printout = Printout.objects.get(kind=wanted)
    path = tmp_path / f"{name}-{campaign.slug}.{wanted}"
    assert path.stat().st_size == printout.size and printout.digest in said.getvalue()


def test_the_command_says_what_there_is(campaign, tmp_path):
    with pytest.raises(CommandError, match=f"n’existe pas. Campagnes : {campaign.slug}"):
        call_command("export_campaign", "inconnue", format="csv", output=tmp_path)
    with pytest.raises(CommandError, match="rien à exporter"):
        call_command("export_campaign", campaign.slug, format="csv", output=tmp_path)


def test_a_printout_and_an_export_are_swept_each_by_its_own(campaign):
    deposited(campaign)
    asked = exports.ask("csv", campaign, by=None, at=INSIDE)
    assert printouts.making._due(INSIDE.replace(hour=20)) == []
    assert asked.state == "queued"


def test_the_list_of_campaigns_leads_to_the_exports_of_those_that_have_deposits(campaign, clerk):
    shelf, client = reverse("admin:campaigns_campaign_changelist"), client_of(clerk)
    assert page(campaign) not in client.get(shelf).content.decode()
    deposited(campaign)
    assert page(campaign) in client.get(shelf).content.decode()
