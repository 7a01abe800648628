"""The API: answers as its schema says, to whom it may, and no more."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from partners import tokens
from partners.models import ApiToken
from projects.models import Consultation
from projects.views.api import door, paging
from projects.views.api.schema import document
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.api.scene import BASE, accepted
from tests.projects.exports.scene import deposited
from tests.staff import client_of, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("on_a_day_of_the_campaign")]
LISTS = ("/campagnes/", "/thematiques/", "/territoires/", "/projets/", "/dossiers/")


# -- what is answered ---------------------------------------------------------------------------------


def test_the_schema_is_openapi_and_is_served_to_everybody():
    served = Client().get(reverse("projects:api_schema"))
    assert served.status_code == 200
    validate(json.loads(served.content))


def test_every_answer_is_what_the_schema_says(ask, campaign, lead):
    accepted(campaign, lead)
    deposited(campaign, 1)
    paths = document()["paths"]
    assert set(paths) == {*LISTS, "/dossiers/{reference}/"}
    for path in LISTS:
        answer = ask(path)
        _valid(paths[path], answer)
        assert answer.json()["elements"], path
    reference = ask("/dossiers/").json()["elements"][0]["reference"]
    _valid(paths["/dossiers/{reference}/"], ask(f"/dossiers/{reference}/"))


def _valid(path: dict, answer) -> None:
    assert answer.status_code == 200, answer.content
    schema = path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    OAS31Validator(schema).validate(answer.json())


def test_drafts_are_nowhere(ask, campaign):
    draft = desk.make_project(campaign=campaign, answers={"titre": "Brouillon secret"})
    assert ask("/dossiers/").json()["elements"] == []
    assert ask(f"/dossiers/{draft.reference}/").status_code == 404


def test_filters_of_the_public_page_hold_here(ask, campaign, lead):
    accepted(campaign, lead)
    assert len(ask("/projets/", theme="inclusion").json()["elements"]) == 1
    assert ask("/projets/", theme="autre").json()["elements"] == []
    assert ask("/dossiers/", campagne="inconnue").status_code == 404


# -- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer faux"}, {"authorization": "Basic dG5lOnRuZQ=="}])
def test_without_a_token_nothing_is_read(campaign, headers):
    for path in LISTS:
        answer = Client().get(f"{BASE}{path}", headers=headers)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="TNE 29"')
        assert answer.json()["code"] == "jeton_absent_ou_refuse"


def test_a_session_of_the_portal_opens_nothing_here(campaign, lead):
    assert client_of(lead).get(f"{BASE}/dossiers/").status_code == 401


def test_a_scope_opens_what_it_names_and_no_more(ask, campaign, partner, lead):
    _, narrow = tokens.issue(partner, "carte", ["public"], by=lead, at=INSIDE)
    assert ask("/projets/", narrow).status_code == 200
    for path in ("/dossiers/", "/dossiers/TNE29-7KQ4-M2/"):
        answer = ask(path, narrow)
        assert (answer.status_code, answer.json()["code"]) == (403, "droit_manquant")


def test_a_token_revoked_or_expired_is_refused_at_once(ask, campaign, partner, lead, secret):
    tokens.revoke(ApiToken.objects.get(), by=lead, at=INSIDE)
    assert ask("/projets/").status_code == 401
    _, short = tokens.issue(partner, "un jour", ["public"], by=lead, at=INSIDE, until=INSIDE + timedelta(seconds=-1))
    assert ask("/projets/", short).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written_and_the_refusal_is_json(secret, method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(
        f"{BASE}/projets/", headers={"authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET, HEAD", "methode_interdite")


def test_what_does_not_exist_is_said_in_json(ask):
    for path in ("/rien/", "/dossiers/TNE29-AAAA-AA/", "/projets"):
        answer = ask(path)
        assert answer.status_code == 404 and answer.json()["erreur"], path


@pytest.mark.parametrize(
    ("name", "value"),
    [("limite", "0"), ("limite", "١"), ("limite", "1e9"), ("curseur", "é"), ("curseur", "_"), ("curseur", "AAAA")],
)
def test_a_wrong_parameter_is_explained(ask, name, value):
    answer = ask("/dossiers/", **{name: value})
    assert (answer.status_code, set(answer.json())) == (400, {"erreur", "code"})


def test_too_many_requests_wait(ask, campaign, monkeypatch):
    monkeypatch.setattr(door, "MOST_IN_A_MINUTE", 2)
    statuses = [ask("/themes/".replace("themes", "thematiques")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


# -- what it leaves -----------------------------------------------------------------------------------


def test_only_the_hash_of_a_token_is_kept_and_its_use_is_noted_to_the_minute(ask, secret, campaign):
    row = ApiToken.objects.values().get()
    assert secret not in str(row) and row["digest"] == tokens.digest_of(secret)
    ask("/projets/")
    first = ApiToken.objects.get().last_used_at
    ask("/projets/")
    assert first and ApiToken.objects.get().last_used_at == first


def test_each_dossier_read_is_written_down(ask, campaign, lead):
    deposit = deposited(campaign)
    ask("/dossiers/")
    noted = Consultation.objects.get(project=deposit.project)
    assert (noted.act, noted.detail) == ("api", "jeton « tableau de bord », Réseau d’essai")


def test_the_version_is_in_every_page(ask, campaign):
    assert {ask(path).json()["version"] for path in LISTS} == {paging.VERSION}


# -- the lead’s part ----------------------------------------------------------------------------------


def test_a_token_is_made_shown_once_and_revoked_in_the_administration(lead, partner, campaign):
    client = client_of(lead)
    add = reverse("admin:partners_apitoken_add")
    made = client.post(add, {"partner": partner.pk, "name": "carte", "scopes": ["public"], "fin": "1"})
    secret = desk.page(made).cssselect("#jeton")[0].get("value")
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    asked = Client().get(f"{BASE}/projets/", headers={"authorization": f"Bearer {secret}"})
    assert asked.status_code == 200
    shelf = reverse("admin:partners_apitoken_changelist")
    listed = client.get(shelf).content.decode()
    assert secret not in listed and secret[:8] in listed
    chosen = {"action": "revoke_chosen", "_selected_action": ApiToken.objects.get().pk, "fin": "1"}
    assert "Révoquer 1 jeton" in desk.text_of(client.post(shelf, chosen))
    assert ApiToken.objects.get().revoked_at is None
    client.post(shelf, {**chosen, "confirmer": "oui"})
    assert ApiToken.objects.get().revoked_by == lead


def test_only_the_lead_makes_tokens(partner):
    for group in ("instruction", "export"):
        client = client_of(make_staff(group, group))
        assert client.get(reverse("admin:partners_apitoken_add")).status_code == 403
        assert client.get(reverse("admin:partners_apitoken_changelist")).status_code == 403
