"""Tables of dates: windows, the sentence of the deadline, milestones across both changes of clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.deadlines import Phase, Span, add_months, due_milestones, milestones
from tests.moments import at

CAMPAIGN_1 = Span.of_days(date(2023, 9, 4), date(2023, 10, 20))
CAMPAIGN_2 = Span.of_days(date(2023, 11, 6), date(2024, 1, 19))
CAMPAIGN_3 = Span.of_days(date(2024, 1, 29), date(2024, 4, 5))
DAYS = [14, 7, 2, 0]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (CAMPAIGN_1, "jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris"),
        (CAMPAIGN_2, "jusqu’au vendredi 19 janvier 2024 à 23 h 59, heure de Paris"),
        (CAMPAIGN_3, "jusqu’au vendredi 5 avril 2024 à 23 h 59, heure de Paris"),
        (
            Span.of_days(date(2024, 2, 1), date(2024, 3, 1)),
            "jusqu’au vendredi 1er mars 2024 à 23 h 59, heure de Paris",
        ),
    ],
)
def test_sentence_of_the_deadline(span, sentence):
    assert span.until.replace("\u00a0", " ") == sentence


def test_sentence_of_the_deadline_keeps_hours_together():
    assert "à\u00a023\u00a0h\u00a059" in CAMPAIGN_1.until


def test_sentence_of_a_window_closed_in_the_middle_of_a_day():
    span = Span(CAMPAIGN_1.opens_at, at("2023-10-12 14:03:22"))
    assert span.until.replace("\u00a0", " ") == "jusqu’au jeudi 12 octobre 2023 à 14 h 03, heure de Paris"


@pytest.mark.parametrize(
    ("moment", "phase", "days_left"),
    [
        ("2023-09-03 23:59:59.999999", Phase.UPCOMING, 47),
        ("2023-09-04 00:00:00", Phase.OPEN, 46),
        ("2023-10-19 23:59:59", Phase.OPEN, 1),
        ("2023-10-20 00:00:00", Phase.OPEN, 0),
        ("2023-10-20 23:59:59.999999", Phase.OPEN, 0),
        ("2023-10-21 00:00:00", Phase.CLOSED, 0),
    ],
)
def test_phase_and_days_left(moment, phase, days_left):
    assert (CAMPAIGN_1.phase(at(moment)), CAMPAIGN_1.days_left(at(moment))) == (phase, days_left)


def test_milestones_keep_nine_in_paris_across_the_change_of_clocks():
    expected = ["2024-03-22 08:00", "2024-03-29 08:00", "2024-04-03 07:00", "2024-04-05 07:00"]
    assert [m.due_at for m in milestones(CAMPAIGN_3, DAYS)] == [utc(moment) for moment in expected]


def test_milestones_across_the_autumn_change_of_clocks():
    span = Span.of_days(date(2023, 10, 9), date(2023, 10, 31))
    expected = ["2023-10-17 07:00", "2023-10-24 07:00", "2023-10-29 08:00", "2023-10-31 08:00"]
    assert [m.due_at for m in milestones(span, DAYS)] == [utc(moment) for moment in expected]
    assert span.ends_at == utc("2023-10-31 23:00")


def test_thirty_six_days_before_the_fifth_of_april_is_the_29th_of_february():
    (milestone,) = milestones(CAMPAIGN_3, [36])
    assert milestone.due_at == at("2024-02-29 09:00:00")


def test_milestones_outside_the_window_are_left_out():
    span = Span(at("2023-10-18 12:00:00"), at("2023-10-20 08:00:00"))
    assert milestones(span, DAYS) == []


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2023-10-06 08:59:59", []),
        ("2023-10-06 09:00:00", [14]),
        ("2023-10-16 12:00:00", [14, 7]),
        ("2023-10-20 09:00:00", [14, 7, 2, 0]),
        ("2023-10-20 23:59:59", [14, 7, 2, 0]),
        ("2023-10-21 00:00:00", []),
    ],
)
def test_due_means_reached_and_never_after_the_end(moment, due):
    assert [m.days for m in due_milestones(CAMPAIGN_1, DAYS, at(moment))] == due


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2023, 10, 20), 2, date(2023, 12, 20)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 10, 31), 12, date(2024, 10, 31)),
    ],
)
def test_months_end_on_the_last_day_when_the_month_is_shorter(day, months, result):
    assert add_months(day, months) == result


def test_progress_goes_from_0_to_100():
    half = CAMPAIGN_1.opens_at + (CAMPAIGN_1.ends_at - CAMPAIGN_1.opens_at) / 2
    edges = [CAMPAIGN_1.opens_at - timedelta(days=1), half, CAMPAIGN_1.ends_at + timedelta(days=1)]
    assert [CAMPAIGN_1.progress(moment) for moment in edges] == [0, 50, 100]
