"""Dossiers and projects by pieces: what an engine sorts and counts in its own way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.projects import desk
from tests.projects.api.scene import accepted
from tests.projects.exports.scene import deposited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]


def test_a_dossier_says_what_was_deposited(ask, campaign):
    deposit = deposited(campaign)
    desk.write(deposit.project, deposit.by, titre="Jamais déposé")
    told = ask(f"/dossiers/{deposit.project.reference}/").json()
    assert (told["reponses"]["titre"], told["reponses"]["effectif"]) == ("Une webradio à l’école", 42)
    assert told["depot"] | {"empreinte": ""} == {
        "numero": 1,
        "instant": "2023-10-02T10:00:00.000000+02:00",
        "empreinte": "",
        "efface": False,
    }


def test_pages_follow_each_other_and_lose_nothing(ask, campaign, lead):
    for place in range(5):
        accepted(campaign, lead, place)
    for path in ("/projets/", "/dossiers/"):
        seen, query = [], {"limite": "2"}
        for _ in range(3):
            told = ask(path, **query).json()
            seen += [each["reference"] for each in told["elements"]]
            if told["suivant"]:
                query["curseur"] = told["suivant"].partition("curseur=")[2].partition("&")[0].replace("%3D", "=")
        assert told["suivant"] is None
        assert len(seen) == len(set(seen)) == 5 and seen == sorted(seen)


def test_the_cost_does_not_grow_with_the_dossiers(ask, campaign, lead):
    costs = []
    for places in ((0,), (1, 2)):
        for place in places:
            accepted(campaign, lead, place)
        for path in ("/projets/", "/dossiers/"):
            ask(path)
            with CaptureQueriesContext(connection) as captured:
                ask(path)
            costs.append(len(captured))
    assert costs[:2] == costs[2:]
