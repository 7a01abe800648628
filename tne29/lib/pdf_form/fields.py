"""The fields of a form and what they hold, as any reader may have left them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from tne29.lib.reading.bounds import Limits

from .failures import BROKEN, FIELDS, WORDS, Unreadable

OFF = "Off"
DEPTH = 12
MOST_OPTIONS = 500
INHERITED = ("/FT", "/V", "/Opt", "/Ff")


@dataclass(frozen=True)
class Field:
    """is_button: its value is the name of a state; otherwise a text."""

    name: str
    value: str
    is_button: bool


def fields_of(pdf: Pdf, limits: Limits) -> Iterator[Field]:
    """Each name once: some writers list the widgets of a radio as fields of their own; the one that says wins."""
    found: dict[str, Field] = {}
    left = limits.total_length
    for name, node, inherited in _Walk(pdf, limits).named():
        field = _read(name, node, inherited, limits)
        if name not in found or not found[name].value:
            left -= len(field.value)
            found[name] = field
        if left < 0:
            raise Unreadable(WORDS)
    yield from found.values()


class _Walk:
    """Down the tree of fields: no object twice, so that a loop ends; no further than the limits."""

    def __init__(self, pdf: Pdf, limits: Limits) -> None:
        self.pdf, self.limits, self.seen, self.met = pdf, limits, set(), 0

    def named(self) -> Iterator[tuple[str, Dictionary, dict]]:
        waiting = [(node, "", {}, 0) for node in self._roots()]
        while waiting:
            node, above, inherited, depth = waiting.pop()
            if not isinstance(node, Dictionary) or self._is_known(node):
                continue
            if depth > DEPTH:
                raise Unreadable(BROKEN)
            name = self._name(node, above)
            inherited = inherited | {key: node[key] for key in INHERITED if key in node}
            kids = node.get("/Kids")
            if isinstance(kids, Array):
                waiting += [(kid, name, inherited, depth + 1) for kid in self._some(kids)]
            if name:
                yield name, node, inherited

    def _roots(self) -> Iterator[Any]:
        """The widgets of pages too: some writers forget them in the list of fields."""
        form = self.pdf.Root.get("/AcroForm")
        listed = form.get("/Fields") if isinstance(form, Dictionary) else None
        on_pages = (note for page in self.pdf.pages for note in self._some(page.obj.get("/Annots", ())))
        yield from (note for note in on_pages if _is_widget(note) and "/Parent" not in note)
        yield from self._some(listed) if isinstance(listed, Array) else ()

    def _some(self, nodes: Any) -> list:
        if len(nodes) > 2 * self.limits.fields:
            raise Unreadable(FIELDS)
        return list(nodes)

    def _is_known(self, node: Dictionary) -> bool:
        self.met += 1
        if self.met > 3 * self.limits.fields:
            raise Unreadable(FIELDS)
        if node.is_indirect and node.objgen in self.seen:
            return True
        self.seen.add(node.objgen if node.is_indirect else None)
        if len(self.seen) > self.limits.fields:
            raise Unreadable(FIELDS)
        return False

    def _name(self, node: Dictionary, above: str) -> str:
        """Ours are flat: what a writer made of « a » under « a » is « a »."""
        own = str(node.get("/T", "")) if isinstance(node.get("/T"), String) else ""
        name = own if not above or own == above else f"{above}.{own}" if own else above
        if len(name) > self.limits.name_length:
            raise Unreadable(BROKEN)
        return _clean(name)


def _is_widget(note: Any) -> bool:
    return isinstance(note, Dictionary) and note.get("/Subtype") == Name.Widget and "/FT" in note


def _read(name: str, node: Dictionary, inherited: dict, limits: Limits) -> Field:
    value = inherited.get("/V")
    if inherited.get("/FT") == Name.Btn:
        return _button(name, value if isinstance(value, Name) else node.get("/AS"), inherited)
    text = _text(value, limits)
    return Field(name, _exported(text, inherited) if inherited.get("/FT") == Name.Ch else text, is_button=False)


def _button(name: str, state: Any, inherited: dict) -> Field:
    """The state, or the word that it stands for in /Opt."""
    said = str(state).removeprefix("/") if isinstance(state, Name) else ""
    words = inherited.get("/Opt")
    if said.isascii() and said.isdigit() and isinstance(words, Array) and int(said) < len(words) <= MOST_OPTIONS:
        return Field(name, _clean(str(words[int(said)])), is_button=False)
    return Field(name, "" if said == OFF else _clean(said), is_button=True)


def _text(value: Any, limits: Limits) -> str:
    """A string, a stream of text, or the first of several choices; a rich text stands elsewhere and is not read."""
    if isinstance(value, Array):
        value = value[0] if len(value) else None
    if isinstance(value, Stream):
        value = String(value.read_bytes())
    text = str(value) if isinstance(value, String) else ""
    if len(text) > limits.value_length:
        raise Unreadable(WORDS)
    return _clean(text)


def _exported(text: str, inherited: dict) -> str:
    """The value of a choice when its words were kept instead."""
    options = inherited.get("/Opt")
    pairs = [each for each in options if isinstance(each, Array) and len(each) == 2] if _is_short(options) else []
    by_label = {str(label): str(value) for value, label in pairs}
    return text if text in by_label.values() else by_label.get(text, text)


def _is_short(options: Any) -> bool:
    return isinstance(options, Array) and len(options) <= MOST_OPTIONS


def _clean(text: str) -> str:
    """What JSON and both databases can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
