"""Marks on 20: weights, what is missing, halves upward, the spread of several. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import mark, spread, told


@pytest.mark.parametrize(
    ("degrees", "weights", "top", "expected"),
    [
        ({"a": 4}, {"a": 1}, 4, "20"),
        ({"a": 0, "b": 0}, {"a": 1, "b": 5}, 4, "0"),
        ({"a": 3, "b": 1}, {"a": 3, "b": 1}, 4, "12.5"),
        ({"a": 1, "b": 0, "c": 0}, {"a": 1, "b": 1, "c": 1}, 4, "1.67"),
        ({"a": 1}, {"a": 3, "b": 100}, 4, "5"),
        ({"a": 2, "gone": 4}, {"a": 1}, 4, "10"),
        ({"gone": 4}, {"a": 1}, 4, None),
        ({}, {"a": 1}, 4, None),
        ({"a": 1, "b": 0}, {"a": 1, "b": 31}, 5, "0.13"),
    ],
)
def test_a_mark_is_the_weighted_mean_of_what_was_scored(degrees, weights, top, expected):
    assert mark(degrees, weights, top) == (Decimal(expected) if expected else None)


def test_a_half_of_a_hundredth_goes_up():
    assert mark({"a": 1, "b": 0}, {"a": 1, "b": 31}, 5) == Decimal("0.13")  # 0,125
    assert spread([Decimal("0.01"), Decimal("0.02")]).mean == Decimal("0.02")  # 0,015


GRID = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 10), st.integers(1, 100)), min_size=1)


@given(GRID, st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_any_grid_stays_between_its_extremes_and_knows_no_unit(grid, factor):
    degrees = {code: degree for code, (degree, _) in grid.items()}
    weights = {code: weight for code, (_, weight) in grid.items()}
    found = mark(degrees, weights, 10)
    assert 2 * min(degrees.values()) <= found <= 2 * max(degrees.values())
    assert found == mark(degrees, {code: weight * factor for code, weight in weights.items()}, 10)
    exact = Fraction(20 * sum(weights[c] * degrees[c] for c in grid), 10 * sum(weights.values()))
    assert abs(Fraction(found) - exact) <= Fraction(1, 200)


MARK = st.integers(0, 2_000).map(lambda cents: Decimal(cents) / 100)


@given(st.lists(MARK, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_mean_of_several_is_the_one_of_a_sheet_of_paper(marks):
    found = spread(marks)
    assert (found.number, found.low, found.high, found.gap) == (
        len(marks), min(marks), max(marks), max(marks) - min(marks),
    )  # fmt: skip
    assert found.mean == (sum(marks) / len(marks)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert spread(reversed(marks)) == found


def test_nothing_given_has_no_mean_and_one_alone_is_no_disagreement():
    assert spread([]) is None
    assert not spread([Decimal(3)]).is_disagreement(1)
    assert spread([Decimal("9.50"), Decimal("14.50")]).is_disagreement(5)
    assert not spread([Decimal("9.51"), Decimal("14.50")]).is_disagreement(5)


def test_a_mark_is_written_in_french():
    assert [told(Decimal(value)) for value in ("14.5", "0", "20", "9.505")] == ["14,50", "0,00", "20,00", "9,51"]
