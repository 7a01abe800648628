"""The edition of 2023-2024 is the questionnaire of DOMAIN §3.2, in a French that can be printed."""

import re

import pytest

from campaigns.questionnaire import Missing, effective, missing, projections
from campaigns.questionnaire.kinds import KINDS

from . import pages
from .definitions import CATALOGUE
from .shipped import SHIPPED, SOURCE

WANTED = {"A": 9, "B": 6, "C": 6, "D": 8, "E": 13, "F": 5, "G": 2, "H": 4, "I": 3, "J": 7, "K": 3, "L": 5, "M": 5}
NOT_REQUIRED = [
    "A1",
    "A2",
    "A5",
    "A6",
    "A7",
    "B4",
    "B5",
    "B6",
    "C5",
    "C6",
    "D5",
    "D8",
    "E4",
    "E12",
    "E13",
    "F5",
    "G1",
    "G2",
    "H3",
    "H4",
    "I1",
    "I2",
    "I3",
    "J6",
    "K3",
    "L1",
    "L3",
    "L4",
    "L5",
]
CONDITIONS = {
    "A7": "si l’établissement porteur est une école",
    "A9": "si l’établissement porteur est une école",
    "B2": "si « oui » à la question B1",
    "B3": "si « oui » à la question B1",
    "D7": "si « Un appel TNE précédent » à la question D6",
    "E11": "si « oui » à la question B1",
    "F2": "si « oui » à la question F1",
    "F3": "si « oui » à la question F1",
    "F4": "si « oui » à la question F1",
}


def test_sections_and_numbers():
    assert {section.letter: len(section.questions) for section in SHIPPED} == WANTED


def test_what_is_required():
    assert [question.number for question in SHIPPED.questions if not question.required] == NOT_REQUIRED


def test_conditions():
    found = {question.number: question.condition for question in SHIPPED.questions if question.condition}
    assert {number: pages.spaces(each.sentence(SHIPPED)) for number, each in found.items()} == CONDITIONS


def test_columns():
    columns = {question.column: question.number for question in SHIPPED.questions if question.column}
    assert columns == {
        "head": "A3",
        "contact": "A4",
        "team": "A6",
        "schools": "B2",
        "territory": "B4",
        "title": "E1",
        "summary": "E2",
        "main_theme": "E3",
        "amount": "J5",
        "may_be_published": "M5",
    }


def test_nearly_every_kind_is_used():
    used = {asked.kind.name for question in SHIPPED.questions for asked in (question, *question.cells)}
    assert used == set(KINDS)


def test_screen_and_paper_agree():
    wanted = pages.expected(SHIPPED, CATALOGUE)
    assert pages.read_screen(SHIPPED, CATALOGUE) == wanted
    assert pages.read_paper(SHIPPED, CATALOGUE) == wanted


def test_first_section_of_a_school_that_is_not_primary():
    asked = {each.question.number for each in missing(SHIPPED, {}, {}, CATALOGUE)}
    assert "A9" in asked and "B2" not in asked


def test_amount_asked_for_is_what_the_tne_would_pay():
    answers = {
        "recettes": [
            {"id": "r0001", "financeur": "tne", "montant": "8000.00", "etat": "demande"},
            {"id": "r0002", "financeur": "commune", "montant": "2000.00", "etat": "obtenu"},
        ],
        "titre": "La classe sans murs",
        "publication": False,
    }
    found = projections(SHIPPED, answers, CATALOGUE)
    assert {column: value for column, value in found.items() if value is not None} == {
        "amount": "8000.00",
        "title": "La classe sans murs",
        "may_be_published": False,
    }


def test_schools_of_a_network_given_up_do_not_count():
    answers = {"en_reseau": False, "etablissements_associes": [{"id": "r0001", "school": "0299001B"}]}
    assert effective(SHIPPED, answers, CATALOGUE) == {"en_reseau": False}
    assert projections(SHIPPED, answers, CATALOGUE)["schools"] is None


def test_paths_of_files_fit_their_column():
    paths = [
        asked.path
        for question in SHIPPED.questions
        for asked in (question, *question.cells)
        if asked.kind.name == "file"
    ]
    assert paths == ["courrier_engagement", "devis", "avis_inspection-piece", "avis_direction-piece", "autres_pieces"]
    assert all(SHIPPED.question(path).path == path for path in paths)


@pytest.mark.parametrize(
    "slip",
    [
        r"[a-zà-ÿ»)] [;:!?»]",  # no-break space before double signs
        r"«[^\u00a0]|[^\u00a0]»",  # and inside quotes
        r"[a-zà-ÿ]'[a-zà-ÿ]",  # typographic apostrophe
        r"\.\.\.",
        r"·",  # no « point médian »
    ],
)
def test_typography(slip):
    words = "\n".join(re.findall(r'"((?:[^"\\]|\\.)*)"', SOURCE))
    assert re.findall(slip, words) == []


def test_labels_are_short_and_help_is_a_sentence():
    for question in SHIPPED.questions:
        assert len(question.label) <= 140, question.label
        assert not question.help or question.help.endswith((".", "…", "?")), question.help


def test_missing_is_an_object_with_its_place():
    first = missing(SHIPPED, {}, {}, CATALOGUE)[0]
    assert first == Missing(SHIPPED.question("direction"), SHIPPED.section("porteur"), first.sentence)


def test_what_engages_is_given_again_in_each_dossier():
    marked = {question.key for question in SHIPPED.questions if question.anew}
    ticks = {question.key for question in SHIPPED.questions if question.kind.name == "tick"}
    assert marked == ticks | {"accord_de_principe", "depense_engagee", "publication"}
