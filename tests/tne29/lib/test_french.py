from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import Context, Template

from tests.moments import at
from tne29.lib import french


@pytest.mark.parametrize(
    "day, written",
    [
        (date(2023, 10, 20), "vendredi 20 octobre 2023"),
        (date(2024, 3, 1), "vendredi 1er mars 2024"),
        (date(2024, 2, 29), "jeudi 29 février 2024"),
        (date(2023, 8, 6), "dimanche 6 août 2023"),
    ],
)
def test_long_date(day, written):
    assert french.long_date(day) == written


def test_a_moment_is_dated_in_paris():
    assert french.long_date(datetime(2023, 10, 20, 22, 0, tzinfo=UTC)) == "samedi 21 octobre 2023"
    assert french.short_date(datetime(2024, 1, 19, 23, 0, tzinfo=UTC)) == "20/01/2024"


def test_moment_says_the_second_and_the_zone():
    written = french.moment(at("2023-10-20 14:03:22"))
    assert written == "vendredi 20 octobre 2023 à 14\u00a0h\u00a003\u00a0min\u00a022\u00a0s (heure de Paris)"


def test_moment_tells_apart_the_hour_that_happens_twice():
    summer, winter = at("2023-10-29 02:30:00"), at("2023-10-29 02:30:00", fold=1)
    assert french.moment(summer).endswith("(heure de Paris), heure d’été")
    assert french.moment(winter).endswith("(heure de Paris), heure d’hiver")
    assert french.moment(at("2024-03-31 03:30:00")).endswith("(heure de Paris)")


def test_moment_refuses_a_moment_without_zone():
    with pytest.raises(ValueError):
        french.moment(datetime(2023, 10, 20, 14, 3))  # noqa: DTZ001


def test_hour():
    assert french.hour(time(23, 59)) == "23\u00a0h\u00a059"
    assert french.hour(at("2024-04-05 07:05:00")) == "7\u00a0h\u00a005"
    assert french.short_moment(at("2024-04-05 07:05:00")) == "05/04/2024 à 7\u00a0h\u00a005"


@pytest.mark.parametrize(
    "amount, written",
    [
        (Decimal("12345.6"), "12\u202f345,60\u00a0€"),
        (Decimal("0"), "0,00\u00a0€"),
        (Decimal("-1234567.895"), "-1\u202f234\u202f567,90\u00a0€"),
        ("1234.50", "1\u202f234,50\u00a0€"),
        (999, "999,00\u00a0€"),
    ],
)
def test_euros(amount, written):
    assert french.euros(amount) == written


@pytest.mark.parametrize(
    "value, written",
    [(12345, "12\u202f345"), (Decimal("1.50"), "1,5"), (0, "0"), (Decimal("1E+3"), "1\u202f000")],
)
def test_number(value, written):
    assert french.number(value) == written


@pytest.mark.parametrize(
    "count, written",
    [
        (0, "0\u00a0projet"),
        (1, "1\u00a0projet"),
        (2, "2\u00a0projets"),
        (Decimal("1.5"), "1,5\u00a0projet"),
        (1200, "1\u202f200\u00a0projets"),
    ],
)
def test_count_is_plural_from_two(count, written):
    assert french.count(count, "projet") == written


def test_count_with_a_plural_of_its_own():
    assert french.count(3, "cheval", "chevaux") == "3\u00a0chevaux"
    assert french.agree(2, "déposé") == "déposés"


@pytest.mark.parametrize(
    "size, written",
    [
        (0, "0\u00a0octet"),
        (1, "1\u00a0octet"),
        (1023, "1\u202f023\u00a0octets"),
        (1024, "1\u00a0ko"),
        (1_258_291, "1,2\u00a0Mo"),
        (10 * 1024 * 1024, "10\u00a0Mo"),
        (5 * 1024**4, "5\u00a0To"),
    ],
)
def test_file_size(size, written):
    assert french.file_size(size) == written


@pytest.mark.parametrize(
    "words, written", [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_in_sentence(words, written):
    assert french.in_sentence(words) == written


def test_the_filters_are_the_same_words():
    template = Template(
        "{% load french %}{{ day|long_date }} | {{ amount|euros }} | {{ n|count:'cheval,chevaux' }} | "
        "{{ n|agree:'déposé' }} | {{ nothing|euros }}{{ nothing|moment }}{{ nothing|long_date }} | "
        "{{ list|in_sentence }}"
    )
    context = {"day": date(2024, 3, 1), "amount": Decimal("5"), "n": 2, "list": ["a", "b"], "nothing": None}
    assert template.render(Context(context)) == (
        "vendredi 1er mars 2024 | 5,00\u00a0€ | 2\u00a0chevaux | déposés |  | a et b"
    )
