"""Names of the fields of a fillable PDF: from a question to its names, and back."""

from hypothesis import given
from hypothesis import strategies as st

from campaigns.questionnaire import acroform


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_state_says_its_value(value):
    state = acroform.state_of(value)
    assert state.isascii() and not set(state) & set(" /#()<>[]{}%") and state != acroform.OFF
    assert acroform.value_of(state) == acroform.value_of(f"/{state}") == value


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), unique=True))
def test_states_of_two_values_differ(values):
    assert len({acroform.state_of(value) for value in values}) == len(values)


def test_plain_value_is_its_own_state():
    assert [acroform.state_of(each) for each in ("oui", "0299001B", "autre-choix", "c_3")] == [
        "oui",
        "0299001B",
        "autre-choix",
        "c_3",
    ]
    assert acroform.state_of("Brest métropole") == "x-4272657374206dc3a974726f706f6c65"
    assert acroform.state_of("x-41") == "x-782d3431"


def test_no_value_in_an_empty_box_or_a_broken_state():
    assert [acroform.value_of(state) for state in ("", "/Off", "Off", "x-4", "x-ff", "x-zz")] == [None] * 6


def test_boxes_are_found_among_the_names_in_their_order():
    choices = [(f"v{place}", f"Choix {place}") for place in range(12)]
    names = [name for name, _, _ in acroform.numbered("themes", choices)]
    assert names[0] == "themes-1" and names[-1] == "themes-12"
    found = {*names, "themes", "themes-0", "themes-0-cell", "themes-1-cell", "themes-a", "xthemes-1", "themes-01"}
    assert acroform.boxes_of("themes", found) == names


def test_names_are_those_of_the_page():
    assert acroform.cell_name("avis", "piece") == "avis-piece"
    assert acroform.cell_name(acroform.row_name("budget", 2), "montant") == "budget-2-montant"
    assert acroform.row_id_name("budget", 0) == "budget-0-id"
    assert acroform.option_name("avis-themes", 3) == "avis-themes-3"


def test_mark_of_the_form():
    assert acroform.read_form_mark(acroform.form_mark("3f" * 32)) == (acroform.VERSION, "3f" * 32)
    wrong = ["", "1", "1:", "1:xyz", "0:3f3f3f3f", "a:3f3f3f3f", "1:3f3f3f3f ", "1:" + "3" * 65]
    assert [acroform.read_form_mark(mark) for mark in wrong] == [None] * len(wrong)
