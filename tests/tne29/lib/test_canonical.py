from decimal import Decimal

import pytest

from tne29.lib.canonical import canonical_json, sha256_hex


def test_the_same_content_gives_the_same_text():
    composed = {"b": [True, None, 2], "a": {"é": "École"}}
    decomposed = {"a": {"e\u0301": "E\u0301cole"}, "b": (True, None, 2)}
    assert canonical_json(composed) == canonical_json(decomposed) == '{"a":{"é":"École"},"b":[true,null,2]}'


@pytest.mark.parametrize(
    "content", [1.5, float("nan"), float("inf"), Decimal("1"), {1: "a"}, {"a": {"b"}}, b"x", object()]
)
def test_what_has_no_exact_form_is_refused(content):
    with pytest.raises(TypeError):
        canonical_json({"x": content})


@pytest.mark.parametrize("content", ["\ud800", {"é": 1, "e\u0301": 2}])
def test_what_cannot_be_written_or_is_ambiguous_is_refused(content):
    with pytest.raises(ValueError):
        canonical_json(content)


def test_sha256_of_text_and_of_its_bytes():
    assert sha256_hex("é") == sha256_hex("é".encode())
    assert sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
