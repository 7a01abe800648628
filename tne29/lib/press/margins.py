"""What is drawn in the margins of a page (running heads, page numbers) is said to be decoration.

WeasyPrint marks it as content and leaves it out of the tree of tags: PDF/UA wants each content in one or the other.
"""

from typing import Any

import pydyf

ELEMENT, NOTHING = "/StructElem", "null"


def as_decoration(document: Any, pdf: pydyf.PDF) -> None:
    """A finisher of WeasyPrint (document.write_pdf): last of all, while the pages can still be written to."""
    by_reference = {each.reference: each for each in pdf.objects}
    root = by_reference[pdf.catalog["StructTreeRoot"]]
    linked = set(_below(root, by_reference))
    pages = [page for page in pdf.objects if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page"]
    numbers = by_reference[root["ParentTree"]]["Nums"]
    for page in pages:
        content = by_reference[page["Contents"]].stream
        _decorate(content, numbers[2 * page["StructParents"] + 1], linked)


def _below(element: pydyf.Dictionary, by_reference: dict) -> Any:
    for kid in element.get("K", ()):
        child = by_reference.get(kid)
        if isinstance(child, pydyf.Dictionary) and child.get("Type") == ELEMENT:
            yield kid
            yield from _below(child, by_reference)


def _decorate(content: list, owners: pydyf.Array, linked: set) -> None:
    for place, piece in enumerate(content):
        if isinstance(piece, pydyf.Dictionary) and "MCID" in piece and owners[piece["MCID"]] not in linked:
            owners[piece["MCID"]] = NOTHING
            content[place - 1 : place + 2] = ["/Artifact", b"", b"BMC"]
