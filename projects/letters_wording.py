"""Letters in the words of the project lead: the version in force, its fields, what they say."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tne29.lib import wording

from .letters_fields import FIELDS, REQUIRED
from .models import LetterText

WORDINGS = Path(__file__).parent / "wordings"
Name = LetterText.Name
PERSON = "prénom"


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str


@lru_cache(maxsize=8)
def original(name: str) -> Wording:
    """The text that the portal came with."""
    subject, _, body = (WORDINGS / f"{Name(name).value}.txt").read_text(encoding="utf-8").partition("\n")
    return Wording(subject, body.strip())


def in_force(name: str) -> Wording:
    newest = LetterText.objects.filter(name=name).first()
    return of_version(newest) if newest else original(name)


def of_version(version: LetterText) -> Wording:
    return original(version.name) if version.is_original else Wording(version.subject, version.body)


def faults(name: str, words: Wording) -> dict[str, list[str]]:
    """By « subject » and « body », why the text cannot be kept."""
    known = (PERSON, *(field.name for field in FIELDS[Name(name)]))
    return {
        "subject": list(wording.faults(words.subject, known)),
        "body": list(wording.faults(words.body, known, REQUIRED.get(Name(name), ()))),
    }


def values(name: str, about: Any) -> dict[str, str]:
    """about: the decision, the complement or the reopening that the letter tells of."""
    return {field.name: field.of(about) for field in FIELDS[Name(name)]}


def told(words: Wording, said: dict[str, str], first_name: str) -> dict[str, Any]:
    """The subject and the text for one person, for templates/letters/worded.txt."""
    said = said | {PERSON: first_name}
    return {"subject": wording.one_line(wording.filled(words.subject, said)), "text": wording.filled(words.body, said)}
