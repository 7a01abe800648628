"""Two editions compared: nothing is said of what is the same, everything of what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.questionnaire import canonical, document_of, editing, load
from campaigns.questionnaire.differences import Change, differences, moved

from .definitions import documents, unhurried
from .shipped import SOURCE

SHIPPED = document_of(SOURCE)


def compared(after, before=SHIPPED):
    return differences(load(canonical(before)), load(canonical(after)))


def only(after):
    [question] = compared(after).questions
    return question


@unhurried
@given(documents())
def test_an_edition_does_not_differ_from_itself(document):
    assert not compared(document, document)


@unhurried
@given(documents(), st.data())
def test_what_was_added_one_way_is_removed_the_other(document, data):
    section = data.draw(st.sampled_from(document["section"]))["key"]
    after, key = editing.add_question(document, section, "short", "Encore ?")
    [added] = compared(after, document).questions
    [removed] = compared(document, after).questions
    assert (added.is_added, added.question.key, added.verdict) == (True, key, "ajoutée")
    assert (removed.is_removed, removed.question.key, removed.verdict) == (True, key, "retirée")


@unhurried
@given(documents(), documents())
def test_any_two_editions_compare(one, other):
    found = compared(one, other)
    assert bool(found) == bool(compared(other, one))
    assert found.added == compared(other, one).removed


@pytest.mark.parametrize(
    ("gesture", "change"),
    [
        (lambda d: editing.change(d, "titre", required=False), Change("réponse", "obligatoire", "facultative")),
        (lambda d: editing.change(d, "titre", label="Titre"), Change("libellé", "Titre du projet", "Titre")),
        (lambda d: editing.change(d, "sobriete", help=""), None),
        (
            lambda d: editing.change(d, "titre", max_length=80),
            Change("longueur", "120 caractères au plus", "80 caractères au plus"),
        ),
        (
            lambda d: editing.change(d, "maintenance", condition=None),
            Change("condition", "si « oui » à la question F1", ""),
        ),
        (
            lambda d: editing.change_option(d, "acces_internet", "fibre", label="Fibre"),
            Change("réponse possible", "Fibre optique", "Fibre"),
        ),
        (
            lambda d: editing.add_option(d, "acces_internet", "Satellite")[0],
            Change("réponse possible", "", "Satellite"),
        ),
        (
            lambda d: editing.remove_option(d, "acces_internet", "mobile"),
            Change("réponse possible", "4G ou 5G", ""),
        ),
        (lambda d: editing.change_kind(d, "acces_internet", "multi"), None),
    ],
)
def test_a_changed_facet_is_told_in_words(gesture, change):
    question = only(gesture(SHIPPED))
    assert question.verdict == "modifiée" and not question.is_moved
    spoken = [Change(*(text.replace("\u00a0", " ") for text in (c.facet, c.before, c.after))) for c in question.changes]
    assert len(spoken) == 1 and (change is None or spoken == [change])


def test_a_cell_is_compared_in_its_question():
    question = only(editing.change(SHIPPED, "suivi-telephone", required=False))
    [cell] = question.cells
    assert (question.changes, cell.question.key) == ((), "telephone")
    assert [str(change) for change in cell.changes] == ["obligatoire → facultative"]


def test_only_what_moved_is_said_to_move():
    """Those it passes have another number, and are the same."""
    question = only(editing.move_question(SHIPPED, "perennite", -2))
    assert (question.question.key, question.is_moved) == ("perennite", True)
    assert [str(change) for change in question.changes] == ["K3 → K1"]


def test_a_question_that_changed_sections_moved():
    found = compared(editing.move_to_section(SHIPPED, "conseil", "porteur"))
    [question] = found.questions
    assert (question.is_moved, str(question.changes[0])) == (True, "L3 → A10")
    assert [section.section.key for section in found.sections] == ["porteur"]


def test_a_moved_section_and_new_words_of_the_edition():
    found = compared(editing.set_edition(editing.move_section(SHIPPED, "avis", -1), title="AMI"))
    assert [change.facet for change in found.edition] == ["titre"]
    [section] = found.sections
    assert (section.is_moved, str(section.changes[0]), found.questions) == (True, "L → K", [])


def test_conditions_and_sums_are_the_same_when_only_numbers_changed():
    after, _ = editing.add_question(SHIPPED, "budget", "short", "Encore ?", after_question="periode")
    assert [question.verdict for question in compared(after).questions] == ["ajoutée"]


@unhurried
@given(st.permutations(list("abcdefg")), st.permutations(list("abcdefg")))
def test_moved_are_enough_to_go_back(before, after):
    gone = moved(before, after)
    assert [key for key in before if key not in gone] == [key for key in after if key not in gone]
    assert (not gone) == (before == after)
