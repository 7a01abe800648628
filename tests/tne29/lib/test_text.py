import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tne29.lib.text import ascii_slug, clean_line, clean_text, search_key

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)
NASTY = st.text(alphabet="e\u0301\u0323\u0300\u0958\u093c\r\n\t\x00\u202e\u200d\ufeff\ud800 é", max_size=60)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  École  Jules-Ferry ", "École Jules-Ferry"),
        ("a\r\nBcc: x@y", "a Bcc: x@y"),
        ("un\ttitre\x00\x1b[31m\x85fin", "un titre[31m fin"),
        ("E\u0301cole", "École"),
        ("pdf\u202egnp.exe", "pdfgnp.exe"),
        ("zéro\u200blargeur\ufeff", "zérolargeur"),
        ("a\U000e0041b\ud800c", "abc"),
        ("\u3164\u2800", ""),
        ("Ti ar C’hoat ñ", "Ti ar C’hoat ñ"),
        ("12\u202f000\u00a0€", "12\u202f000\u00a0€"),
    ],
)
def test_clean_line(typed, kept):
    assert clean_line(typed) == kept


def test_clean_text_keeps_lines_and_drops_what_hides():
    typed = "Bonjour,\r\n\r\nun\rdeux\u2028trois\x0b\u2066caché\u2069\x07 👩\u200d🏫\n"
    assert clean_text(typed) == "Bonjour,\n\nun\ndeux\ntrois\ncaché 👩\u200d🏫"


def test_at_most_eight_marks_on_a_letter():
    assert clean_text("e" + "\u0323" * 500 + "fin") == unicodedata.normalize("NFC", "e" + "\u0323" * 8) + "fin"


def test_a_pile_of_accents_costs_nothing():
    pile = "e" + "\u0301\u0323" * 100_000
    began = time.process_time()
    clean_text(pile), clean_line(pile), search_key(pile)
    assert time.process_time() - began < 2


@given(st.one_of(ANY_TEXT, NASTY))
def test_cleaning_twice_changes_nothing_and_both_databases_can_keep_it(typed):
    for clean in (clean_line, clean_text):
        kept = clean(typed)
        assert clean(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert "\x00" not in kept and kept.encode().decode() == kept
    assert "\n" not in clean_line(typed)


@pytest.mark.parametrize(
    "spellings",
    [
        ("École", "ecole", "E\u0301COLE"),
        ("St-Pol-de-Léon", "saint pol de leon", "SAINT POL-DE-LEON"),
        ("Ste-Anne d’Auray", "sainte anne d'auray"),
        ("Sœur Œuvre", "soeur oeuvre"),
        ("L’Île-de-Sein", "l'ile de sein"),
    ],
)
def test_search_key_is_the_same_for_two_spellings(spellings):
    assert len({search_key(spelling) for spelling in spellings}) == 1


def test_search_key_keeps_words_apart():
    assert search_key("St-Thégonnec Loc-Eguiner") == "saint thegonnec loc eguiner"
    assert search_key("Brest") == "brest"


def test_ascii_slug():
    assert ascii_slug("École Ste-Anne : n° 12 / Pluguffan") == "ecole-ste-anne-n-12-pluguffan"
    assert ascii_slug("a" * 80) == "a" * 60
    assert ascii_slug("漢字") == ""
