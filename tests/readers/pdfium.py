"""The reader of Chromium: its own gestures, a click on a box, a selection typed over, an item chosen."""

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

Text = ctypes.POINTER(ctypes.c_ushort)


def fill(form: bytes, values: dict[str, str]) -> bytes:
    opened = pdfium.PdfDocument(form)
    opened.init_forms()
    for page in opened:
        for widget in list(_widgets(opened, page)):
            _type(opened.formenv.raw, page.raw, widget, values)
        raw.FORM_ForceToKillFocus(opened.formenv.raw)
    return _saved(opened)


def _widgets(opened, page) -> Iterator:
    for place in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, place)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
            yield annotation


def _type(env, page, widget, values: dict[str, str]) -> None:
    name = _text(raw.FPDFAnnot_GetFormFieldName, env, widget)
    if name not in values:
        return
    kind = raw.FPDFAnnot_GetFormFieldType(env, widget)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        if _text(raw.FPDFAnnot_GetFormFieldExportValue, env, widget) == values[name]:
            _click(env, page, widget)
        return
    assert raw.FORM_SetFocusedAnnot(env, widget)
    if kind == raw.FPDF_FORMFIELD_COMBOBOX:
        assert raw.FORM_SetIndexSelected(env, page, _labels(env, widget).index(values[name]), True)
    else:
        raw.FORM_SelectAllText(env, page)
        raw.FORM_ReplaceSelection(env, page, ctypes.cast(_utf16(values[name]), Text))


def _click(env, page, widget) -> None:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(widget, rect)
    x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
    raw.FORM_OnMouseMove(env, page, 0, x, y)
    raw.FORM_OnLButtonDown(env, page, 0, x, y)
    raw.FORM_OnLButtonUp(env, page, 0, x, y)


def _labels(env, widget) -> list[str]:
    count = raw.FPDFAnnot_GetOptionCount(env, widget)
    return [_text(raw.FPDFAnnot_GetOptionLabel, env, widget, place) for place in range(count)]


def _text(read, *given) -> str:
    size = read(*given, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(*given, ctypes.cast(buffer, Text), size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\0")


def _utf16(text: str):
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")


def _saved(opened) -> bytes:
    made = bytearray()

    def write(_, data, size) -> int:
        made.extend(ctypes.string_at(data, size))
        return 1

    writer = raw.FPDF_FILEWRITE(version=1)
    writer.WriteBlock = type(writer.WriteBlock)(write)
    assert raw.FPDF_SaveAsCopy(opened.raw, writer, 0)
    return bytes(made)
