"""`calendar_preview` and `send_reminders`: what is coming, and what is due."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from campaigns.models import Campaign
from projects import actions
from projects.models import Reminder
from schools.models import Commune, School
from tests.moments import at
from tne29.outbox.models import Letter

pytestmark = pytest.mark.django_db


def run(name: str, *words: str) -> str:
    out = StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue().replace("\u00a0", " ")


@pytest.fixture
def draft():
    run("seed")
    user = User.objects.create_user("nolwenn@example.org", "x", first_name="Nolwenn", last_name="Jaouen")
    commune = Commune.objects.get(name="Crozon")
    school = School.objects.create(uai="0299001B", name="École Ti ar C’hoat", kind="primary", commune=commune)
    campaign = Campaign.objects.get(number=3)
    return actions.start_project(school, campaign, by=user, at=at("2024-02-01 10:00"), answers={"titre": "Le phare"})


def test_the_calendar_of_the_third_campaign_crosses_the_change_of_clocks(draft):
    lines = run("calendar_preview", "--from", "2024-01-29", "--to", "2024-04-07").splitlines()
    assert lines == [
        "2024-01-28T23:00:00Z  lundi 29 janvier 2024 à 0 h 00 : ouverture des dépôts, Troisième campagne 2023-2024",
        "2024-03-22T08:00:00Z  vendredi 22 mars 2024 à 9 h 00 : rappel à 14 jours de la fin (1 brouillon), "
        "Troisième campagne 2023-2024",
        "2024-03-29T08:00:00Z  vendredi 29 mars 2024 à 9 h 00 : rappel à 7 jours de la fin (1 brouillon), "
        "Troisième campagne 2023-2024",
        "2024-04-03T07:00:00Z  mercredi 3 avril 2024 à 9 h 00 : rappel à 2 jours de la fin (1 brouillon), "
        "Troisième campagne 2023-2024",
        "2024-04-05T07:00:00Z  vendredi 5 avril 2024 à 9 h 00 : rappel du dernier matin (1 brouillon), "
        "Troisième campagne 2023-2024",
        "2024-04-05T22:00:00Z  vendredi 5 avril 2024 à 23 h 59 : clôture des dépôts, Troisième campagne 2023-2024",
    ]


def test_a_period_without_anything(draft):
    assert (
        run("calendar_preview", "--from", "2023-08-01", "--to", "2023-08-02")
        == "Rien n’est prévu dans cette période.\n"
    )


def test_looking_at_what_is_due_sends_nothing(draft):
    shown = run("send_reminders", "--dry-run", "--at", "2024-04-03T09:00")
    assert shown.splitlines() == [
        f"Nolwenn Jaouen <nolwenn@example.org> : rappel J−2, {draft.reference} « Le phare », "
        "fin vendredi 5 avril 2024 à 23 h 59, heure de Paris",
        "1 rappel dû",
    ]
    assert run("send_reminders", "--dry-run", "--at", "2024-03-22T08:59") == "0 rappel dû\n"
    assert not Reminder.objects.exists()
    assert not Letter.objects.filter(kind__contains="reminder").exists()


def test_sending_twice_sends_once(draft):
    assert run("send_reminders", "--at", "2024-03-29T09:00") == "1 rappel envoyé\n"
    assert run("send_reminders", "--at", "2024-03-29T09:00") == "0 rappel envoyé\n"
    assert Letter.objects.get(kind="reminder").recipient == "nolwenn@example.org"


def test_the_future_is_only_looked_at(draft):
    with pytest.raises(CommandError, match="--dry-run"):
        run("send_reminders", "--at", "2999-01-01")


@pytest.mark.parametrize("text", ["demain", "2024-13-01", "2024-03-22T25:00", ""])
def test_a_moment_that_is_not_one(text):
    with pytest.raises(CommandError, match="attendu 2024-03-22"):
        run("calendar_preview", f"--from={text or ' '}")
