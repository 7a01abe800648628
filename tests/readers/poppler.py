"""The reader of GNOME, run by Debian’s own Python. Argument: a JSON file {form, fillings, saved}."""

import json
import sys
from collections import Counter
from pathlib import Path

import gi

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # noqa: E402


def main() -> None:
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for values, saved in zip(request["fillings"], request["saved"], strict=True):
        opened = Poppler.Document.new_from_file(Path(request["form"]).as_uri(), None)
        _fill(opened, values)
        opened.save(Path(saved).as_uri())


def _fill(opened, values: dict) -> None:
    """Boxes have no name of their own state here: « values » gives their place among those of one name."""
    places: Counter[str] = Counter()
    for number in range(opened.get_n_pages()):
        for mapping in reversed(opened.get_page(number).get_form_field_mapping()):
            field = mapping.field
            name = field.get_name() or ""
            if name in values:
                _type(field, values[name], places[name])
            places[name] += 1


def _type(field, value, place: int) -> None:
    kind = field.get_field_type()
    if kind == Poppler.FormFieldType.TEXT:
        field.text_set_text(value)
    elif kind == Poppler.FormFieldType.CHOICE:
        labels = [field.choice_get_item(number) for number in range(field.choice_get_n_items())]
        field.choice_select_item(labels.index(value))
    elif value == place:
        field.button_set_state(True)


main()
