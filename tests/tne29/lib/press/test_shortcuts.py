"""The shortcuts of the press change no byte of what the library writes alone."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.projects.printouts import filling
from tests.tne29.lib.press.leaves import leaf
from tne29.lib.press import shortcuts
from tne29.lib.press.engine import Engine

WORDS = "Les élèves montent anticonstitutionnellement un journal, chaque mois. " * 4
HARD = (
    f"<p style='text-align: justify; hyphens: auto; width: 6cm'>{WORDS}</p>"
    "<p style='white-space: pre-line'>un\n\ndeux\u2028trois\u2029quatre\rcinq\x85six\n</p>"
    f"<p style='text-decoration: underline'>{WORDS}</p>"
    f"<p style='font-variant: small-caps; letter-spacing: 2px; word-spacing: 3px'>{WORDS}</p>"
    "<p dir='rtl' lang='ar'>مرحبا بالعالم hello</p><p>👩‍🏫 e\u0301 🎉 mot\u00adcoupé</p>"
    f"<p style='width: 3cm; overflow-wrap: anywhere'>{'x' * 90} {WORDS}</p>"
    "<p style='white-space: pre-wrap; tab-size: 8'>a\tb\t\tc</p>"
    f"<p style='padding: 2%; box-sizing: border-box; min-height: 10%; width: calc(50% - 3px)'>{WORDS}</p>"
    "<table style='border-collapse: collapse; width: 80%'>"
    f"<tr><th scope='col' style='padding: 5%'>t</th></tr><tr><td>{WORDS}</td></tr></table>"
    f"<div style='display: flex; gap: 2mm'><div style='flex: 1'>{WORDS}</div><div style='flex: 2'>z</div></div>"
    f"<div style='columns: 3'>{WORDS}</div>"
    f"<p style='text-overflow: ellipsis; overflow: hidden; width: 2cm; white-space: nowrap'>{WORDS}</p>"
    "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'>"
    "<title>t</title><text x='3' y='12'>dessin</text></svg>"
)


@pytest.fixture(scope="module")
def engine():
    return Engine(Path(settings.BASE_DIR, "static"))


@pytest.fixture
def both_ways(engine):
    """With the shortcuts, and by the library alone."""

    def written(html: str, sheets: list[str]) -> tuple[bytes, bytes]:
        quick = engine.write(html, sheets)
        shortcuts.forgo()
        return quick, engine.write(html, sheets)

    yield written
    shortcuts.use()


def test_a_page_of_everything_is_the_same(both_ways):
    quick, slow = both_ways(leaf(HARD), ["print"])
    assert quick == slow


def test_a_draft_of_the_whole_questionnaire_is_the_same(both_ways):
    project = filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8"))
    document = filling.draft_in_memory(project)
    quick, slow = both_ways(document.html(), list(document.sheets))
    assert quick == slow


def test_the_same_layout_can_be_written_twice(engine):
    layout = engine.lay_out(leaf(HARD), ["print"])
    assert engine.written(layout) == engine.written(layout)


def test_most_texts_are_shaped_once(engine, monkeypatch):
    """Words on one line: set once to be laid out, and never again to be drawn."""
    shaped = []
    set_text = shortcuts.KeptLayout.set_text
    monkeypatch.setattr(
        shortcuts.KeptLayout,
        "set_text",
        lambda self, text, justify=False: (shaped.append(text), set_text(self, text, justify)),
    )
    engine.write(leaf("<p>Deiz mat</p>"), ["print"])
    assert shaped.count("Deiz mat") == 1
