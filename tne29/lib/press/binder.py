"""Several PDFs of ours in one: a contents page, then each document, with its tags, bookmarks and accessibility kept.

The contents page has <b data-page="0"></b> where it wants the first page of document 0, and links to
print-document:0. Text typed by somebody is escaped, and so is never taken for either.
"""

from io import BytesIO
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf, String

from . import numbering
from .engine import Engine

PAGE = '<b data-page="{}"></b>'
LINK = "print-document:"


def bind(engine: Engine, head: dict[str, Any], documents: list[bytes]) -> bytes:
    """head: html and sheets of the contents page, titles of the documents."""
    sources = [Pdf.open(BytesIO(document)) for document in documents]
    lengths = [len(source.pages) for source in sources]
    bound = Pdf.open(BytesIO(_contents(engine, head, lengths)))
    binding = Binding(bound)
    for title, source in zip(head["titles"], sources, strict=True):
        binding.add(title, source)
    if engine.can_type:
        numbering.number(bound, engine.typeface, binding.contents)
    return binding.finished()


def _contents(engine: Engine, head: dict[str, Any], lengths: list[int]) -> bytes:
    """Laid out again until it is as long as it says."""
    pages = 1
    while True:
        layout = engine.lay_out(_numbered(head["html"], pages, lengths), head["sheets"])
        if len(layout.pages) <= pages:
            return engine.written(layout)
        pages = len(layout.pages)


def _numbered(html: str, pages: int, lengths: list[int]) -> str:
    first = pages + 1
    for place, length in enumerate(lengths):
        html = html.replace(PAGE.format(place), str(first))
        first += length
    return html


class Binding:
    """What grows: pages, the tree of tags, the numbers that tie one to the other."""

    def __init__(self, bound: Pdf) -> None:
        self.bound = bound
        self.root = bound.Root.StructTreeRoot
        self.document = self.root.K[0]
        self.numbers = self.root.ParentTree.Nums
        self.starts: list[int] = []
        self.bookmarks: list[OutlineItem] = []
        self.contents = len(bound.pages)

    def add(self, title: str, source: Pdf) -> None:
        start = len(self.bound.pages)
        self.starts.append(start)
        self.bookmarks.append(_bookmark(title, source, start))
        _tell_ids_apart(source, len(self.starts))
        self.bound.pages.extend(source.pages)
        self._add_tags(source, start)

    def _add_tags(self, source: Pdf, start: int) -> None:
        tags = self.bound.copy_foreign(source.Root.StructTreeRoot)
        part = tags.K[0]
        part.S, part.P = Name.Part, self.document
        self.document.K.append(part)
        first = max(int(number) for number in self.numbers[::2]) + 1
        for number, tagged in _pairs(tags.ParentTree.Nums):
            self.numbers.extend([first + number, tagged])
        for page in list(self.bound.pages)[start:]:
            _renumber(page.obj, "/StructParents", first)
            for annotation in page.obj.get("/Annots", ()):
                _renumber(annotation, "/StructParent", first)

    def finished(self) -> bytes:
        self._link_contents()
        with self.bound.open_outline() as outline:
            outline.root.extend(self.bookmarks)
        made = BytesIO()
        self.bound.save(made, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return made.getvalue()

    def _link_contents(self) -> None:
        for page in list(self.bound.pages)[: self.contents]:
            for annotation in page.obj.get("/Annots", ()):
                address = str(annotation.get("/A", {}).get("/URI", ""))
                if address.startswith(LINK):
                    del annotation["/A"]
                    annotation.Dest = self._top_of(int(address.removeprefix(LINK)))

    def _top_of(self, document: int) -> Array:
        return Array([self.bound.pages[self.starts[document]].obj, Name.Fit])


def _pairs(numbers: Array) -> list[tuple[int, Any]]:
    return [(int(numbers[place]), numbers[place + 1]) for place in range(0, len(numbers), 2)]


def _renumber(holder: Dictionary, key: str, first: int) -> None:
    if key in holder:
        holder[key] = first + int(holder[key])


def _tell_ids_apart(source: Pdf, place: int) -> None:
    """A header cell is known by an id, which must be one of a kind in the whole file."""
    for held in source.objects:
        if isinstance(held, Dictionary) and held.get("/Type") == Name.StructElem:
            if "/ID" in held:
                held.ID = _apart(held.ID, place)
            if "/Headers" in held.get("/A", {}):
                held.A.Headers = Array([_apart(header, place) for header in held.A.Headers])


def _apart(known: Any, place: int) -> String:
    return String(f"{place}-{known}")


def _bookmark(title: str, source: Pdf, start: int) -> OutlineItem:
    """The document, and under it the sections that it marks itself."""
    place = {page.obj.objgen: start + index for index, page in enumerate(source.pages)}
    bookmark = OutlineItem(title, start, "Fit")
    with source.open_outline() as outline:
        for item in outline.root:
            bookmark.children += [_moved(child, place) for child in item.children]
    bookmark.is_closed = True
    return bookmark


def _moved(item: OutlineItem, place: dict) -> OutlineItem:
    page, _, left, top = list(item.destination)[:4]
    return OutlineItem(item.title, place[page.objgen], "XYZ", left=float(left), top=float(top))
