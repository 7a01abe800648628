"""Changing an edition: each gesture gives a document that reads, touches nothing else, and never gives a key twice."""

import copy

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from campaigns.questionnaire import DefinitionError, canonical, document_of, editing, load
from campaigns.questionnaire.attributes import KEY_LENGTH
from campaigns.questionnaire.editing import Misplaced
from campaigns.questionnaire.kinds import KINDS

from .definitions import documents, unhurried
from .shipped import SOURCE

SHIPPED = document_of(SOURCE)
SUMMING = {"computed", "balance"}


def read(document):
    return load(canonical(document))


def keys(document):
    return [spot.key for spot in editing.spots(document)]


def paths(document):
    return keys(document) + [
        f"{spot.key}-{cell['key']}" for spot in editing.spots(document) for cell in spot.table.get("cell", ())
    ]


# -- whatever the edition --------------------------------------------------------------------------


@unhurried
@given(documents(), st.data())
def test_removing_leaves_an_edition_that_reads(document, data):
    before = copy.deepcopy(document)
    path = data.draw(st.sampled_from(paths(document)))
    dependents = editing.depending_on(document, path)
    try:
        after = editing.remove(document, path)
    except Misplaced:
        assume(False)
    assert document == before
    read(after)
    gone = set(keys(document)) - set(keys(after)) - {path}
    assert gone >= {dependent.key for dependent in dependents if dependent.goes}
    assert path in after["retired"]


@unhurried
@given(documents(), st.data())
def test_what_is_not_said_to_depend_is_not_touched(document, data):
    path = data.draw(st.sampled_from(keys(document)))
    dependents = editing.depending_on(document, path)
    assume(not any(dependent.goes for dependent in dependents))
    try:
        after = editing.remove(document, path)
    except Misplaced:
        assume(False)
    left = {spot.key: spot.table for spot in editing.spots(after)}
    said = {dependent.key for dependent in dependents}
    was = {spot.key: spot.table for spot in editing.spots(document)}
    assert {key for key, table in left.items() if table != was[key]} == said


@unhurried
@given(documents(), st.data())
def test_a_copy_reads_and_has_keys_of_its_own(document, data):
    section = data.draw(st.sampled_from(document["section"]))["key"]
    question = data.draw(st.sampled_from(keys(document)))
    for after, _ in (editing.duplicate_section(document, section), editing.duplicate_question(document, question)):
        assert len(read(after).questions) == len(set(keys(after))) > len(keys(document))
        assert set(keys(document)) < set(keys(after))


@unhurried
@given(documents(), st.sampled_from(sorted(KINDS)), st.data())
def test_a_new_question_of_any_kind_reads(document, kind, data):
    section = data.draw(st.sampled_from(document["section"]))["key"]
    try:
        after, key = editing.add_question(document, section, kind, "Combien d’élèves ?")
    except Misplaced as error:
        assert kind in SUMMING and "colonne de montants" in str(error)
        return
    assert read(after).question(key).kind is KINDS[kind]


@unhurried
@given(documents(), st.data())
def test_a_question_may_become_of_any_kind(document, data):
    path = data.draw(st.sampled_from(paths(document)))
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    assume(not editing.depending_on(document, path))
    try:
        after = editing.change_kind(document, path, kind)
    except Misplaced:
        assume(False)
    table = editing.question_of(after, path)
    was = editing.question_of(document, path)
    assert (table["kind"], table["label"], table["key"]) == (kind, was["label"], was["key"])
    own = [fault for fault in _faults(after) if "pas d’autre" not in fault]
    assert own == []


def _faults(document):
    try:
        read(document)
    except DefinitionError as error:
        return error.faults
    return []


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_no_key_is_ever_given_twice(document, data):
    """Adds and removes, in any order: a key that came back would lead an old answer to another question."""
    ever = set(keys(document))
    for label in data.draw(st.lists(st.sampled_from(["Titre", "titre !", "Élèves", "q1", "id", ""]), max_size=12)):
        section = document["section"][0]["key"]
        document, key = editing.add_question(document, section, "short", label or "?")
        assert key not in ever and key not in editing.RESERVED
        ever.add(key)
        if data.draw(st.booleans()):
            document = editing.remove(document, key)
    read(canonical_copy(document))


def canonical_copy(document):
    """Questions with an empty label do not read; the keys are what matters here."""
    return document_of(canonical(document))


@unhurried
@given(documents(), st.integers(-9, 9), st.data())
def test_moving_only_changes_the_order(document, by, data):
    key = data.draw(st.sampled_from(keys(document)))
    after = editing.move_question(document, key, by)
    assert sorted(keys(after)) == sorted(keys(document))
    sections = editing.move_section(document, document["section"][0]["key"], by)
    assert sorted(keys(sections)) == sorted(keys(document))


# -- on the shipped edition --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Combien d’élèves ?", "combien_d_eleves"),
        ("12 classes", "q_12_classes"),
        ("Œuvre à l’École", "oeuvre_a_l_ecole"),
        ("titre", "titre_2"),
        ("id", "id_2"),
        ("???", "q"),
        ("anticonstitutionnellementanticonstitutionnellement", "anticonstitutionnellemen"),
        ("Quelles dépenses prévoyez-vous pour ce projet", "quelles_depenses_prevoyez"[:24].rpartition("_")[0]),
    ],
)
def test_keys_come_from_the_words(words, key):
    found = editing.fresh_key(words, {"titre"})
    assert found == key and len(found) <= KEY_LENGTH


def test_removing_a_table_says_what_goes_with_it():
    said = [dependent.sentence for dependent in editing.depending_on(SHIPPED, "recettes")]
    assert said == [
        "Question J5 « Montant demandé au titre du TNE »\u00a0: elle se calcule d’après ce qui est retiré\u00a0: "
        "elle est retirée aussi.",
        "Question J6 « Équilibre du budget »\u00a0: elle se calcule d’après ce qui est retiré\u00a0: "
        "elle est retirée aussi.",
    ]
    after = editing.remove(SHIPPED, "recettes")
    assert set(keys(SHIPPED)) - set(keys(after)) == {"recettes", "montant", "equilibre"}


def test_removing_a_condition_s_answer_says_who_looked_for_it():
    said = editing.depending_on_option(SHIPPED, "financements-programmes", "tne")
    assert [dependent.key for dependent in said] == ["dossier_precedent"]
    after = editing.remove_option(SHIPPED, "financements-programmes", "tne")
    assert read(after).question("dossier_precedent").condition is None


def test_removing_a_filtered_answer_takes_the_sum_with_it():
    assert [each.key for each in editing.depending_on_option(SHIPPED, "recettes-financeur", "tne")] == ["montant"]
    assert read(editing.remove_option(SHIPPED, "recettes-financeur", "tne")).question("montant") is None


def test_attributes_are_written_and_removed():
    after = editing.change(SHIPPED, "titre", help="", required=False, max_length=80, label="Titre court")
    question = read(after).question("titre")
    assert (question.help, question.required, question.limits.max_length) == ("", False, 80)
    assert read(editing.change(after, "effectif", min=0)).question("effectif").limits.min == 0
    assert (
        read(editing.change(after, "suivi-fonction", max_length=40)).question("suivi-fonction").limits.max_length == 40
    )


def test_edition_and_section_are_renamed():
    after = editing.change_section(editing.set_edition(SHIPPED, title="AMI 2025"), "porteur", minutes=0, intro="")
    assert (read(after).title, read(after).section("porteur").minutes) == ("AMI 2025", 0)


def test_kind_keeps_what_it_has_room_for():
    multi = read(editing.change_kind(SHIPPED, "acces_internet", "multi")).question("acces_internet")
    assert len(multi.options) == 5 and multi.required
    long = read(editing.change_kind(SHIPPED, "titre", "long")).question("titre")
    assert long.limits.max_length == 120 and not long.column
    table = read(editing.change_kind(SHIPPED, "avis_inspection", "table")).question("avis_inspection")
    assert [cell.key for cell in table.cells] == ["nom", "date", "avis"]


def test_cells_and_options_are_changed():
    document, path = editing.add_cell(SHIPPED, "depenses", "date", "Date prévue", after_cell="poste")
    assert path == "depenses-date_prevue"
    document, twin = editing.duplicate_cell(document, path)
    document = editing.move_cell(document, twin, -9)
    document, value = editing.add_option(document, "acces_internet", "Satellite")
    document = editing.change_option(document, "acces_internet", value, label="Par satellite", alone=True)
    document = editing.move_option(document, "acces_internet", value, -1)
    questionnaire = read(document)
    assert [cell.key for cell in questionnaire.question("depenses").cells] == [
        "date_prevue_2",
        "poste",
        "date_prevue",
        "detail",
        "montant",
    ]
    option = questionnaire.question("acces_internet").options[-2]
    assert (option.value, option.label, option.alone) == ("satellite", "Par satellite", True)


def test_sections_come_and_go():
    document, key = editing.add_section(SHIPPED, "Mobilités", after_section="porteur")
    assert [section.key for section in read(document)][:3] == ["porteur", "mobilites", "reseau"]
    document = editing.move_to_section(document, "conseil", key)
    assert read(document).section(key).questions[1].key == "conseil"
    document = editing.remove_section(document, key)
    assert "conseil" in document["retired"] and read(document).section(key) is None


def test_a_copied_section_points_inside_itself():
    document, key = editing.duplicate_section(SHIPPED, "equipement")
    copied = read(document).section(key)
    assert copied.title == "Volet équipement (copie)"
    assert {question.condition.question for question in copied.questions if question.condition} == {
        copied.questions[0].key
    }


@pytest.mark.parametrize(
    ("gesture", "sentence"),
    [
        (lambda: editing.change(SHIPPED, "rien", label="x"), "n’est plus dans le questionnaire"),
        (lambda: editing.change(SHIPPED, "suivi-rien", label="x"), "plus cette case"),
        (lambda: editing.change(SHIPPED, "titre", options=[]), "ne se règle pas ici"),
        (lambda: editing.change(SHIPPED, "titre", key="x"), "ne se règle pas ici"),
        (lambda: editing.move_section(SHIPPED, "rien", 1), "plus cette section"),
        (lambda: editing.change_kind(SHIPPED, "titre", "roman"), "sorte de question"),
        (lambda: editing.add_cell(SHIPPED, "titre", "short", "x"), "pas de cases"),
        (lambda: editing.add_cell(SHIPPED, "depenses", "file", "x"), "ne peut pas être une case"),
        (lambda: editing.remove_option(SHIPPED, "reseau_interne", "rien"), "plus cette réponse"),
        (lambda: editing.add_option(SHIPPED, "titre", "x"), "pas de réponses à choisir"),
    ],
)
def test_unknown_places_are_said(gesture, sentence):
    with pytest.raises(Misplaced, match=sentence):
        gesture()


def test_the_last_of_its_kind_stays():
    one = {"slug": "a", "title": "A", "section": [{"key": "s", "title": "S", "question": [_short("q")]}]}
    for gesture in (lambda: editing.remove(one, "q"), lambda: editing.remove_section(one, "s")):
        with pytest.raises(Misplaced, match="garde au moins"):
            gesture()


def _short(key):
    return {"key": key, "kind": "short", "label": "Q"}
