"""The one way to write an edition as TOML: the same document always gives the same bytes, whoever changed it.

Known names come in a fixed order, the others after them by alphabet. What an eye cannot see is escaped, except the
no-break spaces, which French needs everywhere.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from .reader import DefinitionError

Document = dict[str, Any]

ORDERS = {
    "edition": ("slug", "title", "intro", "to_prepare", "retired"),
    "section": ("key", "title", "intro", "minutes"),
    "question": (
        *(
            "key",
            "kind",
            "label",
            "help",
            "required",
            "anew",
            "format",
            "min",
            "max",
            "min_rows",
            "max_rows",
            "max_length",
        ),
        *("source", "accepts", "max_files", "max_bytes", "column", "condition", "ordered", "options", "totals"),
        *("sum", "left", "right"),
    ),
    "inline": (
        *("fact", "value", "label", "alone", "question", "table", "cell", "equals", "contains", "times", "where"),
    ),
}
INSIDE = {"edition": "section", "section": "question", "question": "cell"}
ONE_A_LINE = {"to_prepare", "options", "totals"}

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_DEEPEST = "Le document est trop emboîté pour être un questionnaire."


class Unwritable(ValueError):
    """A value that no edition may hold."""


def canonical(document: Document) -> str:
    """The text of a document: `document_of(canonical(document)) == document`."""
    return "".join(_level("edition", "", document)).lstrip("\n")


def document_of(text: str) -> Document:
    """The plain document of a text, or what keeps it from being one."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([f"Le document n’est pas du TOML : {error}."]) from error
    except RecursionError as error:
        raise DefinitionError([_DEEPEST]) from error


def _level(level: str, path: str, table: Document) -> Iterator[str]:
    """Its values, then the tables inside it, each under its heading."""
    inside = INSIDE.get(level)
    apart = inside if _is_suite(table.get(inside)) else None
    order = ORDERS["question" if level == "cell" else level]
    for name in _ordered(table, order):
        if name != apart:
            yield f"{_key(name)} = {_value(name, table[name])}\n"
    for item in table[apart] if apart else ():
        heading = f"{path}.{apart}" if path else apart
        yield f"\n[[{heading}]]\n"
        yield from _level(apart, heading, item)


def _is_suite(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _ordered(table: Document, order: tuple[str, ...]) -> list[str]:
    return [name for name in order if name in table] + sorted(set(table) - set(order))


def _value(name: str, value: Any) -> str:
    if isinstance(value, str) and "\n" in value:
        return _block(value)
    if isinstance(value, list) and name in ONE_A_LINE and len(value) > 1:
        return "[\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return _inline(value)


def _inline(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, dict):
        return _inline_table(value)
    raise Unwritable(f"Un questionnaire ne contient pas de valeur comme « {value} ».")


def _inline_table(table: Document) -> str:
    pairs = [f"{_key(name)} = {_inline(table[name])}" for name in _ordered(table, ORDERS["inline"])]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else f'"{_escaped(name)}"'


def _block(text: str) -> str:
    """Lines as they are read. Quotes that could close the block, and spaces that an editor would trim, are escaped."""
    lines = "\n".join(_escaped(line, quotes=False) for line in text.split("\n"))
    closing = re.sub(r'"(?="|\Z)', r"\\" + '"', lines)
    return '"""\n' + re.sub(r" (?=\n|\Z)", r"\\u0020", closing) + '"""'


def _escaped(text: str, quotes: bool = True) -> str:
    return "".join(sign if sign == '"' and not quotes else _sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if sign in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[sign]
    if unicodedata.category(sign) == "Cs":
        raise Unwritable("Un texte de ce questionnaire contient un signe qui ne s’écrit pas.")
    if unicodedata.category(sign) in _UNSEEN:
        return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
    return sign
