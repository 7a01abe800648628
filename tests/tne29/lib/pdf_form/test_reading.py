"""A form read behind walls: what it holds, whatever wrote it; and everything that is refused, with its reason."""

import random
import time

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.projects.papers.forms import form, saved
from tests.tne29.lib.pdf_form import hostile
from tne29.lib.pdf_form import Limits, Unreadable, document, failures, read_form

BOUND_SECONDS = 30.0


def reason(content: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read_form(content)
    assert time.monotonic() - began < BOUND_SECONDS
    return refused.value.reason


# -- what is read ----------------------------------------------------------------------------------


def test_texts_and_boxes_are_read_by_name():
    read = read_form(form({"titre": "Été à 5 €", "vide": ""}, {"liste-1": "oui", "liste-2": ""}))
    assert read.texts == {"titre": "Été à 5 €"}
    assert read.states == {"liste-1": "oui"}
    assert read.names == {"titre", "vide", "liste-1", "liste-2"}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xe9t\xe9 \xa0\x9c\x90", "été €œ’"),
        ("Œuvre 🙂 c’h".encode("utf-16"), "Œuvre 🙂 c’h"),
        (b"\xfe\xff" + "Œuvre 🙂".encode("utf-16-be"), "Œuvre 🙂"),
        (b"\xef\xbb\xbf" + "ñ — œ".encode(), "ñ — œ"),
        (b"a\rb\r\nc\nd", "a\rb\r\nc\nd"),
        (b"a\x00b", "ab"),
        (b"\xfe\xff\xd8\x00\x00a", "a"),
        (b"\xfe\xff\x00", ""),
    ],
    ids=["PDFDoc", "UTF-16LE", "UTF-16BE", "UTF-8", "line ends", "NUL", "half a pair", "cut"],
)
def test_texts_are_read_in_every_encoding(raw, text):
    assert read_form(form({"a": String(raw)})).texts.get("a", "") == text


def test_a_value_may_be_a_stream_and_a_rich_one_is_not_read():
    def spoil(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = pdf.make_stream("Réponse".encode("latin-1"))
        pdf.Root.AcroForm.Fields[0].RV = String("<body><p>Autre</p></body>")

    assert read_form(form({"a": "x"}, spoil=spoil)).texts == {"a": "Réponse"}


@pytest.mark.parametrize("said", ["v3", "Libellé 3"])
def test_a_choice_is_its_value_even_when_its_words_were_kept(said):
    def spoil(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.FT, field.V = Name.Ch, String(said)
        field.Opt = Array([Array([String(f"v{n}"), String(f"Libellé {n}")]) for n in range(5)])

    assert read_form(form({"a": "x"}, spoil=spoil)).texts == {"a": "v3"}


@pytest.mark.parametrize("twice", [False, True], ids=["kids", "kids listed as fields"])
@pytest.mark.parametrize("words", [None, ["un", "deux"]], ids=["states", "numbered states"])
def test_a_radio_is_one_field_whatever_its_writer_did(words, twice):
    def spoil(pdf: Pdf) -> None:
        states = ["0", "1"] if words else ["un", "deux"]
        kids = [
            pdf.make_indirect(
                Dictionary(T=String("degre"), FT=Name.Btn, AS=Name(f"/{state}") if state == states[1] else Name.Off)
            )
            for state in states
        ]
        radio = pdf.make_indirect(Dictionary(T=String("degre"), FT=Name.Btn, Kids=Array(kids)))
        if words:
            radio.Opt = Array([String(word) for word in words])
            for kid in kids:
                kid.Parent, kid.Opt = radio, radio.Opt
        pdf.Root.AcroForm.Fields = Array([radio, *(kids if twice else [])])
        pdf.pages[0].obj.Annots = Array(kids)

    read = read_form(form({}, spoil=spoil))
    assert {**read.texts, **read.states} == {"degre": "deux"}


def test_a_field_forgotten_in_the_list_is_found_on_its_page():
    def spoil(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields = Array()

    assert read_form(form({"titre": "x"}, spoil=spoil)).texts == {"titre": "x"}


def test_a_loop_of_fields_ends():
    assert read_form(hostile.looping_fields()).texts == {**hostile.TEXTS, "boucle": "v"}


def test_a_huge_list_of_words_is_not_walked():
    assert read_form(hostile.many_options(20_000)).texts["liste"] == "Libellé 3"


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\x89PNG\r\n", b"x" * 2_000 + b"%PDF-1.7"])
def test_what_is_not_a_pdf(content):
    assert reason(content) == "not_pdf"


@pytest.mark.parametrize("kind", hostile.ACTIVE)
def test_what_acts_or_hides(kind):
    spoil, why = hostile.ACTIVE[kind]
    assert reason(form(hostile.TEXTS, spoil=spoil)) == why


def test_what_acts_inside_compressed_objects():
    spoil, _ = hostile.ACTIVE["script of a field"]
    with Pdf.open(hostile.BytesIO(form(hostile.TEXTS, spoil=spoil))) as pdf:
        content = saved(pdf, object_stream_mode=hostile.PACKED)
    assert b"JavaScript" not in content
    assert reason(content) == "scripted"


@pytest.mark.parametrize("user", ["", "mot de passe"])
def test_what_is_locked(user):
    assert reason(hostile.encrypted(user)) == "locked"


@pytest.mark.parametrize("seed", range(3))
def test_what_is_cut_anywhere(seed):
    """Read here, without a process for each; a file cut in its last spaces has lost nothing."""
    whole, draw = form(hostile.TEXTS), random.Random(seed)
    end = whole.rindex(b"startxref")
    for at in draw.sample(range(12, end), 60):
        with pytest.raises(Unreadable) as refused:
            document.read(whole[:at], Limits())
        assert refused.value.reason == "broken", at


@pytest.mark.parametrize("seed", range(3))
def test_what_is_damaged_anywhere_is_read_or_refused(seed):
    whole, draw = bytearray(form(hostile.TEXTS)), random.Random(seed)
    for _ in range(150):
        spoiled = bytearray(whole)
        for at in draw.sample(range(10, len(whole)), 8):
            spoiled[at] = draw.randrange(256)
        try:
            document.read(bytes(spoiled), Limits())
        except Unreadable as refused:
            assert refused.reason in vars(failures).values()


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (lambda: hostile.many_fields(10_000), {"fields"}),
        (lambda: hostile.many_kids(200_000), {"fields"}),
        (lambda: hostile.deep_fields(2_000), {"broken"}),
        (hostile.looping_pages, {"broken", "pages"}),
        (lambda: hostile.nested_arrays(100_000), {"broken", "heavy"}),
        (lambda: hostile.bomb_of_text(600), {"heavy", "slow", "broken"}),
        (lambda: hostile.bomb_of_objects(600), {"heavy", "slow", "broken"}),
        (lambda: form({"a": "x" * 100_000}), {"words"}),
        (lambda: form({f"a{n}": "x" * 50_000 for n in range(30)}), {"words"}),
        (lambda: form({"n" * 500: "x"}), {"broken"}),
        (lambda: hostile.raw("<</Type/Catalog/Pages 2 0 R>>", hostile.NO_PAGE), {"pages"}),
        (lambda: hostile.raw("<</Type/Catalog/Pages 7 0 R>>"), {"broken", "pages"}),
    ],
)
def test_what_is_beyond_measure(content, reasons):
    assert reason(content()) in reasons


def test_nothing_stays_behind(tmp_path, monkeypatch):
    """No file, no process: those that were read and those that were not."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    read_form(form(hostile.TEXTS))
    reason(hostile.bomb_of_text(400))
    assert list(tmp_path.iterdir()) == []
