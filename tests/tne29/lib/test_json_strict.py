import json
import time

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tne29.lib.canonical import canonical_json
from tne29.lib.errors import BadInput, BadRequest, Refusal, TooLarge, WrongType
from tne29.lib.json_strict import MAX_DEPTH, decode, read_json


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_ordinary_content_is_read():
    content = {"a": 'é [{" \\ }]', "b": [1, True, None, {"c": ""}], "big": 2**53, "minus": -3}
    assert decode(json.dumps(content).encode()) == content
    assert decode(nested(MAX_DEPTH)) is not None


@pytest.mark.parametrize("raw", [b"", b"{", b"nul", b"{'a': 1}", b"\xff", b"\xef\xbb\xbf{}", "{}".encode("utf-16")])
def test_not_json(raw):
    with pytest.raises(BadRequest):
        decode(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b"1.5",
        b"9007199254740993",
        b"[" + b"9" * 5_000 + b"]",
        b'{"a": 1, "a": 2}',
        b'["\\u0000"]',
        b'{"\\u0000": 1}',
        b'["\\ud800"]',
        nested(MAX_DEPTH + 1),
        nested(100_000),
        b"[" * 100_000,
    ],
)
def test_what_a_database_cannot_keep_is_refused(raw):
    with pytest.raises(BadInput):
        decode(raw)


def test_too_long():
    with pytest.raises(TooLarge):
        decode(b'"' + b"a" * 1_000_000 + b'"')


@pytest.mark.parametrize("raw", [b'"' * 900_000, b"\\" * 900_000, b"[]" * 450_000, b'"\\' * 450_000])
def test_a_hostile_body_is_refused_quickly(raw):
    began = time.process_time()
    with pytest.raises(Refusal):
        decode(raw)
    assert time.process_time() - began < 2


@given(st.binary(max_size=300))
def test_any_bytes_give_content_or_a_refusal(raw):
    try:
        canonical_json(decode(raw))
    except Refusal as refusal:
        assert refusal.message.endswith(".")


def test_the_content_type_is_asked_for():
    request = RequestFactory().post("/x", data=b"{}", content_type="text/plain")
    with pytest.raises(WrongType):
        read_json(request)
    request = RequestFactory().post("/x", data=b'{"a": 1}', content_type="application/json; charset=utf-8")
    assert read_json(request) == {"a": 1}
