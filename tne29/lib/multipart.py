"""Reads a multipart body over the shoulder of Django's parser, which drops what it cannot decode."""

import codecs
import re

MAX_HEADERS = 16_384
_FILE = re.compile(rb'filename\*?\s*=\s*(?!"")', re.IGNORECASE)


class MultipartWatch:
    """Fed with the bytes as they arrive; knows whether the texts are clean and the last boundary came."""

    def __init__(self, boundary: bytes):
        self._mark = b"--" + boundary
        self._pending = b""
        self._step = self._skip
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_complete = False
        self.is_clean = True

    def feed(self, chunk: bytes) -> None:
        self._pending += chunk
        while self._step():
            pass

    def _skip(self) -> bool:
        """Before the first part, inside a file, after the last part: anything may stand there."""
        return self._to_next_mark()[1]

    def _text(self) -> bool:
        passed, found = self._to_next_mark()
        if found:
            passed = passed.removesuffix(b"\r\n")
        self._check(passed, final=found)
        return found

    def _to_next_mark(self) -> tuple[bytes, bool]:
        """(the bytes passed over, whether a boundary follows); keeps what may be the beginning of one."""
        at = self._pending.find(self._mark)
        after = at + len(self._mark)
        if at < 0 or len(self._pending) < after + 2:
            return self._take(max(0, len(self._pending) - len(self._mark) - 4) if at < 0 else 0), False
        passed = self._take(at)
        self._take(len(self._mark))
        self.is_complete = self._pending.startswith(b"--")
        self._step = self._skip if self.is_complete else self._headers
        return passed, True

    def _headers(self) -> bool:
        end = self._pending.find(b"\r\n\r\n")
        if end < 0:
            self.is_clean &= len(self._pending) <= MAX_HEADERS
            return False
        headers = self._take(end)
        self._take(4)
        self._check(headers, final=True)
        self._step = self._skip if _FILE.search(headers) else self._text
        return True

    def _take(self, length: int) -> bytes:
        taken, self._pending = self._pending[:length], self._pending[length:]
        return taken

    def _check(self, text: bytes, *, final: bool) -> None:
        try:
            self._decoder.decode(text, final)
        except UnicodeDecodeError:
            self.is_clean = False
            self._decoder.reset()
        self.is_clean &= b"\x00" not in text
