"""Cheaper ways through WeasyPrint, which write the same bytes (test_shortcuts compares them with the library’s own).

A line of text was shaped three times, in a context and with a font made anew each time; now a line that is laid out
is kept until it is drawn, and contexts and fonts are shared. Lengths already in pixels are copied, not computed.
"""

import sys
from collections.abc import Callable, Iterable
from math import inf
from typing import Any

from weasyprint.css import Style
from weasyprint.css.functions import check_math
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import FontConfiguration

PARAGRAPHS_END = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
FEATURES = (
    "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps",
    "font_variant_numeric", "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
)  # fmt: skip
FACE = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps",
    "font_variation_settings",
)  # fmt: skip
AS_WIDE = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
AS_TALL = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
HEIGHTS = ("height", "min_height", "max_height")
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


class Fonts(FontConfiguration):
    """The fonts of the press, and what Pango needs to write with them."""

    def __init__(self) -> None:
        super().__init__()
        self._contexts: dict[tuple, tuple[Any, Any]] = {}
        self._faces: dict[tuple, Any] = {}

    def context(self, style: dict) -> tuple[Any, Any]:
        """Pango’s context and language, set up as the library does for each text."""
        key = style["direction"], style["lang"]
        if key not in self._contexts:
            context = ffi.gc(pango.pango_font_map_create_context(self.font_map), gobject.g_object_unref)
            pango.pango_context_set_round_glyph_positions(context, False)
            pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
            language = pango.pango_language_get_default()
            if style["lang"]:
                language = pango.pango_language_from_string(unicode_to_char_p(style["lang"])[0])
                pango.pango_context_set_language(context, language)
            self._contexts[key] = context, language
        return self._contexts[key]

    def face(self, style: dict) -> Any:
        key = tuple(style[name] for name in FACE)
        if key not in self._faces:
            self._faces[key] = line_break.get_font_description(style)
        return self._faces[key]


class KeptLayout(line_break.Layout):
    """A line of text, kept as it was shaped until it has been drawn."""

    is_drawing = False

    def setup(self, style: dict) -> None:
        prepared = vars(style).get("prepared")
        if prepared is None:
            prepared = vars(style)["prepared"] = self._prepared(style)
        if not prepared:
            super().setup(style)
            return
        context, self.language, face = prepared
        self.style, self.first_line_direction = style, 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, face)

    def _prepared(self, style: dict) -> tuple:
        """Nothing for a text that asks for more than a face, or is in a drawing: the library sees to it."""
        fonts = style.font_config
        is_ours = isinstance(style, Style) and isinstance(fonts, Fonts)
        asks_for_more = (
            style["text_decoration_line"] != "none"
            or style["font_language_override"] != "normal"
            or line_break.font_features(*(style[name] for name in FEATURES))
        )
        if asks_for_more or not is_ours:
            return ()
        return (*fonts.context(style), fonts.face(style))

    def set_text(self, text: str, justify: bool = False) -> None:
        """Drawing asks for a single paragraph, and shapes again a text that was not set so."""
        pango.pango_layout_set_single_paragraph_mode(self.layout, not any(end in text for end in PARAGRAPHS_END))
        super().set_text(text, justify)

    def deactivate(self) -> None:
        if self.is_drawing:
            super().deactivate()
            self.is_drawing = False

    def reactivate(self, style: dict) -> None:
        """The text is shaped again only when words are spread out, which layout ignores."""
        self.is_drawing = True
        if self.justification_spacing or vars(self).get("style") is not style:
            super().reactivate(style)


def strut(style: dict) -> tuple[float, float]:
    """Of a style, worked out once."""
    known = vars(style)
    if "strut" not in known:
        known["strut"] = the_library.strut(style)
    return known["strut"]


def resolve_percentages(box: boxes.Box, containing_block: Any) -> None:
    """Used lengths of a box. Those that are not in pixels are left to the library."""
    if isinstance(containing_block, boxes.Box):
        wide, high = containing_block.width, containing_block.height
    else:
        wide, high = containing_block
    style, used = box.style, vars(box)
    _use(AS_WIDE, box, wide)
    _use(AS_TALL, box, high if isinstance(box, boxes.PageBox) else wide)
    if high == "auto":
        used["height"] = _height_in_a_box_without(style["height"])
        _use(("min_height",), box, 0)
        _use(("max_height",), box, inf)
    else:
        _use(HEIGHTS, box, high)
    is_resolved = style["border_collapse"] == "collapse"
    used.update((name, style[name]) for name in BORDERS if not (is_resolved and name in used))
    percent.adjust_box_sizing(box, "width")
    percent.adjust_box_sizing(box, "height")


def _use(names: Iterable[str], box: boxes.Box, whole: float) -> None:
    style, used = box.style, vars(box)
    for name in names:
        value = style[name]
        if value.__class__ is Dimension and value.unit == "px":
            used[name] = value.value
        else:
            percent.resolve_one_percentage(box, name, whole)


def _height_in_a_box_without(height: Any) -> Any:
    is_unknown = height == "auto" or check_math(height) or height.unit == "%"
    return "auto" if is_unknown else height.value


class Library:
    """What the library does without us, put aside."""

    layout, strut, percentages = line_break.Layout, line_break.strut, percent.resolve_percentages


the_library = Library()


def use() -> None:
    line_break.Layout = KeptLayout
    _put_everywhere(the_library.strut, strut)
    _put_everywhere(the_library.percentages, resolve_percentages)


def forgo() -> None:
    line_break.Layout = the_library.layout
    _put_everywhere(strut, the_library.strut)
    _put_everywhere(resolve_percentages, the_library.percentages)


def _put_everywhere(old: Callable, new: Callable) -> None:
    """In each module of the library that has it by name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.") and getattr(module, old.__name__, None) is old:
            setattr(module, old.__name__, new)
