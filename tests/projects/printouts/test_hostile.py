"""Answers that try: to be markup, to fetch, to stall. They are printed as words."""

import pytest

from projects.printouts.making import press
from tests.projects.printouts import filling
from tests.projects.printouts.reading import faults, missing_in_order, opened, text_of, words
from tests.tne29.lib.press.test_fetching import SECRET, all_that_is_in, hostile_markup, listener  # noqa: F401

SOURCE = """
slug = "hostile"
title = "{words}"
intro = "{words}"

[[section]]
key = "projet"
title = "{words}"
intro = "{words}"

[[section.question]]
key = "texte"
kind = "long"
label = "{words}"
help = "{words}"
max_length = 20000

[[section.question]]
key = "choix"
kind = "choice"
label = "Choix"
options = [ {{ value = "a", label = "{words}" }}, {{ value = "b", label = "B" }} ]
"""


@pytest.fixture
def canary(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text(SECRET, encoding="ascii")
    return canary


def test_hostile_answers_are_printed_as_words(listener, canary):  # noqa: F811
    attempts = hostile_markup(listener.address, canary)
    typed = attempts[1].replace('"', "'")
    project = filling.project_in_memory(SOURCE.format(words=typed), {"texte": "\n".join(attempts), "choix": "a"})
    project.title = typed
    made_of = ((filling.draft_in_memory(project), attempts), (filling.blank_in_memory(project), []))
    for document, printed in made_of:
        made = press.write(document.html(), list(document.sheets))
        assert SECRET.encode() not in all_that_is_in(made)
        assert not opened(made).attachments
        assert missing_in_order([typed, *printed], text_of(made)) == []
        assert faults(made) == []
    assert listener.connections == 0


@pytest.mark.parametrize(
    "text",
    ["x" * 3000, "\n" * 3000 + "fin", "\u202eretourné\u202c", "🙂🏴\u200d☠️", "א" * 400, "مرحبا " * 200, "漢字" * 300],
    ids=["unbroken", "empty-lines", "override", "emoji", "hebrew", "arabic", "han"],
)
def test_odd_texts_make_a_document(text):
    project = filling.project_in_memory(SOURCE.format(words="Essai"), {"texte": text})
    document = filling.draft_in_memory(project)
    assert press.write(document.html(), list(document.sheets)).startswith(b"%PDF")


def test_an_unbroken_answer_stays_on_the_page():
    project = filling.project_in_memory(SOURCE.format(words="Essai"), {"texte": "x" * 3000})
    document = filling.draft_in_memory(project)
    made = press.write(document.html(), list(document.sheets))
    assert text_of(made).replace(" ", "").count("x" * 3000) == 1


SCRIPTS = (
    "Breton : ñ, ù, c’h, Élorn, Île-de-Sein, Œuvre, Ÿ",
    "Polonais, turc, letton : Łódź, İzmir, ğış, Rīga",
    "Ελλάδα, привет",
    "🙂 🏫 ✅",
    "漢字 教育 テスト",
    "한국어",
)


def test_letters_without_a_font_of_ours_stay_in_the_text_of_the_file():
    """A printer may lack the glyphs of Chinese; what is copied or read aloud is what was typed."""
    project = filling.project_in_memory(SOURCE.format(words="Essai"), {"texte": "\n".join((*SCRIPTS, "مرحبا"))})
    document = filling.draft_in_memory(project)
    made = press.write(document.html(), list(document.sheets))
    text = text_of(made)
    assert [line for line in SCRIPTS if words(line) not in text] == []
    assert "مرحبا" in text
    assert [fault for fault in faults(made) if ".notdef" not in fault] == []
