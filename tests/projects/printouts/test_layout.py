"""How the pages of the printed documents are filled: nothing is cut that a hand or an eye wants whole."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from projects.printouts.dossier import deposited
from projects.printouts.making import press
from tests.projects.printouts import filling
from tne29.lib.press.engine import Engine

MILLIMETRE = 96 / 25.4
MOST_PAGES, LEAST_FILLED = 26, 0.6
PLACES = ("paper-line", "paper-choice", "paper-comb", "paper-row", "paper-nothing", "paper-check", "paper-amount")


@pytest.fixture(scope="module")
def project():
    return filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(project) -> list:
    """The boxes of each page of the blank questionnaire."""
    document = filling.blank_in_memory(project)
    layout = Engine(Path(settings.BASE_DIR, "static")).lay_out(document.html(), list(document.sheets))
    return [page._page_box for page in layout.pages]


def placed(pages: list, name: str) -> dict[object, list[int]]:
    """The elements of that class, with the pages they are on."""
    found: dict[object, list[int]] = {}
    for number, page in enumerate(pages):
        for box in page.descendants():
            if name in _classes(box) and number not in found.setdefault(box.element, []):
                found[box.element].append(number)
    return found


def _classes(box) -> list[str]:
    return (
        (box.element.get("class") or "").split() if box.element is not None and not box.element_tag.count(":") else []
    )


def test_no_label_is_left_alone_at_the_foot_of_a_page(pages):
    places = {element: on for name in PLACES for element, on in placed(pages, name).items()}
    questions = placed(pages, "paper-question")
    assert len(questions) > 60
    torn = []
    for question, on in questions.items():
        first = next((each for each in question.iter() if each in places), None)
        if first is None or places[first][0] != on[0]:
            torn.append(question.get("data-question"))
    assert torn == []


def test_no_table_and_no_list_of_choices_is_cut(pages):
    for name in ("paper-grid", "paper-choices", "paper-cell-choice", "joined"):
        cut = [on for on in placed(pages, name).values() if len(on) > 1]
        assert cut == [], name


def test_only_what_has_many_lines_goes_over_a_page(pages):
    over = [question for question, on in placed(pages, "paper-question").items() if len(on) > 1]
    assert over
    assert [each.get("data-question") for each in over if "paper-tall" not in each.get("class")] == []


def test_no_page_is_half_empty_and_their_number_is_reasonable(pages):
    assert len(pages) <= MOST_PAGES
    filled = [_lowest(page) / (page.content_box_y() + page.height) for page in pages[:-1]]
    assert [f"page {number}: {share:.0%}" for number, share in enumerate(filled, 1) if share < LEAST_FILLED] == []


def _lowest(page) -> float:
    drawn = [box for box in page.descendants() if _classes(box)[:1] in ([name] for name in (*PLACES, "where"))]
    return max(box.position_y + box.height for box in drawn)


def test_every_page_can_be_punched(pages):
    assert min(page.margin_left for page in pages) >= 17 * MILLIMETRE
    assert min(page.margin_right for page in pages) >= 14 * MILLIMETRE


def test_a_row_of_a_table_has_room_for_a_hand(pages):
    rows = [box for page in pages for box in page.descendants() if "paper-row" in _classes(box)]
    assert len(rows) == 3 * len(placed(pages, "paper-grid"))
    assert min(row.height for row in rows) >= 11 * MILLIMETRE


# -- the mark of a draft ---------------------------------------------------------------------------

STRIP = ("-x", "950", "-y", "0", "-W", "42", "-H", "1404")  # of a page of 992 dots: its right margin


def dark_dots(pdf: bytes) -> list[int]:
    """How many dots of the right margin of each page a photocopy would keep."""
    command = ["pdftoppm", "-r", "120", "-gray", *STRIP, "-"]
    drawn = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True).stdout
    size = len(drawn) // drawn.count(b"P5\n42 1404\n255\n")
    return [sum(dot < 128 for dot in drawn[start : start + size]) for start in range(0, len(drawn), size)]


def test_a_draft_is_marked_in_the_margin_of_each_page_and_a_deposit_is_not(project):
    draft, deposit = (
        press.write(document.html(), list(document.sheets))
        for document in (
            filling.draft_in_memory(project),
            deposited(filling.deposit_in_memory(project)),
        )
    )
    assert min(dark_dots(draft)) > 2000
    assert max(dark_dots(deposit)) < 200
