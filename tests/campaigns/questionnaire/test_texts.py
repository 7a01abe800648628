import pytest

from .asking import cell, gaps, kept, question, said

SHORTEN = "Raccourcissez cette réponse\u00a0: {} caractères, {} au plus."


def test_line_is_cleaned():
    assert kept(question("short"), "  Ti ar\tC’hoat\r\n<b>\x00\u202e ") == "Ti ar C’hoat <b>"


def test_text_keeps_its_lines_whatever_their_ends():
    assert kept(question("long", max_length=100), "un\r\ndeux\rtrois\n\nquatre") == "un\ndeux\ntrois\n\nquatre"


def test_accents_are_composed_and_not_piled():
    asked = question("short")
    assert kept(asked, "e\u0301cole") == "école"
    assert len(kept(asked, "a" + "\u0323" * 500)) <= 9


@pytest.mark.parametrize("raw", ["", "   ", "\n", None, ["a"], 3])
def test_nothing_typed_is_no_answer(raw):
    assert kept(question("short"), raw) is None
    assert kept(question("long", max_length=10), raw) is None


def test_exactly_the_limit_counts_code_points():
    asked = question("long", max_length=6, required=True)
    value = kept(asked, "🙂é\r\nbcd")
    assert (value, gaps(asked, value)) == ("🙂é\nbcd", [])


def test_too_long_a_text_is_kept_and_stops_the_deposit():
    asked = question("long", max_length=1200)
    value = kept(asked, "a" * 1201)
    assert len(value) == 1201
    assert gaps(asked, value) == [SHORTEN.format("1\u202f201", "1\u202f200")]


def test_a_line_has_a_limit_of_its_own():
    asked = question("short")
    assert gaps(asked, "a" * 200) == []
    assert gaps(asked, "a" * 201) == [SHORTEN.format(201, 200)]


def test_far_too_long_a_text_is_refused():
    sentence = "Ce texte est beaucoup trop long\u00a0: 2\u202f001 caractères. "
    way_out = "Au-delà de 2\u202f000, il ne peut pas être enregistré."
    assert kept(question("long", max_length=500), "a" * 2001) == [sentence + way_out]


def test_limit_is_announced_when_it_can_be_met():
    def limit(asked):
        return asked.kind.limit(asked)

    assert limit(question("long", max_length=50)) == "50 caractères au plus"
    assert limit(question("short", max_length=120)) == "120 caractères au plus"
    assert limit(question("short", max_length=60)) == ""
    assert limit(question("composite", cell=[cell("nom", "short", max_length=120)]).cells[0]) == ""


@pytest.mark.parametrize(
    ("raw", "value"), [("200068120", "200068120"), ("200 068 120", "200068120"), ("200\u00a0068\u202f120", "200068120")]
)
def test_siren_is_kept_in_digits_and_said_by_threes(raw, value):
    asked = question("short", format="siren")
    assert (kept(asked, raw), said(asked, value)) == (value, "200\u00a0068\u00a0120")


@pytest.mark.parametrize("raw", ["200068121", "20006812", "٢٠٠٠٦٨١٢٠", "FR200068120"])
def test_siren_with_a_wrong_digit_is_refused(raw):
    assert kept(question("short", format="siren"), raw) == [
        "Ce numéro SIREN est incorrect\u00a0: neuf chiffres, par exemple 200\u00a0068\u00a0120."
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [("2021", "2021"), ("1999", ["Indiquez une année sur quatre chiffres, par exemple 2021."])],
)
def test_year(raw, value):
    assert kept(question("short", format="year"), raw) == value


@pytest.mark.parametrize(("limit", "lines"), [(60, 1), (80, 1), (81, 2), (600, 8), (3000, 38), (5000, 40)])
def test_paper_gives_lines_for_the_limit(limit, lines):
    asked = question("long", max_length=limit)
    field = asked.kind.field(asked, None)
    assert (len(field.paper_lines), field.paper_is_short) == (lines, limit == 5000)
