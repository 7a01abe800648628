"""Only whole, readable requests reach a view."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from tests.tne29.lib.wire import FORM, MULTIPART, form, part, parts

CUT_WORDS = "L’envoi a été coupé en route"
UNREADABLE_WORDS = "caractères que le portail ne peut pas lire"
TITLE = part("title", "École".encode())
FIN = part("fin", b"1")


def test_an_ordinary_form_reaches_the_view(wire, seen):
    assert wire.post("/page/?a=é".encode().decode("latin-1"), form(title="École à 5 €", fin="1")).status == 200
    assert seen[0]["fields"] == {"title": ["École à 5 €"], "fin": ["1"]}
    assert seen[0]["query"] == {"a": "é"}


def test_an_ordinary_upload_reaches_the_view(wire, seen):
    file = part("quote", b"%PDF\x00\xff", filename="devis é.pdf".encode(), extra=b"\r\nContent-Type: application/pdf")
    assert wire.post("/page/", parts(TITLE, part("empty", b""), file, FIN), MULTIPART).status == 200
    assert seen[0]["fields"] == {"title": ["École"], "empty": [""], "fin": ["1"]}
    assert seen[0]["files"] == {"quote": ("devis é.pdf", 6)}


def test_a_file_that_looks_like_anything_is_only_a_file(wire, seen):
    content = b"\r\n--" + b"----tne29boundar" + b"\x00\xff" * 100_000 + b"\r\n\r\n"
    assert wire.post("/page/", parts(part("f", content, filename=b"x.bin"), FIN), MULTIPART).status == 200
    assert seen[0]["files"] == {"f": ("x.bin", len(content))}


def test_no_file_chosen(wire, seen):
    assert wire.post("/page/", parts(part("f", b"", filename=b""), TITLE, FIN), MULTIPART).status == 200
    assert seen[0]["fields"]["title"] == ["École"]


def test_json_reaches_the_view(wire, seen):
    assert wire.post("/raw/", b'{"a": 1}', "application/json").status == 200
    assert seen == [{"body": b'{"a": 1}'}]


# -- cut on the way --------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 30, 57, 100])
def test_a_cut_form_never_reaches_the_view(wire, seen, length):
    body = form(title="Un titre assez long pour être coupé", text="b" * 60, fin="1")
    answer = wire.post("/page/", body[:length], declared=str(len(body)))
    assert (answer.status, seen) == (400, [])
    assert CUT_WORDS in answer.text


def test_a_cut_upload_never_reaches_the_view(wire, seen):
    body = parts(TITLE, part("quote", b"x" * 3_000_000, filename=b"devis.pdf"), FIN)
    for length in (0, 40, 100, 70_000, len(body) - 300, len(body) - 60, len(body) - 4, len(body) - 1):
        answer = wire.post("/page/", body[:length], MULTIPART, declared=str(len(body)))
        assert (answer.status, seen) == (400, []), length


def test_a_cut_json_never_reaches_the_view(wire, seen):
    answer = wire.post("/raw/", b'{"a": 1', "application/json", declared="40", HTTP_ACCEPT="application/json")
    assert (answer.status, seen) == (400, [])
    assert answer.headers["Content-Type"] == "application/json"
    assert '"code": "demande_incorrecte"' in answer.text and CUT_WORDS in answer.text


def test_an_upload_shortened_with_its_length_misses_its_last_boundary(wire, seen):
    body = parts(TITLE, part("quote", b"x" * 5_000, filename=b"devis.pdf"), FIN)
    for length in (len(TITLE) + 40, len(TITLE) + 2_000, len(body) - 30, len(body) - 3):
        answer = wire.post("/page/", body[:length], MULTIPART)
        assert (answer.status, seen) == (400, []), length


@pytest.mark.parametrize(
    "body",
    [
        b"title=Un+titre&csrfmiddlewaretoken=abcdef",
        b"csrfmiddlewaretoken=abcdef&title=Un+ti",
        b"csrfmiddlewaretoken=abcdef&title=Un+titre&fi",
        b"csrfmiddlewaretoken=abcdef&title=Un+titre&fin",
        b"csrfmiddlewaretoken=abcdef&title=Un+titre&fin=",
    ],
)
def test_our_form_shortened_with_its_length_misses_its_end(wire, seen, body):
    answer = wire.post("/page/", body)
    assert (answer.status, seen) == (400, [])
    assert CUT_WORDS in answer.text


def test_forms_of_the_libraries_have_no_end_field(wire, seen):
    assert wire.post("/admin/page/", b"csrfmiddlewaretoken=abcdef&title=Un+titre").status == 200
    assert wire.post("/page/", b"title=sent+by+a+script").status == 200


# -- not text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/page/\x00", "/page\xff/", "/\xc3/", "/\xed\xa0\x80/"])
def test_a_path_that_is_not_text(wire, seen, path):
    answer = wire.call("GET", path)
    assert (answer.status, seen) == (400, [])
    assert UNREADABLE_WORDS in answer.text


@pytest.mark.parametrize("query", ["q=%00", "q=%FF", "q=%C3", "q=\xff", "%C0%80=1", "q=%ED%A0%80"])
def test_a_query_that_is_not_text(wire, seen, query):
    assert wire.call("GET", f"/page/?{query}").status == 400
    assert seen == []


def test_accents_in_path_and_query_are_text(wire, seen):
    assert wire.call("GET", "/page/?q=%C3%A9cole+100%25&vide=").status == 200
    assert wire.call("GET", "/école/".encode().decode("latin-1")).status == 404


@pytest.mark.parametrize("body", [b"a=%00", b"a=%FF", b"a=\xff", b"%00=1", b"a=%ED%A0%80", b"a=%C0%AF"])
def test_a_field_that_is_not_text(wire, seen, body):
    answer = wire.post("/page/", body)
    assert (answer.status, seen) == (400, [])
    assert UNREADABLE_WORDS in answer.text


@pytest.mark.parametrize(
    "bad",
    [
        part("a", b"x\x00y"),
        part("a", b"x\xffy"),
        part("a\x00", b"x"),
        part("a", b"x" * 70_000 + "é".encode()[:1]),
        part("f", b"x", filename=b"a\x00.pdf"),
        part("f", b"x", filename=b"a\xff.pdf"),
        part("a", b"AA==", extra=b"\r\nContent-Transfer-Encoding: base64"),
    ],
)
def test_a_part_that_is_not_text(wire, seen, bad):
    answer = wire.post("/page/", parts(TITLE, bad, FIN), MULTIPART)
    assert (answer.status, seen) == (400, [])
    assert UNREADABLE_WORDS in answer.text


def test_a_letter_split_between_two_reads_is_text(wire, seen):
    for padding in range(65_430, 65_540):
        text = "x" * padding + "é" * 20
        assert wire.post("/page/", parts(part("a", text.encode()), FIN), MULTIPART).status == 200
        assert seen.pop()["fields"]["a"] == [text]


def test_a_cookie_with_a_nul(wire, seen):
    assert wire.call("GET", "/page/", HTTP_COOKIE='session="abcdefgh\\000"').status == 400
    assert wire.call("GET", "/page/", HTTP_COOKIE='session="abcdefgh"').status == 200


# -- too much, or not what it says -----------------------------------------------------------------


class NotRead:
    def read(self, *args):
        raise AssertionError("the body of a refused request is not read")

    readline = read


def test_too_large_is_refused_before_reading(wire, seen, settings):
    settings.MAX_REQUEST_BYTES = 60 * 1024 * 1024
    answer = wire.post("/page/", b"", MULTIPART, declared=str(100 * 1024 * 1024), **{"wsgi.input": NotRead()})
    assert (answer.status, seen) == (413, [])
    assert "60\u00a0Mo" in answer.text


@pytest.mark.parametrize("declared", ["-1", "abc", "1e3", "٣", "9" * 30, "+5"])
def test_a_length_that_is_not_one(wire, seen, declared):
    assert wire.post("/page/", b"a=1", declared=declared).status == 400
    assert seen == []


def test_a_body_without_length(wire, seen):
    answer = wire.post("/page/", b"a=1", declared="", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status, seen) == (400, [])


def test_too_long_a_text(wire, seen, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    assert wire.post("/page/", form(a="x" * 2_000)).status == 413
    assert wire.post("/page/", parts(part("a", b"x" * 2_000)), MULTIPART).status == 413
    assert wire.post("/raw/", b'"' + b"x" * 2_000 + b'"', "application/json").status == 413
    assert seen == []


def test_too_many_fields_or_files(wire, seen, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_NUMBER_FILES = 10, 2
    many = [f"a{number}=1" for number in range(20)]
    assert wire.post("/page/", "&".join(many).encode()).status == 413
    assert wire.call("GET", f"/page/?{'&'.join(many)}").status == 413
    files = [part(f"f{number}", b"x", filename=b"x.pdf") for number in range(3)]
    assert wire.post("/page/", parts(*files), MULTIPART).status == 413
    assert seen == []


@pytest.mark.parametrize(
    "body, content_type",
    [
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", f"multipart/form-data; boundary={'b' * 300}"),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b"),
        (b"a=1", f"{FORM}; charset=utf-16"),
        (b"a=1", f"{FORM}; charset=nothing"),
    ],
)
def test_a_malformed_body(wire, seen, body, content_type):
    assert wire.post("/page/", body, content_type).status in (200, 400)
    assert [view["fields"] for view in seen] in ([], [{"a": ["1"]}])


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "OPTIONS"])
def test_any_method_has_an_answer(wire, seen, method):
    assert wire.call(method, "/raw/", b"abc", CONTENT_TYPE="text/plain").status < 500
    assert wire.call(method, "/raw/", b"abc", CONTENT_TYPE=MULTIPART, declared="9").status < 500


class Noting(io.BytesIO):
    """Remembers when it was read."""

    def read(self, *args) -> bytes:
        self.read_at = datetime.now(UTC)
        return super().read(*args)


def test_a_request_with_a_body_has_arrived_when_its_body_has(wire, seen):
    stream = Noting(b"a=1")
    wire.post("/page/", b"a=1", **{"wsgi.input": stream})
    assert stream.read_at <= seen[0]["arrived_at"] <= datetime.now(UTC)
    wire.call("GET", "/page/")
    assert datetime.now(UTC) - seen[1]["arrived_at"] < timedelta(seconds=5)
