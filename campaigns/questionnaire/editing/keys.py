"""Keys: given once, from the first words, and never given again, so that an old answer never lands elsewhere."""

import re
from collections.abc import Container, Iterator

from tne29.lib.text import ascii_slug

from ..attributes import KEY_LENGTH
from ..writing import Document
from .places import spots

# Names that the pages, their forms and the rows of tables use for themselves.
RESERVED = frozenset({"id", "revision", "vers", "seulement", "retirer_piece", "csrfmiddlewaretoken"})
ROOM_FOR_A_NUMBER = 4
OPTION_LENGTH = 40


def fresh_key(words: str, taken: Container[str], longest: int = KEY_LENGTH) -> str:
    """« Combien d’élèves ? » → combien_d_eleves, or combien_d_eleves_2 when it is taken."""
    stem = _stem(words, longest - ROOM_FOR_A_NUMBER)
    return next(key for key in _numbered(stem) if key not in taken and key not in RESERVED)


def question_keys(document: Document) -> set[str]:
    """Those of the questions, and those of the questions that were removed."""
    return {spot.key for spot in spots(document)} | set(document.get("retired", ()))


def section_keys(document: Document) -> set[str]:
    return {section["key"] for section in document["section"]}


def cell_keys(document: Document, question: dict) -> set[str]:
    gone = (path.partition("-") for path in document.get("retired", ()))
    return {cell["key"] for cell in question.get("cell", [])} | {
        cell for key, _, cell in gone if cell and key == question["key"]
    }


def retire(document: Document, paths: list[str]) -> None:
    """Remembers keys that nothing will bear again."""
    document["retired"] = sorted({*document.get("retired", ()), *paths})


def _stem(words: str, longest: int) -> str:
    slug = ascii_slug(words, max_length=200).replace("-", "_")
    slug = slug if re.match("[a-z]", slug) else f"q_{slug}"
    if len(slug) > longest:
        slug = slug[: longest + 1].rpartition("_")[0] or slug[:longest]
    return slug.strip("_")


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1
