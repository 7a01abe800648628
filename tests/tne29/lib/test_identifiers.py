import itertools

import pytest

from tne29.lib import identifiers
from tne29.lib.identifiers import (
    ALPHABET,
    new_code,
    new_reference,
    read_code,
    read_reference,
    read_uai,
    reference_is_valid,
    siren_is_valid,
    siret_is_valid,
    uai_is_valid,
)

REAL_UAI = ["0400193T", "0400219W", "0400229G", "0050009H", "0350122T", "0940176F", "0442953W"]
SYNTHETIC_UAI = ["0299001B", "0299002C", "0299003D", "0299004E", "0299005F", "0299006G", "0299008J"]


@pytest.mark.parametrize("uai", REAL_UAI + SYNTHETIC_UAI)
def test_uai_with_its_letter(uai):
    assert uai_is_valid(uai)
    assert read_uai(f" {uai[:4].lower()} {uai[4:].lower()}") == uai


@pytest.mark.parametrize("uai", ["0299001C", "0299001b", "299001B", "02990010", "٠299001B", "", "0299001B\n"])
def test_uai_refused(uai):
    assert not uai_is_valid(uai)


def test_siren_and_siret():
    assert siren_is_valid("732829320") and not siren_is_valid("732829321")
    assert siret_is_valid("73282932000074") and not siret_is_valid("73282932000075")
    assert not siren_is_valid("73282932") and not siret_is_valid("7328293200007٤")


def test_siret_of_la_poste_has_its_own_rule():
    assert siret_is_valid("35600000000048") and siret_is_valid("35600000009075")
    assert not siret_is_valid("35600000009076")


def test_a_reference_is_valid_and_random():
    references = {new_reference() for _ in range(2_000)}
    assert len(references) > 1_990
    assert all(reference_is_valid(reference) for reference in references)


def test_every_wrong_symbol_and_every_swap_is_seen():
    for _ in range(40):
        reference = new_reference()
        places = [place for place in range(6, 13) if reference[place] != "-"]
        for place, symbol in itertools.product(places, ALPHABET):
            wrong = reference[:place] + symbol + reference[place + 1 :]
            assert reference_is_valid(wrong) == (wrong == reference)
        for first, second in itertools.combinations(places, 2):
            swapped = list(reference)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert reference_is_valid("".join(swapped)) == (swapped == list(reference))


@pytest.mark.parametrize(
    "reference", ["", "TNE29-", "tne29-7kq4-m2", "TNE29-7KQ4M2", "TNE29-OOOO-OO", "TNE29-7KQ4-M2\n"]
)
def test_only_our_own_writing_is_valid(reference):
    assert not reference_is_valid(reference)


def test_a_reference_is_read_as_people_type_it():
    reference = new_reference()
    bare = reference.removeprefix("TNE29-")
    for typed in (reference.lower(), reference.replace("-", " "), f" {bare} ", bare.replace("-", "–")):
        assert read_reference(typed) == reference
    assert read_reference("bonjour") is None
    assert read_reference("") is None


@pytest.mark.parametrize("seen, meant", [("O", "D"), ("O", "Q"), ("0", "Q"), ("1", "7"), ("I", "J")])
def test_a_lookalike_is_read_as_the_one_that_passes_the_check(seen, meant):
    body = meant + "2345"
    reference = identifiers._dressed(body + identifiers._check(body))
    assert read_reference(reference.replace(meant, seen, 1)) == reference


def test_two_lookalikes_are_too_many():
    assert read_reference("TNE29-OI23-45") is None


def test_a_code_has_122_random_bits_and_is_read_with_tolerance():
    code = new_code()
    assert len(ALPHABET) ** 25 > 2**122
    assert [len(group) for group in code.split("-")] == [5] * 5
    assert len({new_code() for _ in range(1_000)}) == 1_000
    assert read_code(code.lower().replace("-", " ")) == code
    assert read_code(code[:-1]) is None
    assert read_code(code[:-1] + "O") is None
