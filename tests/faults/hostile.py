"""Requests that are wrong in one place or altogether, drawn from a seed (cases 35–65)."""

import io
import random
import zipfile
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote_from_bytes, urlencode

from tests.faults.values import (
    CONTENT_TYPES,
    FILE_NAMES,
    HEADERS,
    JSON_BODIES,
    MASS,
    NUMBERS,
    QUERY_NAMES,
    SEGMENTS,
    VALUES,
)
from tests.projects.desk import PDF


@dataclass(frozen=True)
class Form:
    """A form of a page, as a browser would send it."""

    role: str
    address: str
    fields: dict[str, list[str]]
    files: tuple[str, ...] = ()


@dataclass
class Attempt:
    role: str
    method: str
    address: bytes
    query: str = ""
    content_type: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return ascii(
            f"{self.role} {self.method} {self.address[:200]!r}?{self.query[:200]} {self.content_type[:60]}"
        ) + ascii(f" {self.body[:600]!r} {self.headers}"[:900])


class Generator:
    """Forms that are wrong in one to four places; addresses, headers and bodies that are wrong altogether."""

    def __init__(self, seed: int, forms: list[Form], pages: list[tuple[str, str]]):
        """pages: (role, address)."""
        self.dice, self.forms, self.pages = random.Random(seed), forms, pages

    def attempt(self) -> Attempt:
        kinds = (self._form, self._form, self._form, self._files, self._page, self._segment, self._body, self._headers)
        return self.dice.choice(kinds)()

    # -- forms -------------------------------------------------------------------------------------

    def _form(self) -> Attempt:
        form = self.dice.choice(self.forms)
        pairs = self._spoilt(form.fields)
        body = urlencode(pairs, errors="surrogatepass").encode()
        if self.dice.random() < 0.05:
            body = body.replace(b"fin=1", self.dice.choice([b"", b"fin=0", b"fin=1&fin=0", b"%ff=%fe&fin=1"]))
        return Attempt(
            form.role, "post", form.address.encode(), self._maybe_query(), "application/x-www-form-urlencoded", body
        )

    def _spoilt(self, fields: dict[str, list[str]]) -> list[tuple[str, str]]:
        dice = self.dice
        pairs = [(name, value) for name, values in fields.items() for value in values if name != "fin"]
        for _ in range(dice.randint(1, 4)):
            self._spoil(pairs)
        if dice.random() < 0.15:
            pairs += list(MASS.items())
        if dice.random() < 0.03:
            pairs += [(f"champ{number}", "x") for number in range(1_600)]
        return [*pairs, ("fin", "1")]

    def _spoil(self, pairs: list[tuple[str, str]]) -> None:
        dice, place = self.dice, self.dice.randrange(len(pairs)) if pairs else 0
        if not pairs or dice.random() < 0.1:
            pairs.append((dice.choice(VALUES)[:50], dice.choice(VALUES)))
            return
        name, value = pairs[place]
        act = dice.choice(["value", "value", "value", "value", "value", "drop", "twice", "array", "number"])
        if act == "value":
            pairs[place] = (name, dice.choice(VALUES))
        elif act == "drop":
            del pairs[place]
        elif act == "twice":
            pairs.append((name, dice.choice(VALUES)))
        elif act == "array":
            pairs[place] = (f"{name}[]", value)
        else:
            pairs[place] = (name.replace("-0-", f"-{dice.choice(NUMBERS)[:20]}-"), dice.choice(NUMBERS))

    def _files(self) -> Attempt:
        form = self.dice.choice([form for form in self.forms if "/questionnaire/" in form.address])
        pairs = self._spoilt(form.fields) if self.dice.random() < 0.3 else _pairs(form.fields)
        names = [*form.files * 6, *(name for name, _ in pairs if name != "fin"), "inconnue"]
        mark = "m" * 24
        files = [
            _part(mark, self.dice.choice(names), self.dice.choice(FILE_NAMES), self.dice.choice(contents()))
            for _ in range(self.dice.choice([1, 1, 1, 2, 25]))
        ]
        parts = files + [_part(mark, name, None, value.encode("utf-8", "surrogatepass")) for name, value in pairs]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return Attempt(form.role, "post", form.address.encode(), "", f"multipart/form-data; boundary={mark}", body)

    # -- the rest ----------------------------------------------------------------------------------

    def _maybe_query(self) -> str:
        return self._query() if self.dice.random() < 0.1 else ""

    def _query(self) -> str:
        pairs = [
            (self.dice.choice(QUERY_NAMES), self.dice.choice(VALUES)[:2_000]) for _ in range(self.dice.randint(1, 3))
        ]
        text = urlencode(pairs, errors="surrogatepass")
        return text + self.dice.choice(["", "", "", "&=", "&&&", "&%ff", "&%", "&a=%00", "#x"])

    def _page(self) -> Attempt:
        role, address = self.dice.choice(self.pages)
        return Attempt(
            role, self.dice.choice(["get", "get", "get", "head", "options"]), address.encode(), self._query()
        )

    def _segment(self) -> Attempt:
        role, address = self.dice.choice(self.pages)
        segments = address.encode().split(b"/")
        segments[self.dice.randrange(len(segments))] = self.dice.choice(SEGMENTS)
        method = self.dice.choice(["get", "get", "post", "head", "put", "delete", "trace", "patch"])
        return Attempt(role, method, b"/" + b"/".join(segments).lstrip(b"/"))

    def _body(self) -> Attempt:
        role, address = self.dice.choice(self.pages)
        content_type = self.dice.choice(CONTENT_TYPES)
        bodies = [*JSON_BODIES, b"\xff" * 40, b"fin=1", b"x" * 3_000_000, b"a=1&" * 400 + b"fin=1", PDF]
        method = self.dice.choice(["post", "post", "put", "patch"])
        return Attempt(role, method, address.encode(), "", content_type, self.dice.choice(bodies))

    def _headers(self) -> Attempt:
        role, address = self.dice.choice(self.pages)
        names = self.dice.sample(sorted(HEADERS), 2)
        headers = {name: self.dice.choice(HEADERS[name]) for name in names}
        return Attempt(role, self.dice.choice(["get", "get", "post"]), address.encode(), headers=headers)


def quoted(address: bytes) -> str:
    return quote_from_bytes(address, safe="/;:@&=+$,.-_~!*'()")


def _pairs(fields: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in fields.items() for value in values]


def _part(mark: str, name: str, file_name: str | None, content: bytes) -> bytes:
    disposition = f'form-data; name="{name}"'
    if file_name is not None:
        disposition += f'; filename="{file_name}"'
    head = f"--{mark}\r\nContent-Disposition: {disposition}\r\n\r\n"
    return head.encode("utf-8", "surrogatepass") + content + b"\r\n"


@cache
def contents() -> list[bytes]:
    """Files that lie, that are broken, that grow; and honest ones."""
    return [
        b"",
        b"x",
        PDF,
        PDF[:80],
        PDF + b"PK\x03\x04<script>",
        b"%PDF-1.7\n%%EOF",
        b"MZ\x90" * 200,
        b"<html><script>alert(1)</script>",
        b"GIF89a" + b"\x00" * 50,
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 60,
        b"\xff\xd8\xff\xe0" + b"\x00" * 30,
        b"PK\x03\x04" + b"\x00" * 60,
        b"<?xml version='1.0'?><svg/>",
        _archive({"word/document.xml": b"0" * 5_000_000, "[Content_Types].xml": b"<x/>"}),
        _archive({f"word/{number}": b"" for number in range(3_000)}),
        b"\x00" * 11_000_000,
    ]


def _archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()
