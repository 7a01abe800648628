"""The settings that only some kinds have: by name of the attribute in the edition, how it is asked and written.

A kind says which ones it has (`attributes`); rows (choices, cells, sums) are in rows.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from campaigns.questionnaire.fields.numbers import DayField, EurosField, WholeField
from campaigns.questionnaire.kinds import Kind
from campaigns.questionnaire.sources import SOURCES
from campaigns.questionnaire.wording import lowered
from tne29.lib.french import euros

from ..words import format_choices, source_choices
from .base import QuietForm, Table, Ticks, select, whole

MEGABYTE = 1024 * 1024
FILES = [
    ("pdf", "PDF"),
    ("jpg jpeg", "photo JPEG"),
    ("png", "image PNG"),
    ("odt", "texte LibreOffice (ODT)"),
    ("ods", "tableur LibreOffice (ODS)"),
    ("docx", "texte Word (DOCX)"),
    ("xlsx", "tableur Excel (XLSX)"),
]


@dataclass(frozen=True, slots=True)
class Facet:
    """field: asks; shown: from the table of the edition to the page; written: from the page to the table, None for
    nothing."""

    field: Callable[[Kind], forms.Field]
    shown: Callable[[Any], Any] = lambda value: value
    written: Callable[[Any], Any] = lambda value: None if value in ("", None, []) else value


def _length(kind: Kind) -> forms.Field:
    needed = "max_length" in kind.needs
    hint = "En caractères, espaces compris. Une page écrite en fait environ 3 000."
    return whole("Longueur maximale", 1, 20_000, required=needed, help_text=hint)


class Bound(forms.CharField):
    """A limit typed as schools type their answers: « 1 234,56 », « 31/01/2024 »."""

    def __init__(self, label: str, reader: type, **kwargs) -> None:
        self.reader = reader
        attrs = {"autocomplete": "off", "class": "width-s"}
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = self.reader.parse(self.reader, text) if text else None
        if text and found is None:
            raise forms.ValidationError(self.reader.fault)
        return found


READERS = {"number": WholeField, "amount": EurosField, "day": DayField}
LEAST = {"number": "Au moins", "amount": "Au moins, en euros", "day": "Pas avant le"}
MOST = {"number": "Au plus", "amount": "Au plus, en euros", "day": "Pas après le"}


def _bound(labels: dict[str, str]) -> Callable[[Kind], forms.Field]:
    return lambda kind: Bound(labels[kind.role], READERS[kind.role])


def _bound_shown(value: Any) -> Any:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return euros(Decimal(value))[:-2] if isinstance(value, str) else value


def _bound_written(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _accepts_shown(extensions: list[str]) -> list[str]:
    return [value for value, _ in FILES if set(value.split()) & set(extensions)]


def _accepts_written(values: list[str]) -> list[str] | None:
    return [extension for value in values for extension in value.split()] or None


def _accepts(kind: Kind) -> forms.Field:
    return Ticks(
        label="Fichiers acceptés", choices=FILES, error_messages={"required": "Cochez au moins une sorte de fichier."}
    )


def _sources(kind: Kind) -> list[tuple[str, str]]:
    """A list that is too long to be laid out fits only where somebody types in it."""
    return [
        (name, words)
        for name, words in source_choices(kind)
        if name not in SOURCES or not SOURCES[name].big or kind.name == "reference"
    ]


def _source(kind: Kind) -> forms.Field:
    if "source" in kind.needs:
        return select("Ce qui est affiché" if not kind.asks else "La liste", _sources(kind))
    hint = "La réponse reste libre ; les propositions aident à l’écrire."
    return select("Proposer une liste pendant la saisie", _sources(kind), "non", help_text=hint)


FACETS = {
    "format": Facet(
        lambda kind: select(
            "Forme attendue",
            format_choices(),
            "n’importe quel texte",
            help_text="Une forme fixe aussi la longueur.",
        )
    ),
    "max_length": Facet(_length),
    "min": Facet(_bound(LEAST), _bound_shown, _bound_written),
    "max": Facet(_bound(MOST), _bound_shown, _bound_written),
    "source": Facet(_source),
    "min_rows": Facet(
        lambda kind: whole("Nombre de lignes, au moins", 0, 30, required=False), written=lambda value: value or None
    ),
    "max_rows": Facet(
        lambda kind: whole("Nombre de lignes, au plus", 1, 30, required=False, help_text="20 si vous n’écrivez rien.")
    ),
    "accepts": Facet(_accepts, _accepts_shown, _accepts_written),
    "max_files": Facet(
        lambda kind: whole("Nombre de fichiers, au plus", 1, 20, required=False, help_text="5 si vous n’écrivez rien.")
    ),
    "max_bytes": Facet(
        lambda kind: whole(
            "Taille d’un fichier, en Mo au plus", 1, 10, required=False, help_text="10 si vous n’écrivez rien."
        ),
        lambda value: max(1, value // MEGABYTE),
        lambda value: value * MEGABYTE if value else None,
    ),
}


class FacetsForm(QuietForm):
    """The simple settings of a kind, in the order above."""

    def __init__(self, data: Any, prefix: str, table: Table, kind: Kind, *, speaks: bool = False) -> None:
        self.kind = kind
        self.names = [name for name in FACETS if name in kind.attributes]
        initial = {name: FACETS[name].shown(table[name]) for name in self.names if name in table}
        super().__init__(data, prefix, initial, speaks=speaks)
        self.fields = {name: FACETS[name].field(kind) for name in self.names}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("format") and given.get("max_length"):
            self.add_error("max_length", "La forme attendue fixe déjà la longueur : laissez cette case vide.")
        for name in ("min", "max"):
            if given.get(name) is not None and self.kind.as_bound(_bound_written(given[name])) is None:
                self.add_error(name, "Cette limite n’est pas possible ici.")
        for low, high, said in BOUNDS:
            if None not in (given.get(low), given.get(high)) and given[low] > given[high]:
                self.add_error(high, said)
        return given

    def told(self, name: str, sentence: str) -> str:
        return f"{self.fields[name].label} : {lowered(sentence)}" if name in self.fields else sentence

    @property
    def table(self) -> Table:
        written = {name: FACETS[name].written(self.cleaned.get(name)) for name in self.names}
        return {name: value for name, value in written.items() if value is not None}


BOUNDS = (
    ("min", "max", "Le maximum doit être au moins égal au minimum."),
    ("min_rows", "max_rows", "Ce nombre doit être au moins égal au précédent."),
)
