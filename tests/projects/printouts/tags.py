"""The tags of a PDF, walked as a screen reader walks them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

TEXT_OPERATORS = ("Tj", "TJ", "'", '"')
HEADINGS = {f"/H{level}": level for level in range(1, 7)}


@dataclass
class Tag:
    """A structure element: its kind, what it says of itself, and its place in the tree."""

    kind: str
    raw: Dictionary
    children: list["Tag"] = field(default_factory=list)
    marks: list[tuple[tuple, int]] = field(default_factory=list)  # (page, MCID)
    annotations: list[Dictionary] = field(default_factory=list)

    def walk(self) -> Iterator["Tag"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def attribute(self, name: str) -> Any:
        held = self.raw.get("/A", Dictionary())
        sets = list(held) if isinstance(held, Array) else [held]
        return next((each[name] for each in sets if isinstance(each, Dictionary) and name in each), None)


def tree(pdf: Pdf) -> Tag:
    return _tag(pdf.Root.StructTreeRoot.K[0], None)


def _tag(raw: Dictionary, page: Any) -> Tag:
    page = raw.get("/Pg", page)
    tag = Tag(str(raw.S), raw)
    kids = raw.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        _add(tag, kid, page)
    return tag


def _add(tag: Tag, kid: Any, page: Any) -> None:
    if not isinstance(kid, Dictionary):
        tag.marks.append((page.objgen, int(kid)))
    elif kid.get("/Type") == Name.OBJR:
        tag.annotations.append(kid.Obj)
    elif kid.get("/Type") == Name.MCR:
        tag.marks.append((kid.get("/Pg", page).objgen, int(kid.MCID)))
    else:
        tag.children.append(_tag(kid, page))


def headings(root: Tag) -> list[int]:
    return [HEADINGS[tag.kind] for tag in root.walk() if tag.kind in HEADINGS]


def marks_in_order(root: Tag) -> dict[tuple, list[int]]:
    """For each page, its pieces of text as the tags put them; pictures are painted apart."""
    found: dict[tuple, list[int]] = {}
    for tag in (each for each in root.walk() if each.kind != "/Figure"):
        for page, number in tag.marks:
            found.setdefault(page, []).append(number)
    return found


def loose_text(page: pikepdf.Page) -> int:
    """How many strings of a page are neither in the tags nor said to be decoration."""
    depth, loose = 0, 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += operator in ("BDC", "BMC")
        depth -= operator == "EMC"
        loose += operator in TEXT_OPERATORS and depth == 0
    return loose


def decoration(page: pikepdf.Page) -> int:
    """How many strings of a page are decoration: its running head and foot."""
    open_marks: list[str] = []
    strings = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            open_marks.append(str(instruction.operands[0]))
        elif operator == "EMC":
            open_marks.pop()
        strings += operator in TEXT_OPERATORS and "/Artifact" in open_marks
    return strings
