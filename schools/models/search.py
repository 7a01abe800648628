"""How schools are found and sorted: the same words and the same order on both engines.

A school keeps its words twice: in `search_key`, each after a space, and one a row in SchoolWord. What is typed
finds the beginnings of words. The schools that have the rarest word, or the two rarest when they are not that rare,
are looked up and the other words sought in their keys; a common word is soon met by walking the schools in order.
"""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import QuerySet

from tne29.lib.identifiers import read_uai, uai_is_valid
from tne29.lib.text import search_key

LONGEST_WORD = 40
MOST_WORDS = 8
MOST_SIGNS = 200
HOME = "029"
FEW, COMMON = 400, 4_000
HORIZON = 2_000
LAST_SIGN = "\U0010ffff"


class KeyField(models.CharField):
    """Text compared byte by byte, whatever the language of the server: both engines sort it alike."""

    def db_parameters(self, connection) -> dict:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def key_of(*texts: str) -> str:
    """« ␣ti␣ar␣c␣hoat␣choat »: Breton c’h is typed with its apostrophe or without."""
    words = " ".join(texts)
    both = search_key(words).split()
    if "’" in words or "'" in words:
        both += search_key(words.replace("’", "").replace("'", "")).split()
    return "".join(f" {word[:LONGEST_WORD]}" for word in dict.fromkeys(both))[:400]


def order_of(name: str, uai: str) -> str:
    """The schools of Finistère first, then by name whatever its accents; never twice the same."""
    return f"{0 if uai.startswith(HOME) else 1} {search_key(name)[:120]} {uai}"


def typed_words(text: str) -> list[str]:
    """What was typed, as beginnings of words; a whole UAI is one, even with spaces in it."""
    uai = read_uai(text[:20])
    if uai_is_valid(uai):
        return [uai.lower()]
    words = search_key(text[: MOST_SIGNS * 2])[:MOST_SIGNS].split()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:MOST_WORDS]


def beginning(words: QuerySet, start: str) -> QuerySet:
    return words.filter(word__gte=start, word__lt=start + LAST_SIGN)


def by_rarity(table: str, starts: Iterable[str]) -> list[tuple[int, str]]:
    """(how many rows, beginning of a word), the rarest first, in one statement that stops counting early."""
    starts = list(starts)
    few = f"SELECT 1 FROM {connection.ops.quote_name(table)} WHERE word >= %s AND word < %s LIMIT {COMMON}"
    counts = ", ".join(f"(SELECT COUNT(*) FROM ({few}) AS few)" for _ in starts)
    bounds = [bound for start in starts for bound in (start, start + LAST_SIGN)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", bounds)
        return sorted(zip(cursor.fetchone(), starts, strict=True))
