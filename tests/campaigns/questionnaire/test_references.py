from campaigns.questionnaire import StaticCatalogue

from .asking import gaps, kept, question, said
from .definitions import CATALOGUE

GONE = ["Cette réponse n’est plus proposée\u00a0: choisissez-en une autre."]


def test_short_list_is_shown():
    asked = question("reference", source="themes")
    field = asked.kind.field(asked, CATALOGUE)
    assert field.choices == list(CATALOGUE.choices("themes"))
    assert (kept(asked, "theme-1"), kept(asked, "x")) == ("theme-1", ["Choisissez une réponse de la liste."])


def test_long_list_is_found_by_what_is_typed():
    asked = question("reference", source="schools")
    assert kept(asked, "École <Ti ar C’hoat> (0299001B)") == "0299001B"
    assert kept(asked, " 0299001B ") == "0299001B"
    assert kept(asked, "École <Brest>") == [
        "«\u00a0École <Brest>\u00a0» n’est pas dans la liste\u00a0: choisissez une des propositions."
    ]


def test_kept_value_is_shown_in_words_and_found_again():
    asked = question("reference", source="schools")
    shown = asked.kind.field(asked, CATALOGUE).prepare_value("0299001B")
    assert (shown, kept(asked, shown)) == ("École <Ti ar C’hoat> (0299001B)", "0299001B")


def test_what_was_typed_and_not_found_is_shown_again():
    asked = question("reference", source="schools")
    assert asked.kind.field(asked, CATALOGUE).prepare_value("École <Brest>") == "École <Brest>"


def test_value_withdrawn_from_the_list_stops_the_deposit():
    for source in ("themes", "schools"):
        asked = question("reference", source=source)
        assert (said(asked, "parti"), gaps(asked, "parti")) == ("parti", GONE)


def test_several_references():
    asked = question("references", source="themes")
    assert kept(asked, ["theme-3", "theme-0"]) == ["theme-0", "theme-3"]
    assert said(asked, ["theme-0", "theme-3"]) == "Thématique n° 0\nThématique n° 3"
    assert gaps(asked, ["parti"]) == ["«\u00a0parti\u00a0» n’est plus proposé\u00a0: choisissez une autre réponse."]


def test_frozen_words_are_told():
    asked = question("reference", source="themes")
    frozen = StaticCatalogue({"themes": [("theme-1", "L’ancien libellé")]})
    assert asked.kind.tell(asked, "theme-1", frozen).text == "L’ancien libellé"
