"""From one edition to another by the keys: kept, changed, new, gone, and what does not go across."""

import pytest
from hypothesis import HealthCheck, given, settings

from campaigns.questionnaire import StaticCatalogue, load
from campaigns.questionnaire.carrying import ADDED, CHANGED, KEPT, NEXT, OTHER, REMOVED, SAME, carry, pairs
from tests.campaigns.questionnaire.definitions import CATALOGUE, documents, full_answers_to, to_toml

HEAD = 'slug = "e"\ntitle = "E"\n[[section]]\nkey = "s"\ntitle = "S"\n'
OPTIONS = 'options = [{ value = "a", label = "Aire" }, { value = "b", label = "Baie" }]'
OTHERS = 'options = [{ value = "b", label = "Baie" }, { value = "c", label = "Cap" }]'
NOWHERE = StaticCatalogue()


def edition(*questions: str):
    return load(HEAD + "".join(f"[[section.question]]\n{question}\n" for question in questions))


def asked(kind: str, key: str = "q", label: str = "Q", more: str = "") -> str:
    needed = {"long": "max_length = 500\n", "choice": f"{OPTIONS}\n", "multi": f"{OPTIONS}\n"}
    return f'key = "{key}"\nkind = "{kind}"\nlabel = "{label}"\n{more or needed.get(kind, "")}'


def table(kind: str, *cells: str) -> str:
    return asked(kind) + "".join(f"\n[[section.question.cell]]\n{cell}" for cell in cells)


def across(before: str, after: str, value):
    """(the value on the other side, what is told of it)"""
    (carried,) = carry(edition(before), edition(after), {"q": value}, NOWHERE)
    return carried.value, [(fault.place, fault.written) for fault in carried.faults]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents().map(to_toml).map(load).flatmap(lambda q: full_answers_to(q).map(lambda answers: (q, answers))))
def test_the_same_edition_keeps_everything(drawn):
    questionnaire, answers = drawn
    carried = carry(questionnaire, questionnaire, answers, CATALOGUE)
    assert [each.faults for each in carried if each.faults] == []
    assert {each.pair.state for each in carried} <= {KEPT}
    kept = {each.pair.question.key: each.value for each in carried if each.value is not None}
    assert kept == {key: value for key, value in answers.items() if value is not None}


def test_each_question_is_kept_changed_new_or_gone():
    before = edition(asked("short", "a"), asked("short", "b"), asked("short", "gone"))
    after = edition(asked("short", "new"), asked("long", "b", "Q bis"), asked("short", "a"))
    found = {pair.question.key: pair for pair in pairs(before, after)}
    assert {key: pair.state for key, pair in found.items()} == {
        "new": ADDED,
        "b": CHANGED,
        "a": KEPT,
        "gone": REMOVED,
    }
    assert found["b"].parts == ("libellé", "sorte de question", "longueur")


@pytest.mark.parametrize(("whither", "kept"), [(SAME, "oui"), (NEXT, None), (OTHER, None)])
def test_what_the_edition_marks_is_given_anew_in_another_dossier(whither, kept):
    """An engagement follows the paper that is brought back, never the draft that goes on."""
    before, after = edition(asked("short")), edition(asked("short") + "anew = true\n")
    (carried,) = carry(before, after, {"q": "oui"}, NOWHERE, whither=whither)
    assert (carried.value, carried.former, carried.anew) == (kept, "oui", kept is None)
    (back,) = carry(after, before, {"q": "oui"}, NOWHERE, whither=whither)
    assert back.value == "oui"


def test_the_answer_to_a_question_that_is_gone_is_given_back():
    found = carry(edition(asked("short", "gone"), asked("short")), edition(asked("short")), {"gone": "Texte"}, NOWHERE)
    assert [(each.pair.state, each.value) for each in found] == [(KEPT, None), (REMOVED, "Texte")]


@pytest.mark.parametrize(
    ("before", "after", "value", "carried"),
    [
        ("short", "long", "Une phrase", "Une phrase"),
        ("integer", "short", 1200, "1\u202f200"),
        ("integer", "euros", 12, "12.00"),
        ("euros", "short", "1234.50", "1\u202f234,50\u00a0€"),
        ("short", "integer", "24", 24),
        ("email", "short", "a@example.org", "a@example.org"),
        ("choice", "multi", "a", ["a"]),
        ("multi", "choice", ["a"], "a"),
        ("yesno", "yesno", False, False),
        ("date", "short", "2023-11-03", "vendredi 3 novembre 2023"),
    ],
)
def test_an_answer_goes_where_it_can_be_read(before, after, value, carried):
    assert across(asked(before), asked(after), value) == (carried, [])


@pytest.mark.parametrize(
    ("before", "after", "value", "written"),
    [
        ("short", "integer", "une vingtaine", "une vingtaine"),
        ("multi", "choice", ["a", "b"], "Aire\nBaie"),
        ("yesno", "short", True, "Oui"),
        ("choice", "yesno", "a", "Aire"),
        ("long", "tick", "Texte", "Texte"),
    ],
)
def test_what_cannot_go_is_told_in_words(before, after, value, written):
    assert across(asked(before), asked(after), value) == (None, [("", written)])


def test_an_option_that_is_gone_is_told_by_its_label():
    assert across(asked("choice"), asked("choice", more=OTHERS), "a") == (None, [("", "Aire")])
    assert across(asked("multi"), asked("multi", more=OTHERS), ["a", "b"]) == (["b"], [("", "Aire")])


def test_cells_are_known_by_their_keys_and_rows_by_their_ids():
    before = table("table", asked("short", "nom", "Nom"), asked("choice", "sorte", "Sorte"), asked("integer", "n", "N"))
    after = table("table", asked("choice", "sorte", "Sorte", OTHERS), asked("short", "nom", "Nom entier"))
    rows = [{"id": "r0001", "nom": "Anne", "sorte": "a", "n": 3}, {"id": "r0002", "nom": "Yann", "sorte": "b"}]
    value, told = across(before, after, rows)
    assert value == [{"id": "r0001", "nom": "Anne"}, {"id": "r0002", "sorte": "b", "nom": "Yann"}]
    assert told == [("ligne\u00a01, N", "3"), ("ligne\u00a01, sorte", "Aire")]


def test_a_group_that_became_a_table_is_told():
    cell = asked("short", "nom", "Nom")
    assert across(table("composite", cell), table("table", cell), {"nom": "Anne"})[0] is None


def test_stored_answers_of_another_shape_count_for_nothing():
    for value in ({"x": 1}, [1], 3.5, "", None, [{"nom": "sans id"}]):
        assert across(asked("short"), asked("long"), value) == (None, [])
