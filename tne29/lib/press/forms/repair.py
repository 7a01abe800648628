"""Each field written again: its name once, its states with a meaning, its text in one embedded font, drawn already.

Left as WeasyPrint writes them, radio buttons lose their answer when they are saved, ticks are drawn empty and
accents are misplaced by some readers.
"""

import re
from collections import defaultdict
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from . import drawing
from .controls import AREA, BOX, HIDDEN, LIST, RADIO, Control
from .typeface import Typeface

OFF = Name.Off
READ_ONLY, MULTILINE, RADIOS, DROP_DOWN, COMB = 1, 1 << 12, 1 << 15, 1 << 17, 1 << 24
INVISIBLE = 2
_SIZE = re.compile(rb"([0-9.]+) Tf")


def repair(made: bytes, controls: list[Control], typeface: Typeface) -> bytes:
    pdf = Pdf.open(BytesIO(made))
    _Form(pdf, typeface).write(controls)
    repaired = BytesIO()
    pdf.save(repaired, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return repaired.getvalue()


class _Form:
    def __init__(self, pdf: Pdf, typeface: Typeface) -> None:
        self.pdf, self.pen = pdf, drawing.Pen(typeface)
        self.resources = pdf.make_indirect(Dictionary(Font=Dictionary({f"/{drawing.FONT}": typeface.embedded(pdf)})))
        self.drawings: dict[tuple[bytes, float, float], Object] = {}
        self.widgets: dict[str, list[Object]] = defaultdict(list)
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                if annotation.get("/Subtype") == Name.Widget:
                    self.widgets[str(annotation.T)].append(annotation)

    def write(self, controls: list[Control]) -> None:
        grouped: dict[str, list[Control]] = {}
        for control in controls:
            grouped.setdefault(control.name, []).append(control)
        self.pdf.Root.AcroForm = Dictionary(
            Fields=Array([self._field(each) for each in grouped.values()]),
            DR=self.resources,
            DA=String(drawing.style(9)),
            NeedAppearances=False,
        )
        if self.widgets:
            raise ValueError(f"fields nobody asked for: {', '.join(self.widgets)}")

    def _field(self, controls: list[Control]) -> Object:
        first = controls[0]
        if first.kind == HIDDEN:
            return self._hidden(first)
        widgets = self.widgets.pop(first.name, [])
        if len(widgets) != len(controls) or (len(controls) > 1 and first.kind != RADIO):
            raise ValueError(f"field {first.name}: {len(controls)} in the page, {len(widgets)} in the file")
        if first.kind == RADIO:
            return self._radios(controls, widgets)
        return self._box(first, widgets[0]) if first.kind == BOX else self._typed(first, widgets[0])

    def _hidden(self, control: Control) -> Object:
        """A widget that is never seen, since some readers forget fields that have none."""
        page = self.pdf.pages[0].obj
        widget = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(control.name), Rect=[0, 0, 0, 0])
        )
        widget.F, widget.Ff, widget.P, widget.V = INVISIBLE, READ_ONLY, page, String(control.value)
        widget.TU, widget.DA = String(control.title or control.name), String(drawing.style(9))
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(widget)
        return widget

    def _typed(self, control: Control, widget: Object) -> Object:
        size, points = _size(widget), _points(widget)
        widget.DA, widget.Ff = String(drawing.style(points)), 0
        widget.V = String(control.value)
        shown = control.value
        if control.kind == LIST:
            widget.Ff = DROP_DOWN
            widget.Opt = Array([Array([String(value), String(label)]) for value, label in control.options])
            shown = dict(control.options).get(control.value, control.value) if control.value else ""
        if control.longest:
            widget.MaxLen = control.longest
        if control.right:
            widget.Q = 2
        widget.AP = Dictionary(N=self._drawn(self._text(control, shown, size, points, widget), size))
        return widget

    def _text(self, control: Control, shown: str, size: drawing.Size, points: float, widget: Object) -> bytes:
        if control.kind == AREA:
            widget.Ff = MULTILINE
            return self.pen.area(shown, size, points)
        if control.comb and control.longest:
            widget.Ff = COMB
            return self.pen.comb(shown, size, points, control.longest)
        return self.pen.line(shown, size, points, right=control.right)

    def _box(self, control: Control, widget: Object) -> Object:
        self._states(control, widget, drawing.tick(_size(widget)), "4")
        widget.V = widget.AS
        return widget

    def _radios(self, controls: list[Control], widgets: list[Object]) -> Object:
        group = widgets[0].Parent
        for control, widget in zip(controls, widgets, strict=True):
            self._states(control, widget, drawing.disc(_size(widget)), "l")
            del widget["/T"]
        chosen = [control for control in controls if control.is_ticked]
        group.Ff, group.V = RADIOS, Name(f"/{chosen[0].value}") if chosen else OFF
        group.DA = String(drawing.style(0))
        if "/Opt" in group:
            del group["/Opt"]
        return group

    def _states(self, control: Control, widget: Object, mark: bytes, sign: str) -> None:
        size, state = _size(widget), Name(f"/{control.value}")
        nothing = self._drawn(b"q Q", size)
        widget.AP = Dictionary(N=Dictionary({str(state): self._drawn(mark, size), "/Off": nothing}))
        widget.AS = state if control.is_ticked else OFF
        widget.MK, widget.DA = Dictionary(CA=String(sign)), String(drawing.style(0))

    def _drawn(self, content: bytes, size: drawing.Size) -> Object:
        """Drawn once for all the fields that look the same."""
        width, height = round(size[0], 2), round(size[1], 2)
        key = (content, width, height)
        if key not in self.drawings:
            self.drawings[key] = self.pdf.make_stream(
                content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, width, height], Resources=self.resources
            )
        return self.drawings[key]


def _size(widget: Object) -> drawing.Size:
    left, bottom, right, top = (float(side) for side in widget.Rect)
    return abs(right - left), abs(top - bottom)


def _points(widget: Object) -> float:
    found = _SIZE.search(bytes(widget.get("/DA", b"")))
    return round(float(found[1]), 1) if found else 9.0
