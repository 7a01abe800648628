"""The canonical text of an edition: it says the document, whole, and there is only one."""

import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns.questionnaire import DefinitionError, canonical, document_of, load
from campaigns.questionnaire.reading import CELL, EDITION, QUESTION, SECTION
from campaigns.questionnaire.writing import ORDERS, Unwritable

from .definitions import documents, unhurried
from .shipped import SOURCE

HOSTILE = [
    '"',
    '""""""',
    '\n"',
    'a"""\nb""',
    "\\",
    "fin\\\n",
    "\\u0041\\n",
    "'''",
    "\r",
    "a\r\nb",
    "\x00\x07\x1b\x7f\x85",
    "\u2028\u2029\ufeff\u200b\u202e",
    "🙂👩‍🏫 é e\u0301 ñ",
    "espace à la fin \nde la ligne ",
    "\n\n",
    " ",
    "\t\ttabulé",
    "« insécable\u00a0» et fine\u202f; 12\u202f000\u00a0€",
    "# pas un commentaire",
    "[[section]]",
    "{ a = 1 }",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.lists(st.sampled_from(HOSTILE)).map("".join))
plain = st.recursive(
    st.one_of(texts, st.booleans(), st.integers(-(2**63), 2**63 - 1), st.dates(date(1, 1, 1))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
names = st.one_of(st.sampled_from([name for order in ORDERS.values() for name in order]), texts)
cells = st.dictionaries(names, plain, max_size=4)
questions = st.builds(
    lambda own, cell: own | cell, cells, st.fixed_dictionaries({"cell": plain | st.lists(cells, max_size=2)})
)
sections = st.builds(
    lambda own, inner: own | inner,
    cells,
    st.fixed_dictionaries({}, optional={"question": plain | st.lists(questions, max_size=2)}),
)
anything = st.builds(
    lambda own, inner: own | inner,
    cells,
    st.fixed_dictionaries({}, optional={"section": plain | st.lists(sections, max_size=2)}),
)


def test_shipped_edition_is_canonical():
    assert canonical(tomllib.loads(SOURCE)) == SOURCE


def test_what_is_read_back_is_the_document():
    document = tomllib.loads(SOURCE)
    assert document_of(canonical(document)) == document
    assert load(canonical(document)) == load(SOURCE)


@unhurried
@given(documents())
def test_generated_editions_come_back_whole(document):
    text = canonical(document)
    assert document_of(text) == document
    assert canonical(document_of(text)) == text


@unhurried
@given(anything)
@example({"section": []})
@example({"section": [{}]})
@example({"section": [{"question": [{"cell": [{}]}]}]})
@example({"section": [{"question": {}}]})
@example({"to_prepare": [], "cell": [{"a": 1}]})
def test_any_plain_document_comes_back_whole(document):
    text = canonical(document)
    assert document_of(text) == document
    assert canonical(document_of(text)) == text
    assert "\r" not in text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_back_wherever_they_stand(words):
    document = {"title": words, "to_prepare": [words, words], words: {words: words}}
    document["section"] = [{"intro": f"a\n{words}", "question": [{"options": [{"label": words}]}]}]
    assert document_of(canonical(document)) == document


@unhurried
@given(documents(), st.randoms())
def test_order_of_the_names_changes_nothing(document, chance):
    assert canonical(_shuffled(document, chance)) == canonical(document)


def _shuffled(value, chance):
    if isinstance(value, list):
        return [_shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    names = list(value)
    chance.shuffle(names)
    return {name: _shuffled(value[name], chance) for name in names}


def test_every_known_attribute_has_its_place():
    known = {name for each in load(SOURCE).questions for name in each.kind.attributes}
    assert EDITION - {"section"} <= set(ORDERS["edition"])
    assert SECTION - {"question"} <= set(ORDERS["section"])
    assert (QUESTION | CELL | known) - {"cell"} <= set(ORDERS["question"])


def test_words_are_written_to_be_read():
    document = {
        "title": "L’« école »\u00a0: 12\u202f€",
        "intro": 'Une "ligne"\n\nDeux',
        "to_prepare": ["Une", "Deux\u200b"],
        "section": [
            {"key": "a", "question": [{"min": date(2023, 9, 1), "condition": {"equals": True, "question": "q"}}]}
        ],
    }
    assert canonical(document) == (
        'title = "L’« école »\u00a0: 12\u202f€"\n'
        'intro = """\nUne "ligne"\n\nDeux"""\n'
        'to_prepare = [\n  "Une",\n  "Deux\\u200b",\n]\n'
        '\n[[section]]\nkey = "a"\n'
        "\n[[section.question]]\nmin = 2023-09-01\n"
        'condition = { question = "q", equals = true }\n'
    )


@pytest.mark.parametrize("value", [1.5, float("nan"), datetime(2023, 9, 1, tzinfo=UTC), None, "\ud800", {1, 2}, b"a"])
def test_what_no_edition_holds_is_not_written(value):
    with pytest.raises(Unwritable):
        canonical({"title": value})


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2", "a" * 100_000, "a = " + "[" * 5_000])
def test_what_cannot_be_read_is_said_in_french(text):
    with pytest.raises(DefinitionError, match="document"):
        document_of(text)
