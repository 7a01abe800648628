"""Silences, from signs of life: pure, so every shape of evening is a line."""

from datetime import timedelta

import pytest

from tests.moments import at
from tne29.evidence.outages import TOLERANCE, Alive, Answer, Outage, joined, outages, share_of, verdict

BEGIN, END = at("2023-10-20 20:00:00"), at("2023-10-21 00:00:00")
WEB = TOLERANCE["web"]


def alive(*pairs: str) -> list[Alive]:
    """« 20:00:00-21:00:00 » of the evening."""
    return [Alive(*(at(f"2023-10-20 {clock}") for clock in pair.split("-"))) for pair in pairs]


def silences(*pairs: str, known="2023-10-01 00:00:00", end=END) -> list[tuple]:
    found = outages("web", alive(*pairs), known_since=at(known) if known else None, begin=BEGIN, end=end)
    return [(each.since, each.until) for each in found]


def clock(text: str):
    return at(f"2023-10-20 {text}")


@pytest.mark.parametrize(
    ("lived", "silent"),
    [
        (["19:00:00-20:59:50", "21:00:10-23:59:50"], []),
        (["19:00:00-23:10:00", "23:22:04-23:59:50"], [("23:10:00", "23:22:04")]),
        (["19:00:00-22:00:00", "21:30:00-23:59:59"], []),  # two processes
        (["19:00:00-22:00:00", "22:01:10-23:59:59"], []),  # exactly the tolerance
        (["19:00:00-22:00:00", "22:01:11-23:59:59"], [("22:00:00", "22:01:11")]),
        (["18:00:00-19:00:00", "20:30:00-23:59:59"], [("19:00:00", "20:30:00")]),  # over when the window opened
        (["18:00:00-18:30:00", "19:00:00-23:59:59"], []),  # before it opened
        (["19:00:00-23:30:00"], [("23:30:00", None)]),
    ],
)
def test_silences_of_an_evening(lived, silent):
    assert silences(*lived) == [(clock(since), until and clock(until)) for since, until in silent]


def test_nothing_is_said_of_what_was_not_watched():
    assert silences(known=None) == []
    assert silences("22:00:00-23:59:50", known="2023-10-20 22:00:00") == []


def test_a_site_that_never_came_back_is_silent_from_its_last_sign():
    assert silences(end=END) == [(BEGIN, None)]
    ongoing = Outage("web", clock("23:30:00"), None)
    assert ongoing.lasted(END) == timedelta(minutes=30)
    assert ongoing.covers(END) and not ongoing.covers(clock("23:29:00"))


def test_the_hour_that_happens_twice_is_no_silence():
    begin, end = at("2023-10-29 01:00:00"), at("2023-10-29 04:00:00")
    first, second = at("2023-10-29 02:59:50"), at("2023-10-29 02:00:10", fold=1)
    lived = [Alive(begin, first), Alive(second, end)]
    assert outages("web", lived, known_since=begin, begin=begin, end=end) == []
    hole = [Alive(begin, at("2023-10-29 02:30:00")), Alive(at("2023-10-29 02:30:00", fold=1), end)]
    assert outages("web", hole, known_since=begin, begin=begin, end=end)[0].lasted(end) == timedelta(hours=1)


def test_the_question_of_the_last_evening():
    lived = alive("19:00:00-23:10:00", "23:22:04-23:59:50")
    assert verdict(lived, clock("23:58:00"), WEB).answer is Answer.YES
    down = verdict(lived, clock("23:15:00"), WEB)
    assert (down.answer, down.before, down.after) == (Answer.NO, clock("23:10:00"), clock("23:22:04"))
    assert verdict(lived, clock("18:00:00"), WEB).answer is Answer.UNKNOWN
    assert verdict(lived, at("2023-10-21 08:00:00"), WEB).answer is Answer.NO


def test_hundredths_of_an_hour():
    hour = (clock("23:00:00"), END)
    assert share_of(alive("22:00:00-23:59:50"), *hour, WEB) == 100
    assert share_of(alive("22:00:00-23:28:50"), *hour, WEB) == 50
    assert share_of([], *hour, WEB) == 0
    assert joined([], WEB) == []
