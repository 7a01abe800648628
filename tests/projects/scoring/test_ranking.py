"""The order and the line of the envelope. Pure."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import spread
from projects.scoring.ranking import Entry, ranked, share


def entry(reference: str, *marks: str, amount: int | str = 1_000) -> Entry:
    return Entry(reference, spread(map(Decimal, marks)), Decimal(amount))


def order(ranking) -> list[tuple[str, str, bool]]:
    return [(each.entry.reference, each.place, each.is_within) for each in ranking.placed]


def test_the_best_first_and_the_line_where_the_money_ends():
    entries = [entry("A", "10", "12"), entry("B", "18", "16", amount=2_500), entry("C", "14", "14", amount=700)]
    found = ranked(entries, fewest=2, envelope=Decimal(3_500))
    assert order(found) == [("B", "1", True), ("C", "2", True), ("A", "3", False)]
    assert [each.total for each in found.placed] == [2_500, 3_200, 4_200]
    assert (found.spent, found.left, found.total) == (3_200, 300, 4_200)


def test_nothing_passes_under_the_line_however_small():
    entries = [entry("A", "18", amount=900), entry("B", "16", amount=200), entry("C", "14", amount=50)]
    assert [each.is_within for each in ranked(entries, fewest=1, envelope=Decimal(1_000)).placed] == [
        True,
        False,
        False,
    ]


def test_exactly_the_envelope_is_within_and_no_envelope_draws_no_line():
    entries = [entry("A", "18"), entry("B", "16")]
    assert [each.is_within for each in ranked(entries, fewest=1, envelope=Decimal(2_000)).placed] == [True, True]
    assert ranked(entries, fewest=1, envelope=Decimal("1999.99")).beyond
    assert ranked(entries, fewest=1, envelope=Decimal(0)).within == []
    assert not ranked(entries, fewest=1, envelope=None).beyond


def test_equal_means_share_their_rank_and_a_line_between_them_is_said():
    entries = [entry("C", "12", "16"), entry("A", "14", "14"), entry("B", "15"), entry("D", "9")]
    found = ranked(entries, fewest=1, envelope=Decimal(2_000))
    assert order(found) == [
        ("B", "1", True),
        ("A", "2 ex æquo", True),
        ("C", "2 ex æquo", False),
        ("D", "4", False),
    ]
    assert found.cuts_a_tie
    assert not ranked(entries, fewest=1, envelope=Decimal(3_000)).cuts_a_tie


def test_too_few_reviews_stand_apart_and_spend_nothing():
    entries = [entry("A", "18"), entry("B", "10", "11"), Entry("C", None, Decimal(9_000))]
    found = ranked(entries, fewest=2, envelope=Decimal(1_000))
    assert order(found) == [("B", "1", True)]
    assert [each.reference for each in found.apart] == ["A", "C"]
    assert ranked([], fewest=1, envelope=Decimal(1)).spent == 0


def test_a_share_is_to_the_cent_halves_upward():
    assert share(Decimal("1234.50"), Decimal(75)) == Decimal("925.88")
    assert share(Decimal("0.01"), Decimal(50)) == Decimal("0.01")


ROWS = st.lists(st.tuples(st.lists(st.integers(0, 20), max_size=3), st.integers(0, 5_000)), max_size=12)
ENTRIES = ROWS.map(
    lambda rows: [entry(f"R{n:02}", *map(str, marks), amount=amount) for n, (marks, amount) in enumerate(rows)]
)


@given(ENTRIES, st.integers(0, 20_000), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_whatever_is_given_everybody_is_somewhere_once_and_the_line_holds(entries, envelope, fewest):
    found = ranked(entries, fewest=fewest, envelope=Decimal(envelope))
    assert found == ranked(reversed(entries), fewest=fewest, envelope=Decimal(envelope))
    assert sorted([each.entry.reference for each in found.placed] + [each.reference for each in found.apart]) == [
        each.reference for each in entries
    ]
    means = [each.entry.spread.mean for each in found.placed]
    assert means == sorted(means, reverse=True)
    assert [each.rank for each in found.placed] == [sum(other > mean for other in means) + 1 for mean in means]
    assert found.placed == found.within + found.beyond
    assert found.spent <= envelope
    assert not found.beyond or found.beyond[0].total > envelope
