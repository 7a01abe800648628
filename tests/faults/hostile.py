"""What nobody types and somebody sends: values, addresses, bodies and files, drawn from a seed (cases 35–65)."""

import io
import random
import zipfile
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote_from_bytes, urlencode

from tests.projects.desk import PDF

TEXTS = [
    "",
    " ",
    "\x00",
    "avant\x00après",
    "a\r\nBcc: x@example.org",
    "\t\x0b\x0c\x1b[31m\x85\u2028",
    "\u202egnp.exe\u202c",
    "\u2066isolat\u2069",
    "\ufeffBOM",
    "z" + "\u0301" * 500,
    "\u200b\u200d\u00ad",
    "\U000e0041\U000e0042",
    "E\u0301cole",
    "École",
    "👩‍👩‍👧‍👦" * 40,
    "مرحبا بالعالم",
    "漢字かな",
    "x" * 5_000,
    "x" * 200_000,
    "mot " * 20_000,
    "\n" * 20_000,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% load x %}",
    "%(x)s %s {0.__class__} ${7*7}",
    "' OR 1=1 --",
    "\\",
    "null",
    "None",
    "undefined",
    "[]",
    "{}",
    "__proto__",
    "../../etc/passwd",
    "=1+1",
    "@SUM(A1)",
    "\ud800",
    "a\udcffb",
]
NUMBERS = [
    "0",
    "-1",
    "+1",
    "1.5",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 400,
    "9" * 5_000,
    "1e9",
    "1e400",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "１２",
    "१२",
    "²",
    "1 234,56",
    "1\u00a0234,56",
    "1\u202f234,56",
    "1.234,56",
    "1,234.56",
    "12,345",
    "1000000000000000000000000000000",
    "0001",
    "12 €",
]
DATES = [
    "0000-01-01",
    "0001-01-01",
    "1899-12-31",
    "9999-12-31",
    "10000-01-01",
    "2023-02-29",
    "2024-02-29",
    "31/02/2024",
    "29/02/2024",
    "31/12/9999",
    "01/01/0001",
    "2024-13-45",
    "2024-02-29T25:00",
    "hier",
    "٢٠٢٤-٠١-٠١",
]
ADDRESSES = [
    "a@b",
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org, b@example.org",
    "<a@example.org>",
    '"a b"@example.org',
    "a@" + "x" * 250 + ".org",
    "é@exämple.org",
    "a@еxample.org",
    "A@EXAMPLE.ORG ",
]
VALUES = TEXTS + NUMBERS + DATES + ADDRESSES
SEGMENTS = [
    b"\x00",
    b"%",
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"..",
    b"9" * 30,
    b"9" * 5_000,
    b"-1",
    b"0",
    b"1e3",
    "٣".encode(),
    "é".encode(),
    "\u202e".encode(),
    b"a" * 3_000,
    b"TNE29-2345-67",
    b"tne29-----",
    b"' OR 1=1",
    b"{}",
    b"x;y",
    b"x y",
    b"a\r\nSet-Cookie: x=1",
]
QUERY_NAMES = [
    "page",
    "p",
    "q",
    "o",
    "e",
    "theme",
    "territoire",
    "depot",
    "ajouter",
    "seulement",
    "next",
    "code",
    "campagne",
]
QUERY_NAMES += [
    "etablissement",
    "_to_field",
    "_popup",
    "etat",
    "id__exact",
    "user__password__startswith",
    "all",
    "_connector",
]
MASS = {
    "state": "accepted",
    "etat": "accepted",
    "owner": "1",
    "created_by": "1",
    "campaign": "2",
    "school": "2",
    "reference": "TNE29-2345-67",
    "id": "1",
    "pk": "1",
    "submitted_at": "2023-10-02",
    "window": "1",
    "edition": "1",
    "amount": "999999",
    "is_staff": "1",
    "is_superuser": "1",
    "groups": "1",
    "user_permissions": "1",
    "may_deposit": "1",
    "role": "owner",
    "confirmed_at": "2023-10-02",
    "is_demonstration": "1",
    "may_be_published": "1",
    "assigned_to": "1",
}
FILE_NAMES = [
    "a.pdf.exe",
    "a.exe.pdf",
    "A.PDF",
    "a.pdf.",
    "a.pdf\x00.exe",
    "\u202efdp.exe",
    "../../x.pdf",
    "..\\x.pdf",
    "CON",
    ".htaccess",
    "x" * 300 + ".pdf",
    "été n°3 ; « cité ».pdf",
    'a"b\r\nc.pdf',
    "",
    "e\u0301.pdf",
    "a.svg",
    "a.docx",
    "a.png",
]
JSON_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"a": NaN}',
    b'{"a": 1e400}',
    b'{"a": ' + b"9" * 5_000 + b"}",
    b"[" * 100_000,
    b'{"a": "\\u0000"}',
    b'{"a": "\\ud800"}',
    b'{"titre": 1, "titre": 2}',
    b"\xef\xbb\xbf{}",
    '{"titre": "é"}'.encode("utf-16"),
    b'{"titre": "\xff"}',
    b'{"state": "accepted"}',
]
CONTENT_TYPES = [
    "application/json",
    "text/plain",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/form-data; boundary=é",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=inconnu",
    "n'importe quoi",
    "",
]
HEADERS = {
    "Accept": ["application/json", "*/*;q=x", "é" * 50, "text/html" + ",x" * 2_000],
    "Accept-Language": ["x" * 5_000, "fr;q=9e9", "\x00"],
    "Cookie": ["session=\x00", "session=" + "x" * 5_000, "csrf=é", "messages=[[", ";;;==;"],
    "User-Agent": ["\x1b[31m", "x" * 20_000],
    "Referer": ["http://[", "javascript:x"],
    "Origin": ["null", "http://["],
    "X-Forwarded-For": ["1", ", , ,", "::" * 500],
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1,x"],
    "If-Modified-Since": ["hier", "Mon, 99 Zzz 99999 00:00:00 GMT", "0"],
    "If-None-Match": ["*", '"', "W/"],
    "X-Requested-With": ["XMLHttpRequest"],
    "X-HTTP-Method-Override": ["DELETE"],
    "Host": ["evil.invalid", "127.0.0.1:99999", "é", "[::1", ""],
}


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
