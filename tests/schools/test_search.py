"""How a school is found: the same words, the same order, on both engines."""

import pytest
from django.contrib.auth import get_user_model

from schools.models import Commune, School, SchoolWord
from schools.models import school as school_module
from schools.models.search import LAST_SIGN, key_of, typed_words
from tests.factories import make_school
from tests.schools.directories import uai

pytestmark = pytest.mark.django_db

NAMES = {
    "0299001B": ("École Ti ar C’hoat", "29081", "Huelgoat"),
    "0299002C": ("Ecole primaire privée Ste-Anne", "29259", "St-Pol-de-Léon"),
    "0299003D": ("Collège de l’Élorn", "29103", "Landerneau"),
    "0299004E": ("Collège de l'Aulne", "29026", "Châteaulin"),
    "0299005F": ("ÉCOLE ÉLÉMENTAIRE ÉMILE MASSON", "29019", "Brest"),
    "0220001A": ("Collège de l’Aulne", "22157", "Le Moustoir"),
}  # fmt: skip


@pytest.fixture
def directory() -> None:
    for code, (name, insee, commune) in NAMES.items():
        place, _ = Commune.objects.get_or_create(insee=insee, defaults={"name": commune})
        make_school(code, name=name, commune=place, postal_code=f"{insee[:2]}000")


@pytest.fixture(params=[(10**6, 10**6), (0, 10**6), (0, 0)], ids=["rare", "common", "very common"])
def counted(request, monkeypatch) -> None:
    """Whichever way the schools are reached, the answer is the same."""
    few, common = request.param
    monkeypatch.setattr(school_module, "FEW", few)
    monkeypatch.setattr(school_module, "COMMON", common)


@pytest.mark.usefixtures("directory", "counted")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ti ar choat", ["0299001B"]),
        ("TI AR C'HOAT", ["0299001B"]),
        ("hoat huel", ["0299001B"]),
        ("st pol", ["0299002C"]),
        ("saint-pol-de-leon", ["0299002C"]),
        ("léon sainte anne", ["0299002C"]),
        ("Ste Anne", ["0299002C"]),
        ("elorn", ["0299003D"]),
        ("lelorn", ["0299003D"]),
        ("L’ÉLORN", ["0299003D"]),
        ("emile ecole", ["0299005F"]),
        ("éco", ["0299005F", "0299002C", "0299001B"]),
        ("coll", ["0299004E", "0299003D", "0220001A"]),
        ("aulne college", ["0299004E", "0220001A"]),
        ("aulne moustoir", ["0220001A"]),
        ("0299003d", ["0299003D"]),
        ("029 9003 D", ["0299003D"]),
        ("0220", ["0220001A"]),
        ("29000", ["0299004E", "0299003D", "0299005F", "0299002C", "0299001B"]),
        ("masson huelgoat", []),
        ("asson", []),
        ("%", []),
        ("_cole", []),
    ],
)
def test_a_school_is_found_by_the_beginnings_of_its_words_nearest_first(text, found):
    assert [each.uai for each in School.objects.suggest(text, 10)] == found
    assert [each.uai for each in School.objects.search(text)] == found


@pytest.mark.usefixtures("directory")
def test_a_name_changed_is_found_by_its_new_words_only():
    school = School.objects.get(uai="0299001B")
    school.name = "École du Chaos"
    school.save()
    assert list(School.objects.search("chaos")) == [school]
    assert not School.objects.search("hoat")
    assert sorted(school.words.values_list("word", flat=True)) == sorted(school.search_key.split())
    school.delete()
    assert not SchoolWord.objects.filter(school_id=school.pk).exists()


@pytest.mark.usefixtures("directory")
def test_a_closed_school_is_not_proposed_and_stays_readable(client):
    School.objects.filter(uai="0299003D").update(is_open=False, closure="absent")
    assert not School.objects.search("elorn") and School.objects.suggest("elorn", 10) == []
    assert [each.uai for each in School.objects.matching("elorn")] == ["0299003D"]


@pytest.mark.parametrize("items", [1, 3])
def test_statements_do_not_grow_with_the_schools(django_assert_num_queries, items):
    for number in range(items):
        make_school(uai("029", 9000 + number), name=f"École {number}")
    with django_assert_num_queries(2):
        assert len(School.objects.select_related("commune").suggest("ecole brest", 10)) == items
    with django_assert_num_queries(0):
        School.objects.suggest(" - ", 10)


def test_words_typed():
    assert typed_words("St-Pol, st pol & SAINT") == ["saint", "pol"]
    assert typed_words("x" * 900) == ["x" * 40]
    assert len(typed_words(" ".join(map(str, range(50))))) == 8
    assert key_of("Ti ar C’hoat", "Huelgoat") == " ti ar c hoat huelgoat choat"
    assert LAST_SIGN not in key_of(f"a{LAST_SIGN}b")


def test_staff_find_closed_schools_as_everybody_finds_the_others(admin_client_with_factor, directory):
    School.objects.filter(uai="0299003D").update(is_open=False)
    page = admin_client_with_factor.get("/admin/schools/school/", {"q": "élorn landerneau"})
    assert "0299003D" in page.text and "0299004E" not in page.text
    everything = admin_client_with_factor.get("/admin/schools/school/")
    assert everything.text.count("/change/") == len(NAMES)
    assert get_user_model().objects.count() == 1
