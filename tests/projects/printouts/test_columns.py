"""The columns of a printed table: room for long words, addresses that are never cut at a hyphen."""

import pytest

from campaigns.questionnaire import StaticCatalogue, load
from projects.templatetags.paper import address_parts, heads
from tests.projects.printouts import filling


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "ecole.jean-jaures@ac-rennes.example.org",
            ["ecole", ".jean-jaures", "@ac-rennes", ".example", ".org"],
        ),
        ("..x@y.", ["..x", "@y."]),
        ("@@", []),
        ("sans-adresse", []),
        ("deux mots@ici", []),
    ],
)
def test_an_address_is_cut_before_its_dots_and_its_at_sign(text, parts):
    assert address_parts(text) == parts
    assert not parts or "".join(parts) == text


@pytest.mark.parametrize(
    ("contact", "widths"),
    [
        ("Soazig", ["l", "full", "l", "wide", "xs"]),
        ("a" * 21, ["l", "full", "wide", "wide", "xs"]),
    ],
)
def test_a_column_of_long_words_is_wide(contact, widths):
    question = load(filling.SHIPPED.read_text(encoding="utf-8")).question("etablissements_associes")
    line = {"id": "r1", "school": "0299001B", "contact": contact, "courriel": "ce.0299001b@example.org", "pupils": 8}
    told = question.kind.tell(question, [line], StaticCatalogue(filling.LISTS))
    assert [width for _, width in heads(told, question)] == widths
