"""A filled paper against a draft: what is proposed, what is refused, and that nothing is ever lost."""

import pytest

from campaigns.questionnaire import StaticCatalogue, load
from campaigns.questionnaire.bringing import DIFFERENT, EMPTY, NEW, REFUSED, SAME, Written, bring, propose
from tests.projects.desk import EDITION

EDITION_READ = load(EDITION)
CATALOGUE = StaticCatalogue({"themes": [("inclusion", "Numérique et école inclusive")], "schools": []})
ROWS = [{"id": "r0001", "poste": "Micros", "montant": "120.00"}, {"id": "r0002", "poste": "Câbles", "montant": "8.50"}]


def brought(states: dict | None = None, **texts: str):
    said = {name.replace("__", "-"): text for name, text in texts.items()}
    written = Written(EDITION_READ, said, states or {})
    return bring(EDITION_READ, written, CATALOGUE)


def one(key: str, answers: dict | None = None, base: dict | None = None, states: dict | None = None, **texts: str):
    found = propose(brought(states, **texts), answers or {}, base)
    return next(each for each in found if each.question.key == key)


# -- what is said ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\u2028"])
def test_every_line_end_is_one(ends):
    assert one("resume", resume=f"a{ends}b{ends}{ends}c").proposed == "a\nb\n\nc"


@pytest.mark.parametrize("said", ["oui", "Oui", "\u00a0Oui "])
def test_a_choice_is_understood_by_its_value_or_by_its_words(said):
    assert one("en_reseau", en_reseau=said).proposed is True
    assert one("personnes", personnes__0__role="Rédige").proposed[0]["role"] == "editor"
    assert one("thematique", thematique="Numérique et école inclusive").proposed == "inclusion"


def test_hidden_signs_go_as_they_do_on_the_page():
    assert one("titre", titre="\x07Une\u202e web\u200bradio\t").proposed == "Une webradio"


@pytest.mark.parametrize(
    "name",
    ["revision", "fin", "ajouter", "retirer", "tne29-edition", "titre-0", "titre-x", "depenses-0-x", "devis-1-2-3"],
)
def test_names_that_the_questionnaire_does_not_know_say_nothing(name):
    written = Written(EDITION_READ, {name: "x"}, {})
    assert not any(each.value or each.faults for each in bring(EDITION_READ, written, CATALOGUE))


def test_only_known_names_are_kept():
    names = ["titre", "state", "__class__", "avis-nom", "ajouter", "avis-x", "depenses-0-montant-x", "titre-nom"]
    said = dict.fromkeys(names, "x")
    assert set(Written(EDITION_READ, said, {})) == {"titre", "avis-nom"}


# -- what is proposed ------------------------------------------------------------------------------


def test_an_empty_field_never_erases():
    answers = {"titre": "Une webradio", "effectif": 12, "depenses": ROWS, "avis": {"nom": "Anne"}, "en_reseau": False}
    found = propose(brought(states={"en_reseau": "Off"}, titre="", resume="  ", depenses__0__poste=""), answers)
    assert {each.state for each in found} == {EMPTY}
    assert all(each.proposed == answers.get(each.question.key) for each in found)


def test_what_is_new_is_wise_and_what_replaces_is_not():
    assert (one("titre", titre="x").state, one("titre", titre="x").is_wise) == (NEW, True)
    replaced = one("titre", {"titre": "y"}, titre="x")
    assert (replaced.state, replaced.held, replaced.proposed, replaced.is_wise) == (DIFFERENT, "y", "x", False)
    assert one("titre", {"titre": "x"}, titre=" x ").state == SAME


def test_what_cannot_be_kept_is_told_with_what_was_written():
    refused = one("effectif", {"effectif": 12}, effectif="une vingtaine")
    assert (refused.state, refused.proposed) == (REFUSED, 12)
    assert [(fault.place, fault.written) for fault in refused.faults] == [("", "une vingtaine")]
    assert "nombre entier" in refused.faults[0].sentence


def test_a_wrong_cell_does_not_take_the_others_with_it():
    found = one("depenses", depenses__0__poste="Micros", depenses__0__montant="cher", depenses__2__montant="3")
    assert [{**row, "id": ""} for row in found.proposed] == [
        {"id": "", "poste": "Micros"},
        {"id": "", "montant": "3.00"},
    ]
    assert [(fault.place, fault.written) for fault in found.faults] == [("ligne\u00a01, montant", "cher")]


def test_cells_of_a_group_complete_those_of_the_draft():
    edition = load(
        EDITION.replace(
            'key = "piece"', 'key = "fonction"\nkind = "short"\nlabel = "F"\n[[section.question.cell]]\nkey = "piece"'
        )
    )
    found = propose(
        bring(edition, Written(edition, {"avis-fonction": "IEN"}, {}), CATALOGUE), {"avis": {"nom": "Anne"}}
    )
    avis = next(each for each in found if each.question.key == "avis")
    assert (avis.proposed, avis.state, avis.is_wise) == ({"nom": "Anne", "fonction": "IEN"}, DIFFERENT, True)


def test_rows_known_by_their_ids_are_updated_the_others_added_and_those_of_the_draft_stay():
    texts = {"depenses__0__id": "r0002", "depenses__0__montant": "9", "depenses__1__poste": "Casques"}
    found = one("depenses", {"depenses": ROWS}, **texts)
    assert found.proposed[:2] == [ROWS[0], {"id": "r0002", "poste": "Câbles", "montant": "9.00"}]
    assert [row["poste"] for row in found.proposed] == ["Micros", "Câbles", "Casques"]
    assert not found.is_wise


def test_a_row_without_id_has_always_the_same_and_is_not_added_twice():
    first = one("depenses", depenses__0__poste="Micros").proposed
    again = one("depenses", {"depenses": first}, depenses__0__poste="Micros")
    assert (again.proposed, again.state) == (first, SAME)


def test_a_row_that_the_draft_has_word_for_word_is_the_same_row():
    found = one("depenses", {"depenses": ROWS}, depenses__0__poste="Câbles", depenses__0__montant="8,50")
    assert (found.proposed, found.state) == (ROWS, SAME)


def test_twins_on_the_paper_are_two_rows():
    texts = {"depenses__0__poste": "Câbles", "depenses__0__montant": "8,50"}
    found = one("depenses", {"depenses": ROWS}, **texts, depenses__1__poste="Câbles", depenses__1__montant="8,50")
    assert [row["poste"] for row in found.proposed] == ["Micros", "Câbles", "Câbles"]
    assert len({row["id"] for row in found.proposed}) == 3


# -- a paper made from the draft -------------------------------------------------------------------


def test_what_the_paper_had_to_begin_with_is_not_news():
    """The draft moved on since it was printed; the paper repeats what it was given."""
    found = one("titre", {"titre": "Le nouveau titre"}, {"titre": "L’ancien"}, titre="L’ancien")
    assert (found.state, found.proposed) == (SAME, "Le nouveau titre")


def test_what_was_changed_on_paper_alone_is_wise():
    found = one("titre", {"titre": "L’ancien"}, {"titre": "L’ancien"}, titre="Corrigé")
    assert (found.proposed, found.is_wise) == ("Corrigé", True)
    both = one("titre", {"titre": "Le nouveau"}, {"titre": "L’ancien"}, titre="Corrigé")
    assert (both.proposed, both.is_wise) == ("Corrigé", False)


def test_a_row_removed_from_the_draft_does_not_come_back_by_itself():
    texts = {"depenses__0__id": "r0001", "depenses__0__poste": "Micros", "depenses__0__montant": "120,00"}
    found = one("depenses", {"depenses": ROWS[1:]}, {"depenses": ROWS}, **texts)
    assert (found.proposed, found.state) == (ROWS[1:], SAME)
    corrected = one(
        "depenses", {"depenses": ROWS[1:]}, {"depenses": ROWS}, **texts | {"depenses__0__poste": "Micro HF"}
    )
    assert [row["poste"] for row in corrected.proposed] == ["Câbles", "Micro HF"]


def test_a_cell_changed_on_each_side_keeps_both():
    held = [{**ROWS[0], "poste": "Microphones"}]
    texts = {"depenses__0__id": "r0001", "depenses__0__poste": "Micros", "depenses__0__montant": "99"}
    found = one("depenses", {"depenses": held}, {"depenses": ROWS[:1]}, **texts)
    assert found.proposed == [{"id": "r0001", "poste": "Microphones", "montant": "99.00"}]
