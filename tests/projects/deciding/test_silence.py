"""The clock of the silence, against vectors worked out by hand."""

from datetime import date

import pytest

from projects.silence import ACCEPTANCE, REJECTION, Request, silence

RECEIVED = date(2023, 10, 20)


def asked(on: date, until: date, answered: date | None = None, *, indispensable: bool = True) -> Request:
    return Request(on, until, answered, indispensable)


TWO_WEEKS = (date(2023, 11, 6), date(2023, 11, 19))


@pytest.mark.parametrize(
    ("requests", "means", "on"),
    [
        ([], REJECTION, date(2023, 12, 20)),
        ([], ACCEPTANCE, date(2023, 12, 20)),
        # fourteen days given, the last one included, none answered
        ([asked(*TWO_WEEKS)], REJECTION, date(2024, 1, 3)),
        # the answer ends the suspension
        ([asked(*TWO_WEEKS, date(2023, 11, 10))], REJECTION, date(2023, 12, 24)),
        ([asked(*TWO_WEEKS, date(2023, 11, 6))], REJECTION, date(2023, 12, 20)),
        ([asked(*TWO_WEEKS, date(2023, 11, 19))], REJECTION, date(2024, 1, 2)),
        # a mere precision suspends nothing (L114-5-1)
        ([asked(*TWO_WEEKS, indispensable=False)], REJECTION, date(2023, 12, 20)),
        ([asked(*TWO_WEEKS, date(2023, 11, 10), indispensable=False)], ACCEPTANCE, date(2023, 12, 20)),
        # once the silence has spoken, nothing stops it
        ([asked(date(2023, 12, 21), date(2024, 1, 10))], REJECTION, date(2023, 12, 20)),
        ([asked(date(2023, 12, 20), date(2023, 12, 29))], REJECTION, date(2023, 12, 30)),
        # two requests, each for its time
        (
            [asked(*TWO_WEEKS, date(2023, 11, 10)), asked(date(2023, 12, 1), date(2023, 12, 10))],
            REJECTION,
            date(2024, 1, 3),
        ),
        # an acceptance begins again at the answer, and waits for it
        ([asked(*TWO_WEEKS)], ACCEPTANCE, None),
        ([asked(*TWO_WEEKS, date(2023, 11, 10))], ACCEPTANCE, date(2024, 1, 10)),
    ],
)
def test_the_date_and_why(requests, means, on):
    told = silence(RECEIVED, 2, means, requests)
    assert told.on == on
    assert len(told.reasons) == 1 + len(requests)


def test_the_end_of_a_short_month():
    assert silence(date(2023, 12, 31), 2, REJECTION).on == date(2024, 2, 29)


def test_it_is_said_in_words():
    told = silence(RECEIVED, 2, REJECTION, [asked(*TWO_WEEKS, date(2023, 11, 10))])
    assert told.words == "Sans réponse au dimanche 24 décembre 2023, la demande est réputée rejetée."
    assert told.reasons[1].replace("\u00a0", " ") == (
        "Complément demandé le lundi 6 novembre 2023 : le délai est suspendu 4 jours, jusqu’à la réponse du "
        "vendredi 10 novembre 2023."
    )
    assert silence(RECEIVED, 2, ACCEPTANCE, [asked(*TWO_WEEKS)]).words == "Le délai ne court pas encore."
