"""Values of an edition’s document, read one by one: each reader gives the value or says what it should be."""

import re
from collections.abc import Callable
from typing import Any

from tne29.lib.text import clean_text

from .conditions import CONTAINS, EQUALS, Condition
from .schema import Option, Sum
from .sources import FACTS

KEY_LENGTH = 28
_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{KEY_LENGTH - 1}}}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Wrong(ValueError):
    """What a value should be, in French: « doit être… »."""


def text(longest: int) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if not isinstance(raw, str) or not raw.strip():
            raise Wrong("doit être un texte non vide")
        words = clean_text(raw)
        if len(words) > longest:
            raise Wrong(f"doit avoir {longest} caractères au plus (il en a {len(words)})")
        return words

    return read


def whole(low: int, high: int) -> Callable[[Any], int]:
    def read(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
            raise Wrong(f"doit être un nombre entier entre {low} et {high}")
        return raw

    return read


def flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Wrong("doit valoir true ou false")
    return raw


def key(raw: Any) -> str:
    if not isinstance(raw, str) or not _KEY.fullmatch(raw):
        raise Wrong(f"doit commencer par une lettre et n’avoir que a-z, 0-9 et _ ({KEY_LENGTH} signes au plus)")
    return raw


def path(raw: Any) -> str:
    """Of a question, or of a cell: « question-case »."""
    question, dash, cell = raw.partition("-") if isinstance(raw, str) else ("", "", "")
    return f"{key(question)}-{key(cell)}" if dash else key(question)


def slug(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > 60 or not _SLUG.fullmatch(raw):
        raise Wrong("doit n’avoir que a-z, 0-9 et des tirets (60 signes au plus)")
    return raw


def one_of(known: dict[str, Any]) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if not isinstance(raw, str) or raw not in known:
            raise Wrong(f"doit être parmi : {', '.join(known)}")
        return raw

    return read


def listed(read_item: Callable[[Any], Any], least: int = 1) -> Callable[[Any], tuple]:
    def read(raw: Any) -> tuple:
        if not isinstance(raw, list) or len(raw) < least:
            raise Wrong("doit être une liste non vide")
        return tuple(read_item(item) for item in raw)

    return read


def table(raw: Any, known: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Wrong("doit être une table TOML")
    if unknown := sorted(set(raw) - known):
        raise Wrong(f"a des attributs inconnus : {', '.join(unknown)}")
    return raw


def extension(raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch("[a-z0-9]{2,5}", raw):
        raise Wrong("doit donner des extensions comme « pdf »")
    return raw


def option(raw: Any) -> Option:
    given = table(raw, {"value", "label", "alone"})
    value = given.get("value")
    if not isinstance(value, str) or not re.fullmatch("[a-z0-9][a-z0-9_-]{0,39}", value):
        raise Wrong("a une réponse dont la valeur n’est pas faite de a-z, 0-9, - et _")
    return Option(value, text(160)(given.get("label")), flag(given.get("alone", False)))


def condition(raw: Any) -> Condition:
    given = table(raw, {"question", "cell", "fact", EQUALS, CONTAINS})
    operators = [name for name in (EQUALS, CONTAINS) if name in given]
    if len(operators) != 1 or ("question" in given) == ("fact" in given):
        raise Wrong("doit nommer une question ou un fait (fact), et une valeur : equals ou contains")
    values = given[operators[0]] if isinstance(given[operators[0]], list) else [given[operators[0]]]
    if not values or not all(isinstance(value, str | bool) for value in values):
        raise Wrong("doit chercher des textes, ou true, ou false")
    names = {name: key(given[name]) for name in ("question", "cell", "fact") if name in given}
    return _checked_fact(Condition(operators[0], tuple(values), **names))


def _checked_fact(condition: Condition) -> Condition:
    if condition.fact:
        values = FACTS[condition.fact].values if condition.fact in FACTS else {}
        if condition.operator != EQUALS or any(value not in values for value in condition.values):
            raise Wrong(f"cherche une valeur impossible du fait « {condition.fact} »")
    return condition


def column_sum(table_key: str = "") -> Callable[[Any], Sum]:
    """A sum; under a table it needs a label and adds a column of that table."""

    def read(raw: Any) -> Sum:
        given = table(raw, {"label", "table", "cell", "times", "where"})
        where = table(given["where"], set(given["where"])) if "where" in given else {}
        if len(where) > 1 or not all(isinstance(value, str) for value in where.values()):
            raise Wrong("doit filtrer sur une seule colonne, par un texte")
        where_cell, where_value = next(iter(where.items()), ("", ""))
        return Sum(
            table=table_key or key(given.get("table")),
            cell=key(given.get("cell")),
            times=key(given["times"]) if "times" in given else "",
            where_cell=where_cell,
            where_value=where_value,
            label=text(80)(given["label"]) if "label" in given else "",
        )

    return read
