"""A cheaper way to hand arrays to HarfBuzz.

WeasyPrint names the length of each array in its C type (« hb_codepoint_t[137] »), and cffi parses the text of a type
that it meets for the first time: twice for every font of every document, since each has glyphs of its own. A type
without a length says the same and is parsed once.
"""

import re
from typing import Any

from weasyprint.pdf import fonts

OF_SOME_LENGTH = re.compile(r"hb_codepoint_t\[\d+\]")


class ArraysOfAnyLength:
    """The library’s cffi, but for that."""

    def __init__(self, ffi: Any) -> None:
        self._ffi = ffi

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ffi, name)

    def new(self, cdecl: str, init: Any = None) -> Any:
        return self._ffi.new("hb_codepoint_t[]" if OF_SOME_LENGTH.fullmatch(cdecl) else cdecl, init)


def use() -> None:
    if not isinstance(fonts.ffi, ArraysOfAnyLength):
        fonts.ffi = ArraysOfAnyLength(fonts.ffi)
