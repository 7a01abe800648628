from datetime import date
from decimal import Decimal

import pytest

from .asking import gaps, kept, question, said

NOT_WHOLE = ["Indiquez un nombre entier, en chiffres, par exemple 24."]
NOT_AN_AMOUNT = ["Indiquez un montant en euros, par exemple 1 234,56."]
NOT_A_DAY = ["Indiquez une date qui existe, par exemple 31/01/2024."]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        (" 24 ", 24),
        ("007", 7),
        ("1 234", 1234),
        ("1\u00a0234\u202f567", 1234567),
        ("2147483647", 2**31 - 1),
    ],
)
def test_whole_number(raw, value):
    assert kept(question("integer"), raw) == value


@pytest.mark.parametrize("raw", ["-1", "1,5", "1e3", "٣", "１２", "1_000", "12 34", "NaN", "9" * 5000, "0x10", "²"])
def test_what_is_not_a_whole_number_is_refused(raw):
    assert kept(question("integer"), raw) == NOT_WHOLE


def test_whole_number_out_of_bounds():
    assert kept(question("integer"), "2147483648") == [
        "Indiquez un nombre inférieur ou égal à 2\u202f147\u202f483\u202f647."
    ]
    assert kept(question("integer", min=1), "0") == ["Indiquez un nombre supérieur ou égal à 1."]
    assert kept(question("integer", min=1, max=60), "61") == ["Indiquez un nombre inférieur ou égal à 60."]


def test_zero_is_an_answer():
    asked = question("integer", required=True)
    assert (kept(asked, "0"), gaps(asked, 0), said(asked, 0)) == (0, [], "0")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234,56 €", "1234.56"),
        ("1234.5", "1234.50"),
        ("12€", "12.00"),
        ("0", "0.00"),
        ("999 999 999,99", "999999999.99"),
    ],
)
def test_amount_as_french_people_type_it(raw, value):
    assert kept(question("euros"), raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        "1.234,56",
        "1,234.56",
        "1,234",
        "-1",
        "1e9",
        "NaN",
        "Infinity",
        "٣",
        "１２",
        "1_000",
        "1 23",
        ",5",
        "12,345",
        "€",
        "1" * 60,
    ],
)
def test_what_is_not_an_amount_is_refused_with_an_example(raw):
    assert kept(question("euros"), raw) == NOT_AN_AMOUNT


def test_amount_out_of_bounds():
    assert kept(question("euros"), "1000000000") == [
        "Indiquez un montant inférieur ou égal à 999\u202f999\u202f999,99\u00a0€."
    ]
    assert kept(question("euros", max="50.00"), "50,01") == ["Indiquez un montant inférieur ou égal à 50,00\u00a0€."]


def test_amount_is_shown_as_it_may_be_typed():
    asked = question("euros")
    field = asked.kind.field(asked, None)
    shown = field.prepare_value(asked.kind.form_value(asked, "1234567.80", None))
    assert (shown, kept(asked, shown)) == ("1\u202f234\u202f567,80", "1234567.80")


def test_amount_is_exported_as_a_number():
    asked = question("euros")
    assert asked.kind.cells(asked, "12.30", None) == [Decimal("12.30")]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2024-02-29", "2024-02-29"),
        ("31/01/2024", "2024-01-31"),
        ("1/2/2024", "2024-02-01"),
        ("2000-01-01", "2000-01-01"),
        ("31/12/2100", "2100-12-31"),
    ],
)
def test_day(raw, value):
    assert kept(question("date"), raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        "31/02/2024",
        "29/02/2023",
        "2023-02-29",
        "0000-01-01",
        "10000-01-01",
        "٢٠٢٤-٠١-٠١",
        "2024-1-1",
        "hier",
        "20240131",
        "01-02-2024",
    ],
)
def test_what_is_not_a_day_is_refused(raw):
    assert kept(question("date"), raw) == NOT_A_DAY


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [("0001-01-01", "à partir du samedi 1er janvier 2000"), ("9999-12-31", "jusqu’au vendredi 31 décembre 2100")],
)
def test_day_out_of_bounds(raw, sentence):
    assert kept(question("date"), raw) == [f"Indiquez une date {sentence}."]


def test_day_within_the_limits_of_the_question():
    asked = question("date", min=date(2023, 9, 1), max=date(2024, 8, 31))
    assert asked.kind.limit(asked) == "du vendredi 1er septembre 2023 au samedi 31 août 2024"
    assert kept(asked, "31/08/2023") == ["Indiquez une date à partir du vendredi 1er septembre 2023."]


def test_day_is_said_in_full_and_exported_as_a_date():
    asked = question("date")
    assert said(asked, "2024-03-01") == "vendredi 1er mars 2024"
    assert asked.kind.cells(asked, "2024-03-01", None) == [date(2024, 3, 1)]


@pytest.mark.parametrize(
    ("kind", "junk"),
    [
        ("integer", True),
        ("integer", 1.5),
        ("euros", "1,50"),
        ("euros", 3),
        ("date", "2024-02-30"),
        ("date", "9999-99-99"),
    ],
)
def test_damaged_answer_counts_as_none(kind, junk):
    asked = question(kind, required=True)
    assert gaps(asked, junk) == [asked.kind.to_fill]
