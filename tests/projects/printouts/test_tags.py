"""What a screen reader finds in each document: our own reading of its tags, beside the 104 rules of PDF/UA-1."""

import itertools
import re

import pytest
from lxml import html
from pikepdf import Dictionary, Name

from projects.printouts.document import Document
from projects.printouts.dossier import deposited
from projects.printouts.making import press
from projects.printouts.receipt import receipt
from projects.printouts.selection import selection
from tests.campaigns.questionnaire.pages import drop
from tests.projects.printouts import filling, tags
from tests.projects.printouts.reading import opened, text_of

TEXTS = ("blank", "draft", "dossier", "receipt")
NAMES = (*TEXTS, "fillable", "prefilled")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    project = filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8"))
    deposit = filling.deposit_in_memory(project)
    return {
        "blank": filling.blank_in_memory(project),
        "fillable": filling.fillable_in_memory(project),
        "prefilled": filling.prefilled_in_memory(project),
        "draft": filling.draft_in_memory(project),
        "dossier": deposited(deposit),
        "receipt": receipt(deposit),
        "bound": selection([deposit, deposit]),
    }


@pytest.fixture(scope="module")
def made(documents) -> dict[str, bytes]:
    made = {name: press.write(documents[name].html(), list(documents[name].sheets)) for name in NAMES}
    contents, parts = documents["bound"], [made["dossier"]] * 2
    made["bound"] = press.bind(contents.html(), list(contents.sheets), parts, ["un", "deux"], press.bounds)
    return made


@pytest.fixture(params=[*NAMES, "bound"])
def pdf(request, made):
    return opened(made[request.param])


def test_says_its_language_its_title_and_that_it_is_tagged(pdf):
    root = pdf.Root
    assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        "fr",
        True,
        True,
    )
    assert len(str(pdf.docinfo.Title)) > 20


def test_headings_go_down_one_level_at_a_time(pdf):
    levels = tags.headings(tags.tree(pdf))
    assert levels[0] == 1
    assert [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_has_one_first_heading(made, name):
    assert tags.headings(tags.tree(opened(made[name]))).count(1) == 1


def test_every_cell_of_a_table_knows_its_heading(pdf):
    root = tags.tree(pdf)
    heads = [tag for tag in root.walk() if tag.kind == "/TH"]
    cells = [tag for tag in root.walk() if tag.kind == "/TD"]
    ids = [str(head.raw.ID) for head in heads]
    assert len(set(ids)) == len(ids)
    assert [cell for cell in cells if not _headings_of(cell) or not _headings_of(cell) <= set(ids)] == []


def _headings_of(cell: tags.Tag) -> set[str]:
    return {str(head) for head in cell.attribute("/Headers") or ()}


def test_tables_are_there_to_be_checked(made):
    counted = {name: sum(tag.kind == "/TH" for tag in tags.tree(opened(made[name])).walk()) for name in made}
    assert counted["receipt"] == 0
    assert min(counted[name] for name in ("blank", "draft", "dossier", "bound")) >= 30


def test_tags_follow_the_page_from_top_to_bottom(pdf):
    marks = tags.marks_in_order(tags.tree(pdf))
    assert len(marks) == len(pdf.pages)
    assert [page for page, numbers in marks.items() if numbers != sorted(set(numbers))] == []


@pytest.mark.parametrize("name", TEXTS)
def test_reads_in_the_order_of_its_source(documents, made, name):
    """Word for word: with the test above, what is read aloud is the source."""
    page = html.fromstring(documents[name].html()).find("body")
    drop([*page.iter("{*}svg", "svg")])
    wanted = re.findall(r"\w", " ".join(page.itertext()))
    assert "".join(re.findall(r"\w", _without_repeated_heads(text_of(made[name])))) == "".join(wanted)


def _without_repeated_heads(text: str) -> str:
    """A table that goes over a page shows its headings again."""
    head = "Poste Détail Montant TTC "
    return "".join(text.rsplit(head, 1)) if text.count(head) > 1 else text


def test_bookmarks_go_forward_and_land_on_a_page(pdf):
    pages = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        items = [item for top in outline.root for item in (top, *top.children)]
    places = [_place(item, pages) for item in items]
    assert len(items) >= 2 and None not in places
    assert places == sorted(places)


def _place(item, pages: dict) -> int | None:
    if isinstance(item.destination, int):
        return item.destination
    return pages.get(item.destination[0].objgen)


def test_every_picture_is_described_and_every_link_is_tagged(pdf):
    root = tags.tree(pdf)
    figures = [tag for tag in root.walk() if tag.kind == "/Figure"]
    assert [figure for figure in figures if len(str(figure.raw.get("/Alt", ""))) < 10] == []
    links = [each for page in pdf.pages for each in page.obj.get("/Annots", ()) if each.Subtype == Name.Link]
    tagged = {each.objgen for tag in root.walk() if tag.kind == "/Link" for each in tag.annotations}
    assert [link for link in links if link.objgen not in tagged or not str(link.get("/Contents", ""))] == []


def test_keyboard_goes_through_a_page_as_its_tags_do(pdf):
    assert [place for place, page in enumerate(pdf.pages) if page.obj.get("/Tabs") != Name.S] == []


def test_running_heads_are_decoration_and_nothing_else_is_loose(pdf):
    assert [place for place, page in enumerate(pdf.pages) if tags.loose_text(page)] == []
    assert [place for place, page in enumerate(pdf.pages) if not tags.decoration(page)] == []
    assert all(isinstance(page.obj, Dictionary) for page in pdf.pages)
