"""What a person, or a script, is told when something went wrong."""

import json
import sqlite3

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory

from tests.tne29.lib.wire import Wire
from tne29.lib import contradictions, pages
from tne29.lib.errors import Refusal, RefusalItem


def test_a_refusal_is_a_page_with_its_links(wire):
    answer = wire.call("GET", "/refused/", HTTP_ACCEPT="text/html,*/*")
    assert answer.status == 409
    assert "La campagne est terminée." in answer.text
    assert 'href="/campagnes/"' in answer.text and "Voir le calendrier" in answer.text


def test_a_refusal_is_json_for_a_script(wire):
    answer = wire.call("GET", "/refused/", HTTP_ACCEPT="application/json")
    assert answer.status == 409
    assert json.loads(answer.body) == {
        "erreur": "La campagne est terminée.",
        "code": "refus",
        "liens": [{"texte": "Voir le calendrier", "adresse": "/campagnes/"}],
    }


def test_what_is_misread_is_422(wire):
    assert wire.call("GET", "/misread/").status == 422


def test_a_busy_database_is_503_with_a_number(wire, caplog):
    answer = wire.call("GET", "/busy/", HTTP_ACCEPT="application/json")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    content = json.loads(answer.body)
    assert content["code"] == "indisponible"
    assert f"incident {content['incident']}" in caplog.text and "lock timeout" in caplog.text


def test_what_the_database_refuses_is_409_and_in_our_journal(wire, caplog):
    answer = wire.call("GET", "/contradicted/")
    assert answer.status == 409
    assert contradictions.GENERAL in answer.text and "letter_sent_has_a_date" not in answer.text
    assert "letter_sent_has_a_date" in caplog.text


def test_a_constraint_speaks_for_itself(monkeypatch):
    sentences = {"campaign_ends_after_it_opens": "La fin doit suivre le début."}
    monkeypatch.setattr(contradictions, "_sentences", lambda: sentences)
    error = IntegrityError("CHECK constraint failed: campaign_ends_after_it_opens")
    assert contradictions.as_refusal(error).message == "La fin doit suivre le début."
    assert contradictions.as_refusal(DataError("value too long")).status == 422
    assert contradictions.as_refusal(ValueError()) is None


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_our_own_fault_is_500_with_a_number_and_no_database(wire, caplog, accept):
    answer = wire.call("GET", "/broken/", HTTP_ACCEPT=accept)
    assert answer.status == 500
    number = caplog.text.partition("incident ")[2][:8]
    assert number in answer.text
    assert "ZeroDivisionError" in caplog.text and "ZeroDivisionError" not in answer.text


def test_nothing_there(wire):
    assert wire.call("GET", "/nulle-part/").status == 404
    assert json.loads(wire.call("GET", "/nulle-part/", HTTP_ACCEPT="application/json").body)["code"] == "introuvable"


def test_forbidden_and_stale_form():
    request = RequestFactory().get("/", HTTP_ACCEPT="application/json")
    assert pages.forbidden(request).status_code == 403
    stale = pages.csrf_failure(request, reason="token missing")
    assert (stale.status_code, json.loads(stale.content)["code"]) == (403, "formulaire_perime")


def wrapped(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def sqlite_failure(statement: str) -> OperationalError:
    connection = sqlite3.connect(":memory:", timeout=0)
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute(statement)
    connection.close()
    return wrapped(caught.value)


def test_which_failures_pass(tmp_path):
    first, second = (sqlite3.connect(tmp_path / "x.sqlite3", timeout=0) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    first.close(), second.close()
    assert pages.is_passing(wrapped(caught.value))
    assert pages.is_passing(InterfaceError("connection already closed"))
    assert not pages.is_passing(sqlite_failure("SELECT * FROM nowhere"))
    assert not pages.is_passing(ZeroDivisionError())
    assert not pages.is_passing(None)


def test_the_items_of_a_refusal():
    refusal = Refusal("Il manque une réponse.", links=["sans lien", ("A1", "/a1"), RefusalItem("B2", "/b2")])
    assert refusal.items == [RefusalItem("sans lien"), RefusalItem("A1", "/a1"), RefusalItem("B2", "/b2")]
    assert str(refusal) == refusal.message


def test_a_form_opened_too_long_ago_is_explained(wire, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.middleware.csrf.CsrfViewMiddleware"]
    answer = Wire().post("/page/", b"title=x")
    assert answer.status == 403
    assert "ouverte depuis trop longtemps" in answer.text
