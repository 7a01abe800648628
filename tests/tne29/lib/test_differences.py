"""Two texts side by side: nothing lost, only the words that differ are marked, and never for long."""

import random
import time

import pytest

from tne29.lib.differences import MOST_WORDS, compare


def told(segments) -> str:
    return "".join(f"[{each.text}]" if each.differs else each.text for each in segments)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("le vendredi soir", "le jeudi soir", "le [vendredi] soir", "le [jeudi] soir"),
        ("a b", "a b", "a b", "a b"),
        ("", "tout", "", "[tout]"),
        ("une émission", "une belle émission", "une émission", "une [belle ]émission"),
        ("249,00 €", "259,00 €", "[249],00 €", "[259],00 €"),
        ("a b c d", "a x y d", "a [b c] d", "a [x y] d"),
    ],
)
def test_words_that_differ_are_marked(before, after, left, right):
    assert tuple(map(told, compare(before, after))) == (left, right)


def test_nothing_is_lost():
    draw = random.Random(5)
    for _ in range(200):
        texts = ["".join(draw.choices("ab é,\n", k=draw.randrange(60))) for _ in range(2)]
        assert ["".join(each.text for each in side) for side in compare(*texts)] == texts


@pytest.mark.parametrize("unit", ["a ", "a b ", "le la "])
def test_texts_made_to_stall_are_compared_soon(unit):
    began = time.monotonic()
    for words in (MOST_WORDS // 5, MOST_WORDS * 20):
        compare(unit * words, unit * (words - 1) + "z")
    assert time.monotonic() - began < 5
