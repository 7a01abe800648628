"""`check_invariants` finds each thing that is planted, and nothing where nothing is wrong."""

from collections import Counter
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from projects import actions, invariants, reminders, triggers
from projects.models import (
    Printout,
)
from tests.factories import INSIDE, make_user
from tests.moments import at
from tests.projects import desk
from tests.projects.opinions.planted import PLANTED as OF_OPINIONS
from tests.projects.plants import NOW, PLANTS, REMINDED, last
from tests.projects.scoring.planted import PLANTED as OF_SCORING
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world() -> dict:
    """One project deposited twice, with a file and its PDF; one draft that was reminded; every letter sent."""
    campaign = desk.make_campaign()
    filed = desk.make_project(campaign=campaign, answers={"titre": "Le phare", "resume": "Une émission."})
    owner = filed.created_by
    upload = SimpleUploadedFile("avis.pdf", desk.PDF, "application/pdf")
    piece = actions.attach(filed, "avis-piece", upload, by=owner, at=INSIDE)
    actions.deposit(filed, by=owner, at=INSIDE)
    desk.write(filed, owner, titre="Le phare allumé")
    actions.deposit(filed, by=owner, at=at("2023-10-03 10:00:00"))
    draft = desk.make_project(owner, campaign=campaign, answers={"titre": "Le canot"})
    actions.comment(draft, "titre", "Lequel ?", by=owner, at=INSIDE)
    assert reminders.send_due(REMINDED) == 1
    Letter.objects.update(state="sent", sent_at=REMINDED)
    printout = Printout(kind="receipt", fingerprint="f" * 64, state="done", asked_at=INSIDE)
    printout.file.save("accuse.pdf", ContentFile(b"%PDF"))
    return {
        "campaign": campaign.pk,
        "filed": filed.pk,
        "draft": draft.pk,
        "piece": piece.file.name,
        "printout": printout.pk,
        "stranger": make_user("inconnue").pk,
    }


def found(*only: str) -> list[str]:
    return [str(each) for each in invariants.violations(NOW, only)]


@pytest.mark.parametrize("promise", invariants.PROMISES)
def test_what_is_planted_is_found(world, promise):
    """One after the other in the same world, each undone: without the rules that would have refused it."""
    missed = []
    with triggers.disabled(connection):
        for kind, (broken, words, plant) in PLANTS.items():
            if broken == promise:
                said = planted(plant, world, promise)
                is_found = any(each.startswith(f"{promise} — ") and words in each for each in said)
                missed += [] if is_found and not any(STUMBLED in each for each in said) else [(kind, said)]
    assert missed == []


STUMBLED = "n’a pas pu finir"


def planted(plant: Callable, world: dict, promise: str) -> list[str]:
    with transaction.atomic():
        plant(world)
        said = found(promise)
        transaction.set_rollback(True)
    return said


def test_every_check_has_a_plant_of_its_promise():
    planted = Counter(promise for promise, _, _ in PLANTS.values())
    planted += Counter(promise for promise, _ in [*OF_OPINIONS.values(), *OF_SCORING.values()])
    assert [promise for promise, checks in invariants.CHECKS.items() if planted[promise] < len(checks)] == []


def test_nothing_is_found_where_nothing_is_wrong():
    out = StringIO()
    call_command("check_invariants", "--at", "2023-10-13T10:00", stdout=out, stderr=out)
    assert out.getvalue().startswith("I1 : aucun dépôt hors de sa fenêtre.")
    assert out.getvalue().endswith("Tout est en ordre.\n")


def test_rules_that_are_missing_are_named():
    with triggers.disabled(connection), connection.cursor() as cursor:
        cursor.execute("DROP INDEX team_member_once")
        said = found()
    assert any("le déclencheur tne29_deposit_window manque" in each for each in said)
    assert any("la contrainte team_member_once manque" in each for each in said)


def test_a_check_that_stumbles_does_not_hide_the_others(monkeypatch, world):
    def stumbles(moment):
        raise ValueError("essai")
        yield

    monkeypatch.setitem(invariants.CHECKS, "I1", (stumbles,))
    with triggers.disabled(connection):
        last("content_hash = 'aa'")(world)
        said = found()
    assert any("n’a pas pu finir (essai)" in each for each in said)
    assert any(each.startswith("I2") for each in said)


def test_the_command_fails_and_counts(world):
    with triggers.disabled(connection):
        last("signature = 'AAAA'")(world)
    out = StringIO()
    with pytest.raises(CommandError, match=r"1\smanquement"):
        call_command("check_invariants", "--only", "I2", "I5", stderr=out)
    assert out.getvalue().startswith("I2 — TNE29-")
