"""What a form holds, read from the objects of the file: nothing here knows how we wrote it."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf

READ_ONLY, MULTILINE, COMB = 1, 1 << 12, 1 << 24


@dataclass(frozen=True)
class Field:
    """options: (value, label) of a list; states of a box or of buttons."""

    kind: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 0
    flags: int = 0
    tooltip: str = ""


def read_fields(form: bytes) -> dict[str, Field]:
    with pikepdf.open(BytesIO(form)) as pdf:
        found = [(str(field.T), _field(field)) for field in pdf.Root.AcroForm.Fields]
    assert len(found) == len(dict(found)), "two fields have one name"
    return dict(found)


def values(form: bytes) -> dict[str, str]:
    return {name: field.value for name, field in read_fields(form).items()}


def _field(field) -> Field:
    kind = str(field.FT).removeprefix("/")
    value = str(field.get("/V", "")).removeprefix("/") if kind == "Btn" else _text(str(field.get("/V", "")))
    return Field(
        kind,
        value,
        _states(field) if kind == "Btn" else _options(field),
        int(field.get("/MaxLen", 0)),
        int(field.get("/Ff", 0)),
        str(field.get("/TU", "")),
    )


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _states(field) -> tuple[tuple[str, str], ...]:
    widgets = field.get("/Kids", [field])
    states = [key.removeprefix("/") for widget in widgets for key in widget.AP.N]
    return tuple((state, state) for state in states if state != "Off")


def _options(field) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in field.get("/Opt", []))
