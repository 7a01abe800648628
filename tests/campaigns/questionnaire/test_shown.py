from decimal import Decimal

from campaigns.questionnaire import load, missing

from .asking import YES_OR_NO, cell, question
from .definitions import CATALOGUE, to_toml

SHIELD = {"poste": "a"}
BUDGET = load(
    to_toml(
        {
            "slug": "budget",
            "title": "Budget",
            "section": [
                {
                    "key": "s",
                    "title": "Budget",
                    "question": [
                        {
                            "key": key,
                            "kind": "table",
                            "label": key,
                            "cell": [cell("poste", "choice", options=YES_OR_NO), cell("montant", "euros")],
                        }
                        for key in ("depenses", "recettes")
                    ]
                    + [
                        {
                            "key": "demande",
                            "kind": "computed",
                            "label": "Demandé",
                            "required": True,
                            "sum": {"table": "recettes", "cell": "montant", "where": SHIELD},
                        },
                        {
                            "key": "equilibre",
                            "kind": "balance",
                            "label": "Équilibre",
                            "left": {"label": "Dépenses", "table": "depenses", "cell": "montant"},
                            "right": {"label": "Recettes", "table": "recettes", "cell": "montant"},
                        },
                    ],
                }
            ],
        }
    )
)


def rows(*amounts: str, poste: str = "a") -> list[dict]:
    return [{"id": f"r000{place}", "poste": poste, "montant": amount} for place, amount in enumerate(amounts)]


def value(key: str, answers: dict):
    asked = BUDGET.question(key)
    return asked.kind.value(asked, answers, CATALOGUE)


def told(key: str, answers: dict) -> str:
    asked = BUDGET.question(key)
    return asked.kind.tell(asked, value(key, answers), CATALOGUE).plain


def test_notice_tells_the_fact():
    asked = question("notice", source="school_contact")
    assert asked.kind.value(asked, {"q": "falsifié"}, CATALOGUE) == ("1 rue de l’Exemple", "02 98 00 00 00")
    assert asked.kind.gaps(asked, None, CATALOGUE) == []


def test_notice_without_fact_tells_nothing():
    asked = question("notice", source="school_district")
    assert not asked.kind.tell(asked, asked.kind.value(asked, {}, CATALOGUE), CATALOGUE)


def test_what_is_shown_is_never_kept():
    for each in (question("notice", source="school"), BUDGET.question("demande"), BUDGET.question("equilibre")):
        assert each.kind.kept(each, "12.00") == {}


def test_calculated_amount_adds_the_rows_it_is_asked_for():
    answers = {"recettes": rows("1234.50", "0.05") + rows("9.00", poste="b"), "demande": "999999.00"}
    assert (value("demande", answers), told("demande", answers)) == ("1234.55", "1\u202f234,55\u00a0€")


def test_calculated_amount_is_nothing_without_rows():
    assert value("demande", {"recettes": rows("9.00", poste="b")}) is None
    assert [each.question.key for each in missing(BUDGET, {}, {}, CATALOGUE)] == ["demande"]


def test_sums_are_exact():
    assert value("demande", {"recettes": rows(*["0.10"] * 3)}) == "0.30"


def test_balance():
    even = {"depenses": rows("10.00", "2.00"), "recettes": rows("12.00")}
    uneven = {"depenses": rows("10.00"), "recettes": rows("12.50")}
    assert value("equilibre", even) == (Decimal("12.00"), Decimal("12.00"))
    assert [each.sentence for each in missing(BUDGET, even, {}, CATALOGUE)] == []
    assert [each.sentence for each in missing(BUDGET, uneven, {}, CATALOGUE)] == [
        "Écart de 2,50\u00a0€\u00a0: le total «\u00a0Recettes\u00a0» dépasse le total «\u00a0Dépenses\u00a0». "
        "Corrigez l’écart pour pouvoir déposer."
    ]


def test_balance_of_nothing_asks_for_nothing():
    assert value("equilibre", {}) is None
    assert told("equilibre", {}) == ""


def test_balance_with_one_side_empty_is_uneven():
    assert value("equilibre", {"depenses": rows("1.00")}) == (Decimal("1.00"), Decimal(0))


def test_damaged_amounts_count_for_nothing():
    damaged = [{"id": "r1", "montant": "1e400", "poste": "a"}, {"id": "r2", "montant": True, "poste": "a"}, "x", None]
    assert value("demande", {"recettes": damaged + rows("2.00")}) == "2.00"
    assert value("demande", {"recettes": "2.00"}) is None
