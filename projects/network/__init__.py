"""The schools associated to a project: what concerns each of them, and whether its head agreed to exactly that."""

from .concerns import IN_WORDS, Concern, concerns, read_content
from .frozen import Frozen, brought_up_to_date, erased_since, read_frozen, without_erased
from .lines import Change, Line, changes, lines, lines_of
from .links import Link, may_be_answered, opened, place_of, secret_of
from .places import Place, lacking, lacking_sentence, places, requests_of, requests_of_each

__all__ = [
    "IN_WORDS",
    "Change",
    "Concern",
    "Frozen",
    "Line",
    "Link",
    "Place",
    "brought_up_to_date",
    "changes",
    "concerns",
    "erased_since",
    "lacking",
    "lacking_sentence",
    "lines",
    "lines_of",
    "may_be_answered",
    "opened",
    "place_of",
    "places",
    "read_content",
    "read_frozen",
    "requests_of",
    "requests_of_each",
    "secret_of",
    "without_erased",
]
