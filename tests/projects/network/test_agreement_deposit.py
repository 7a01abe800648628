"""A deposit says who had agreed to what; a call may ask for it first. Staff read it, and what came later."""

import json
import os
from pathlib import Path

import pytest

from projects import actions
from projects.content import hash_is_right, read
from projects.printouts.dossier import deposited
from projects.printouts.making import press
from tests import staff
from tests.factories import AFTER, INSIDE
from tests.projects import desk
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tests.projects.printouts.reading import faults, missing_in_order, text_of
from tne29.lib.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
FIRST, SECOND = UAIS[:2]


def deposit(project):
    return actions.deposit(project, by=project.created_by, at=INSIDE)


def test_a_deposit_freezes_where_each_school_stood():
    project = scene.make_project(UAIS)
    scene.agreed(project, FIRST)
    scene.answer(project, "declined", uai=SECOND)
    made = deposit(project)
    kept = json.loads(made.content.content)["agreements"]
    assert [(each["school"], each["state"]) for each in kept] == [
        (FIRST, "agreed"),
        (SECOND, "declined"),
        (UAIS[2], "asked"),
    ]
    assert (kept[0]["by"], kept[0]["job"], kept[0]["at"]) == (
        "Maïwenn Kerdraon",
        "directrice",
        "2023-10-02T08:00:00.000000Z",
    )
    assert kept[0]["hash"] == kept[0]["answered_hash"] == scene.request_of(FIRST).content_hash
    assert hash_is_right(made)


def test_without_a_network_a_deposit_says_nothing_of_agreements():
    made = deposit(scene.make_project(()))
    assert "agreements" not in json.loads(made.content.content)
    assert read(made).agreements == []


def test_a_call_may_require_the_agreements():
    project = scene.make_project(requires=True)
    scene.agreed(project, FIRST)
    with pytest.raises(Refusal, match="Il manque\u00a0: École 2 du réseau, Brest") as refused:
        deposit(project)
    assert "École 1" not in str(refused.value)
    assert refused.value.items[0].url == desk.address("agreements", project)
    client = desk.browser(project.created_by)
    check = client.get(desk.address("check", project))
    assert "Il manque : École 2 du réseau, Brest" in desk.text_of(check)
    assert desk.address("agreements", project) in check.content.decode()
    assert client.get(desk.address("deposit", project)).status_code == 302
    scene.answer(project, uai=SECOND)
    deposit(project)
    assert project.deposits.count() == 1


@pytest.mark.parametrize("how", ["declined", "changed", "revoked"])
def test_what_does_not_stand_is_not_an_agreement(how):
    project = scene.make_project(UAIS[:1], requires=True)
    scene.ask(project)
    if how == "declined":
        scene.answer(project, "declined")
    elif how == "changed":
        scene.answer(project)
        scene.change(project, titre="Un autre titre")
    else:
        actions.revoke_agreement_request(project, FIRST, by=project.created_by, at=INSIDE)
    with pytest.raises(Refusal, match="Il manque"):
        deposit(project)


def test_a_call_that_does_not_require_them_only_tells():
    project = scene.make_project()
    text = desk.text_of(desk.browser(project.created_by).get(desk.address("check", project)))
    assert "2 accords manquent : École 1 du réseau" in text.replace("\u00a0", " ")
    assert "Vous pouvez déposer sans attendre" in text
    deposit(project)


def test_the_dossier_and_the_project_page_tell_them():
    project = scene.make_project()
    scene.agreed(project, FIRST)
    client = desk.browser(project.created_by)
    page = desk.text_of(client.get(project.get_absolute_url()))
    assert "Accord donné, le 02/10/2023" in page
    assert "En attente de réponse depuis le 02/10/2023" in page
    draft = desk.text_of(client.get(desk.address("reading", project)))
    deposit(project)
    scene.change(project, titre="Un autre titre")
    deposited = desk.text_of(client.get(desk.address("reading", project), {"depot": "1"}))
    for text in (draft, deposited):
        assert "Accords des établissements associés" in text
        assert "Maïwenn Kerdraon, directrice, le 02/10/2023 à 10 h 00" in text.replace("\u00a0", " ")
    now = desk.text_of(client.get(desk.address("reading", project)))
    assert "Accord donné à un contenu qui a changé depuis" in now


def test_staff_read_them_and_what_came_after_the_deposit():
    project = scene.make_project()
    scene.agreed(project, FIRST)
    deposit(project)
    lead = staff.client_of(staff.make_staff("lead", "pilotage"))
    url = f"/admin/projects/project/{project.pk}/change/"
    assert "En attente de réponse" in desk.text_of(lead.get(url))
    scene.answer(project, uai=SECOND, when=AFTER, name="Loïc Abgrall", job="principal")
    text = desk.text_of(lead.get(url))
    assert "Accord donné, depuis le dépôtLoïc Abgrall, principal" in text
    assert "Accord donné : École 2 du réseau, Brest (0299003D)" in text
    assert "En attente" not in text


def test_an_answer_about_something_else_than_the_deposit_is_not_shown_as_its_own():
    project = scene.make_project(UAIS[:1])
    scene.ask(project)
    deposit(project)
    scene.change(project, titre="Un autre titre")
    scene.answer(project)
    lead = staff.client_of(staff.make_staff("lead", "pilotage"))
    text = desk.text_of(lead.get(f"/admin/projects/project/{project.pk}/change/"))
    assert "depuis le dépôt" not in text
    assert "En attente de réponse" in text


def test_the_lead_requires_them_from_the_administration():
    project = scene.make_project()
    call = project.campaign.call
    lead = staff.client_of(staff.make_staff("lead", "pilotage"))
    page = lead.get(f"/admin/campaigns/call/{call.pk}/change/")
    assert "exiger l’accord des établissements associés" in page.content.decode().lower()


def test_the_pdf_says_what_the_page_says():
    project = scene.make_project(UAIS)
    scene.agreed(project, FIRST)
    made = deposit(project)
    pdf = _pdf(deposited(made))
    text = text_of(pdf)
    assert "Accords des établissements associés" in text
    assert (
        missing_in_order(
            ["École 1 du réseau, Brest", "Accord donné", "par Maïwenn Kerdraon, directrice", "En attente de réponse"],
            text,
        )
        == []
    )
    assert faults(pdf) == []
    if folder := os.environ.get("ARTEFACTS"):
        Path(folder, "accords.pdf").write_bytes(pdf)


def _pdf(document) -> bytes:
    return press.write(document.html(), list(document.sheets))
