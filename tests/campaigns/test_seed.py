"""`manage.py seed`: what an installation is delivered with, planted once and then left to staff."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command

from campaigns.models import Call, Campaign, Document, Edition, Event, PublicRevision, Theme, Window
from campaigns.questionnaire import load
from campaigns.seed import papers
from campaigns.seed.reading import edition_source, read
from partners.models import Contact, Partner
from schools.models import Authority, Commune, Territory
from tne29.lib.identifiers import siren_is_valid

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "communes_epci_finistere_2024.csv"
STRAIGHT = re.compile(r"\w'\w| [;:!?»]|« |\.\.\.")


def seed() -> str:
    out = StringIO()
    call_command("seed", stdout=out)
    return out.getvalue()


def everything() -> str:
    models = [
        model for name in ("campaigns", "partners", "schools") for model in apps.get_app_config(name).get_models()
    ]
    return serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")])


@pytest.fixture
def seeded(db) -> Call:
    seed()
    return Call.objects.get()


def test_seeding_twice_changes_nothing_not_even_the_public_revision(seeded):
    before = everything()
    seed()
    assert everything() == before


def test_the_delivered_questionnaire_has_a_history(seeded):
    act = seeded.edition.acts.get()
    assert (act.act, act.by_name, act.at) == ("publish", "le portail", seeded.edition.published_at)
    assert act.fingerprint == seeded.edition.fingerprint


def test_windows_end_at_midnight_in_paris(seeded):
    assert [(each.opens_at, each.ends_at) for each in Window.objects.order_by("pk")] == [
        (datetime(2023, 9, 3, 22, tzinfo=UTC), datetime(2023, 10, 20, 22, tzinfo=UTC)),
        (datetime(2023, 11, 5, 23, tzinfo=UTC), datetime(2024, 1, 19, 23, tzinfo=UTC)),
        (datetime(2024, 1, 28, 23, tzinfo=UTC), datetime(2024, 4, 5, 22, tzinfo=UTC)),
    ]
    assert [each.reminder_days for each in Campaign.objects.all()] == [[14, 7, 2, 0]] * 3


def test_deadlines_are_said_in_french(seeded):
    sentences = [each.span.until for each in Window.objects.order_by("pk")]
    assert sentences == [
        "jusqu’au vendredi 20 octobre 2023 à\u00a023\u00a0h\u00a059, heure de Paris",
        "jusqu’au vendredi 19 janvier 2024 à\u00a023\u00a0h\u00a059, heure de Paris",
        "jusqu’au vendredi 5 avril 2024 à\u00a023\u00a0h\u00a059, heure de Paris",
    ]


def test_the_call_is_whole(seeded):
    assert seeded.is_current
    assert seeded.edition == Edition.objects.get(slug="ami-2023-2024")
    assert seeded.edition.published_at
    texts = ("introduction", "history", "audience", "funding", "benefits", "appeal_text", "legal_paragraph")
    assert all(getattr(seeded, name).strip() for name in texts)
    assert list(Theme.objects.values_list("code", "is_provisional")) == [
        ("inclusion", True),
        ("emi", True),
        ("competences", True),
        ("continuite", True),
        ("coeducation", True),
    ]
    assert Partner.objects.count() == 5
    assert [each.kind for each in Contact.objects.all()] == ["pedagogical", "administrative", "technical"]
    assert Event.objects.first().starts_at == datetime(2023, 10, 5, 15, 15, tzinfo=UTC)


def test_priority_territories_wait_for_their_names(seeded):
    territories = list(Territory.objects.all())
    assert [each.name for each in territories] == [f"Territoire prioritaire {n} (à confirmer)" for n in range(1, 8)]
    assert all(each.is_priority and each.is_provisional for each in territories)


def test_authorities_have_right_numbers_and_two_islands_have_no_epci(seeded):
    assert Authority.objects.filter(kind=Authority.Kind.EPCI).count() == 21
    assert [each.siren for each in Authority.objects.all() if not siren_is_valid(each.siren)] == []
    assert set(Commune.objects.filter(epci=None).values_list("name", flat=True)) == {"Île-de-Sein", "Ouessant"}


@pytest.mark.once
def test_each_question_of_the_delivered_edition_is_found_by_its_key():
    questionnaire = load(edition_source(read("call")["edition"]))
    assert [questionnaire.question(each.key) for each in questionnaire.questions] == list(questionnaire.questions)


@pytest.mark.once
@pytest.mark.skipif(not SHARED.exists(), reason="the national file is not here")
def test_communes_are_those_of_the_national_file():
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        national = {row["code_insee"]: row for row in csv.DictReader(file)}
    for insee, name, epci, siren in read("communes")["communes"]:
        row = national.get(insee)
        if row:
            found = (row["commune"].replace("'", "’"), row["siren_epci"], row["siren_commune"])
            assert (name, epci, siren) == found
        else:
            assert epci == ""


def test_what_staff_changed_or_removed_stays_so(seeded):
    Theme.objects.filter(code="emi").update(label="Médias", is_provisional=False)
    Call.objects.update(introduction="Réécrite.")
    Commune.objects.filter(insee="29019").update(name="Brest-même")
    Event.objects.all().delete()
    Contact.objects.filter(kind="technical").delete()
    before = everything()
    seed()
    assert everything() == before


def test_a_newer_call_stays_the_current_one(seeded):
    Call.objects.update(is_current=False)
    newer = Call.objects.create(
        slug="ami-2025", title="AMI 2025", school_year="2024-2025", edition=seeded.edition, is_current=True
    )
    seed()
    assert Call.objects.get(is_current=True) == newer


def test_the_output_says_what_is_to_be_checked_the_first_time_only(db):
    assert "service juridique" in seed()
    assert "service juridique" not in seed()


def test_nothing_to_check_is_said_to_schools(seeded):
    letters = seeded.appeal_text + seeded.legal_paragraph
    assert "à relire" not in letters
    assert "faire relire" not in letters


def test_documents_open_in_a_word_processor(seeded):
    for document in Document.objects.all():
        with zipfile.ZipFile(document.file) as archive:
            assert archive.read("mimetype").decode() == papers.MIME
            assert archive.testzip() is None


@pytest.mark.once
def test_a_paper_is_the_same_each_time():
    name, content = papers.make("courrier_collectivite")
    assert papers.make("courrier_collectivite") == (name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "collectivité" in archive.read("content.xml").decode()


def test_the_texts_follow_french_typography(seeded):
    faults = [
        (row, value)
        for model in (Call, Theme, Partner, Event, Document, Territory)
        for row in model.objects.all()
        for value in vars(row).values()
        if isinstance(value, str) and STRAIGHT.search(value)
    ]
    assert faults == []
    assert PublicRevision.objects.count() == 1
