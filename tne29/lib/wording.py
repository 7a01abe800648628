"""Texts that people edit, with named fields between brackets: « Bonjour [prénom], ». No language, no code: names alone.

A paragraph is left out when it names fields and none of them has anything to say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

FIELD = re.compile(r"\[([^\[\]\n]*)\]")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def filled(text: str, values: Mapping[str, str]) -> str:
    """What is put in place of a field is never read again: brackets typed by anybody stay brackets."""
    paragraphs = BLANK_LINES.split(plain_lines(text).strip())
    return "\n\n".join(_put(each, values) for each in paragraphs if _says_something(each, values))


def plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def _put(text: str, values: Mapping[str, str]) -> str:
    return FIELD.sub(lambda found: values.get(key_of(found[1]), ""), text)


def _says_something(paragraph: str, values: Mapping[str, str]) -> bool:
    named = [key_of(name) for name in FIELD.findall(paragraph)]
    return not named or any(values.get(name) for name in named)


def key_of(name: str) -> str:
    """« [ Montant  accordé ] » is « montant accordé »."""
    return one_line(name).casefold().replace("'", "’")


def named(text: str) -> set[str]:
    return {key_of(name) for name in FIELD.findall(text)}


def faults(text: str, known: Iterable[str], required: Iterable[str] = ()) -> Iterator[str]:
    """A sentence for each thing that keeps the text from being sent."""
    known = list(known)
    for name in FIELD.findall(text):
        if key_of(name) not in known:
            yield _unknown(name, known)
    if re.search(r"[\[\]]", FIELD.sub("", text)):
        yield "Un crochet « [ » ou « ] » est seul : un champ s’écrit entre deux crochets, sur une seule ligne."
    for name in required:
        if name not in named(text):
            yield f"Il manque le champ [{name}], que cette lettre doit toujours dire."


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(key_of(name), known, n=1, cutoff=0.5)
    return f"Le champ [{name}] n’existe pas." + (f" Vouliez-vous dire [{near[0]}] ?" if near else "")
