"""The fillable PDF in the hands of ordinary readers: opened, filled to the last option, saved, and nothing is lost."""

import itertools
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from tests.campaigns.questionnaire.definitions import to_toml
from tests.projects.printouts import filling
from tests.readers import running
from tests.readers.reading import COMB, MULTILINE, READ_ONLY, read_fields, values
from tne29.lib.press import Press

pytestmark = pytest.mark.once
PARAGRAPH = (
    "Œuvre d’été à l’Île-de-Sein – 12\u202f345,60\u00a0€…\n\n"
    "Deiz mat\u00a0! Ar skolidi\u00a0: ñ, ù, «\u00a0c’hoat\u00a0»\u202f; œil, ÿ, Ç.\n"
)
THREE = [
    {"value": "un", "label": "Un"},
    {"value": "deux-2", "label": "Deux « œuvres »"},
    {"value": "x-3", "label": "Trois"},
]
MANY = [{"value": f"v{place}", "label": f"Valeur n° {place} d’été"} for place in range(14)]
ALONE = [
    {"kind": "short", "label": "Une ligne", "max_length": 80},
    {"kind": "short", "label": "Année", "format": "year"},
    {"kind": "short", "label": "SIREN", "format": "siren"},
    {"kind": "long", "label": "Un texte", "max_length": 3000},
    {"kind": "choice", "label": "Un choix", "options": THREE, "required": True},
    {"kind": "choice", "label": "Un choix dans une liste", "options": MANY},
    {"kind": "yesno", "label": "Oui ou non"},
    {"kind": "integer", "label": "Un nombre"},
    {"kind": "euros", "label": "Un montant"},
    {"kind": "date", "label": "Un jour"},
    {"kind": "email", "label": "Un courriel"},
    {"kind": "phone", "label": "Un téléphone"},
    {"kind": "reference", "label": "Une thématique", "source": "themes"},
    {"kind": "reference", "label": "Un établissement", "source": "schools"},
]
BESIDE = [
    {"kind": "multi", "label": "Plusieurs choix", "options": THREE},
    {"kind": "references", "label": "Plusieurs partenaires", "source": "partners"},
    {"kind": "tick", "label": "Une case"},
    {"kind": "file", "label": "Une pièce", "accepts": ["pdf"]},
]
GROUPS = [
    {
        "kind": "composite",
        "label": "Un groupe",
        "cell": [{**each, "key": f"c{n}"} for n, each in enumerate([*ALONE, *BESIDE])],
    },
    {
        "kind": "table",
        "label": "Un tableau",
        "max_rows": 3,
        "cell": [{**each, "key": f"c{n}"} for n, each in enumerate(ALONE[4:8])],
    },
    {"kind": "notice", "label": "Une information", "source": "school"},
]
EVERY_KIND = to_toml(
    {
        "slug": "toutes-sortes",
        "title": "Toutes les sortes",
        "section": [
            {
                "key": "s",
                "title": "Tout",
                "question": [{**each, "key": f"q{n}"} for n, each in enumerate([*ALONE, *BESIDE, *GROUPS])],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(filling.STATIC)
    yield press
    press.stop()


@pytest.fixture(scope="module")
def form(press) -> bytes:
    document = filling.fillable_in_memory(filling.project_in_memory(EVERY_KIND, {}))
    return press.write(document.html(), list(document.sheets))


@cache
def text_of_length(longest: int, *, lines: bool) -> str:
    text = PARAGRAPH if lines else " ".join(PARAGRAPH.split("\n")).strip() + " "
    return "".join(itertools.islice(itertools.cycle(text), longest)).strip().ljust(longest, "é")


def fillings(form: bytes) -> list[dict[str, str]]:
    """As many as the longest list has options: each one is chosen. The first has texts too, as long as they may be."""
    fields = {name: field for name, field in read_fields(form).items() if not field.flags & READ_ONLY}
    most = max(len(field.options) for field in fields.values())
    return [
        {name: _chosen(field, turn) for name, field in fields.items() if field.options or not turn}
        for turn in range(most)
    ]


def _chosen(field, turn: int) -> str:
    if field.options:
        return field.options[turn % len(field.options)][0]
    if field.flags & COMB:
        return "200068120"[: field.longest]
    return text_of_length(field.longest or 20, lines=bool(field.flags & MULTILINE))


@pytest.mark.parametrize("reader", running.READERS)
def test_a_reader_loses_nothing(form, reader, tmp_path):
    before, given = values(form), fillings(form)
    for typed, saved in zip(given, running.READERS[reader](form, given, tmp_path), strict=True):
        assert values(saved) == before | typed


def test_texts_of_3000_signs_with_their_lines_are_among_what_is_typed(form):
    typed = fillings(form)[0]["q3"]
    assert len(typed) == 3000
    assert {"\n\n", "œ", "€", "’", "–", "…", "ñ", "\u202f"} <= {"\n\n", *typed}
    assert len(fillings(form)) == len(MANY) + 1


@pytest.mark.parametrize("reader", running.READERS)
def test_what_a_reader_saved_is_still_accessible(form, reader, tmp_path):
    (saved,) = running.READERS[reader](form, fillings(form)[1:2], tmp_path)
    assert page.validate_pdf_bytes(saved, profile="ua1").failures == []


def test_pdfium_writes_every_sign_with_the_font_of_the_file(form, tmp_path):
    """Else œ and ’ come from another font, and fall beside their place."""
    (saved,) = running.with_pdfium(form, [{"q0": "Œuvre d’été – 12 € cœur…"}], tmp_path)
    with pikepdf.open(saved_in(tmp_path, saved)) as pdf:
        (field,) = (each for each in pdf.Root.AcroForm.Fields if str(each.T) == "q0")
        shown = field.AP.N.read_bytes()
        fonts = {alias: str(font.BaseFont) for alias, font in field.AP.N.Resources.Font.items()}
    used = {alias for alias in fonts if f"{alias} ".encode() in shown}
    assert {fonts[alias] for alias in used} == {"/AAAAAA+Champ"}


def saved_in(place: Path, content: bytes) -> Path:
    path = place / "saved.pdf"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("draw", ["poppler", "pdfium"])
def test_what_is_filled_beforehand_is_drawn(press, tmp_path, draw):
    """The same form twice, blank and filled: where the answers are, and nowhere else, pages differ."""
    project = filling.project_in_memory(EVERY_KIND, {})
    inked = []
    for answers in ({}, filling.filled(project.edition.questionnaire)):
        project.answers = answers
        document = filling.prefilled_in_memory(project)
        inked.append(ink(draw, press.write(document.html(), list(document.sheets)), tmp_path))
    assert inked[1] > inked[0] * 1.02


def ink(draw: str, form: bytes, place: Path) -> int:
    """Dark dots on all the pages."""
    path = saved_in(place, form)
    if draw == "pdfium":
        opened = pypdfium2.PdfDocument(form)
        opened.init_forms()
        return sum(_dark(page.render(scale=1, grayscale=True).to_pil()) for page in opened)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", str(path), str(place / "p")], check=True, capture_output=True)
    return sum(_dark_in(drawn.read_bytes()) for drawn in place.glob("p-*.pgm"))


def _dark(image) -> int:
    return sum(image.histogram()[:110])


def _dark_in(pgm: bytes) -> int:
    pixels = pgm.split(b"\n", 3)[3]
    return sum(level < 110 for level in pixels)
