"""The order and the line of the envelope. Pure."""

import time
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import spread
from projects.scoring.ranking import Entry, ranked, share


def entry(reference: str, *marks: str, amount: int | str = 1_000, is_first: bool = False) -> Entry:
    return Entry(reference, spread(map(Decimal, marks)), Decimal(amount), is_first=is_first)


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


def test_what_is_granted_is_counted_first_wherever_it_stands():
    """3 000 €, of which 2 500 € went to a dossier with one review: 500 € are left, not 3 000 €."""
    others = [entry("A", "18", "18", amount=400), entry("B", "16", "16", amount=1_500)]
    apart = ranked([*others, entry("D", "20", amount=2_500, is_first=True)], fewest=2, envelope=Decimal(3_000))
    assert order(apart) == [("A", "1", True), ("B", "2", False)]
    assert (apart.spent, apart.left, apart.total, apart.first_apart) == (2_900, 100, 4_400, 2_500)
    below = ranked([*others, entry("D", "2", amount=2_500, is_first=True)], fewest=1, envelope=Decimal(3_000))
    assert order(below) == [("A", "1", True), ("B", "2", False), ("D", "3", True)]
    assert [each.total for each in below.placed] == [2_900, 4_400, 2_900]
    assert (below.spent, below.left, below.first_apart, below.cuts_a_tie) == (2_900, 100, 0, False)
    over = ranked([*others, entry("D", "2", amount=3_200, is_first=True)], fewest=1, envelope=Decimal(3_000))
    assert (over.spent, over.left, over.overspent, len(over.beyond)) == (3_200, 0, 200, 2)


def test_a_granted_dossier_is_not_one_that_the_line_parts_from_its_equal():
    pair = [entry("A", "14", amount=900, is_first=True), entry("B", "14", amount=900)]
    assert not ranked(pair, fewest=1, envelope=Decimal(1_000)).cuts_a_tie


def test_twenty_thousand_are_ranked_at_once():
    many = [entry(f"R{n:05}", f"{n % 2000 / 100:.2f}") for n in range(20_000)]
    before = time.process_time()
    assert ranked(many, fewest=1, envelope=None).placed[-1].rank == 19_991
    assert time.process_time() - before < 3


def test_a_share_is_to_the_cent_halves_upward():
    assert share(Decimal("1234.50"), Decimal(75)) == Decimal("925.88")
    assert share(Decimal("0.01"), Decimal(50)) == Decimal("0.01")


ROWS = st.lists(st.tuples(st.lists(st.integers(0, 20), max_size=3), st.integers(0, 5_000), st.booleans()), max_size=12)
ENTRIES = ROWS.map(
    lambda rows: [
        entry(f"R{n:02}", *map(str, marks), amount=amount, is_first=is_first)
        for n, (marks, amount, is_first) in enumerate(rows)
    ]
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
    is_open = lambda each: not each.entry.is_first  # noqa: E731
    assert list(filter(is_open, found.placed)) == [*filter(is_open, found.within), *found.beyond]
    first = sum(each.amount for each in entries if each.is_first)
    assert found.spent == first + sum(each.entry.amount for each in found.within if not each.entry.is_first)
    assert found.spent <= max(envelope, first)
    assert not found.beyond or found.beyond[0].total > envelope
    assert not any(each.entry.is_first for each in found.beyond)
