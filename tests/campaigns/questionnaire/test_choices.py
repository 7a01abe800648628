import pytest

from .asking import YES_OR_NO, cell, gaps, kept, question, said

NOT_LISTED = ["Choisissez une réponse de la liste."]
WITH_NONE = [*YES_OR_NO, {"value": "aucun", "label": "Aucune", "alone": True}]


@pytest.mark.parametrize(("raw", "value"), [("a", "a"), ("", None), (None, None), ("c", NOT_LISTED), ("A", NOT_LISTED)])
def test_choice(raw, value):
    assert kept(question("choice", options=YES_OR_NO), raw) == value


def test_choice_no_longer_offered_is_told_and_stops_the_deposit():
    asked = question("choice", options=YES_OR_NO)
    assert said(asked, "vieux") == "vieux"
    assert gaps(asked, "vieux") == ["«\u00a0vieux\u00a0» n’est plus proposé\u00a0: choisissez une autre réponse."]


def test_choice_that_must_be_answered_is_laid_out_and_the_other_can_be_taken_back():
    laid_out = question("choice", options=YES_OR_NO, required=True)
    listed = question("choice", options=YES_OR_NO)
    assert laid_out.kind.field(laid_out, None).widget.use_fieldset is True
    assert '<option value="">' in listed.kind.field(listed, None).widget.render("q", None)


def test_choice_in_a_row_is_a_list():
    asked = question("table", cell=[cell("c", "choice", options=YES_OR_NO, required=True)])
    assert asked.kind.field(asked, None).fields["c"].widget.use_fieldset is False


def test_choices_are_kept_once_in_their_order():
    assert kept(question("multi", options=YES_OR_NO), ["b", "a", "b"]) == ["a", "b"]


@pytest.mark.parametrize("raw", [["c"], ["a", "c"]])
def test_unknown_choices_are_refused(raw):
    assert kept(question("multi", options=YES_OR_NO), raw) == ["Cochez des réponses de la liste."]


def test_none_of_them_stands_alone():
    asked = question("multi", options=WITH_NONE)
    assert gaps(asked, ["aucun"]) == []
    assert gaps(asked, ["a", "aucun"]) == ["«\u00a0Aucune\u00a0» ne se coche pas avec une autre réponse."]


@pytest.mark.parametrize(("raw", "value"), [("oui", True), ("non", False), ("", None), ("true", NOT_LISTED)])
def test_yes_or_no(raw, value):
    assert kept(question("yesno"), raw) == value


def test_no_is_an_answer():
    asked = question("yesno", required=True)
    assert (gaps(asked, False), said(asked, False)) == ([], "Non")
    assert gaps(asked, None) == ["Répondez par oui ou par non."]


@pytest.mark.parametrize(("raw", "value"), [(True, True), (False, None), (None, None)])
def test_tick(raw, value):
    assert kept(question("tick"), raw) == value


def test_required_tick_must_be_ticked():
    asked = question("tick", required=True)
    assert [gaps(asked, value) for value in (True, False, None, "oui")] == [
        [],
        *[["Cochez cette case pour pouvoir déposer."]] * 3,
    ]
