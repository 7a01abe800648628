from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict

from campaigns.questionnaire import CONFLICT, Piece
from campaigns.questionnaire.fields.groups import with_ids

from .asking import YES_OR_NO, cell, gaps, kept, question, said
from .definitions import CATALOGUE

PERSON = question(
    "composite",
    required=True,
    cell=[cell("nom", "short", required=True), cell("age", "integer"), cell("debut", "date"), cell("fin", "date")],
    ordered=["debut", "fin"],
)
BUDGET = question(
    "table",
    required=True,
    min_rows=2,
    max_rows=3,
    cell=[
        cell("poste", "choice", options=YES_OR_NO, required=True),
        cell("montant", "euros", required=True),
        cell("nombre", "integer"),
    ],
    totals=[{"label": "Total", "cell": "montant", "times": "nombre"}],
)
ROWS = [
    {"id": "r0001", "poste": "a", "montant": "10.00", "nombre": 3},
    {"id": "r0002", "poste": "b", "montant": "0.50"},
]


def posted(asked, query: str):
    return asked.kind.field(asked, CATALOGUE).widget.value_from_datadict(QueryDict(query), {}, "q")


def codes(asked, raw) -> list[tuple[str, str]]:
    try:
        asked.kind.field(asked, CATALOGUE).clean(raw)
    except ValidationError as error:
        return [(single.code, single.message) for single in error.error_list]
    return []


class TestComposite:
    def test_blank_cells_are_not_kept(self):
        assert kept(PERSON, posted(PERSON, "q-nom=Anne&q-age=&q-debut=")) == {"nom": "Anne"}

    def test_nothing_typed_is_no_answer(self):
        assert kept(PERSON, posted(PERSON, "")) is None

    def test_zero_is_kept(self):
        assert kept(PERSON, posted(PERSON, "q-age=0")) == {"age": 0}

    def test_each_error_says_its_cell(self):
        raw = posted(PERSON, "q-nom=A&q-age=x&q-fin=31/02/2024")
        assert codes(PERSON, raw) == [
            ("age", "Indiquez un nombre entier, en chiffres, par exemple 24."),
            ("fin", "Indiquez une date qui existe, par exemple 31/01/2024."),
        ]

    def test_gaps_name_the_cells(self):
        assert gaps(PERSON, None) == ["Case nom\u00a0: répondez à cette question."]
        assert gaps(PERSON, {"age": 4}) == ["Case nom\u00a0: répondez à cette question."]

    def test_optional_group_is_complete_or_empty(self):
        optional = question("composite", cell=[cell("nom", "short", required=True), cell("age", "integer")])
        assert gaps(optional, None) == []
        assert gaps(optional, {"age": 4}) == ["Case nom\u00a0: répondez à cette question."]

    def test_end_cannot_come_before_beginning(self):
        days = {"nom": "A", "debut": "2023-09-04", "fin": "2023-09-03"}
        assert gaps(PERSON, days) == ["Case fin\u00a0: indiquez une date qui ne précède pas le lundi 4 septembre 2023."]
        assert gaps(PERSON, {**days, "fin": "2023-09-04"}) == []

    def test_file_in_a_group_is_known_by_its_path(self):
        asked = question(
            "composite", cell=[cell("nom", "short"), cell("piece", "file", accepts=["pdf"], required=True)]
        )
        piece = Piece("avis.pdf", 1024)
        value = asked.kind.value(asked, {"q": {"nom": "A"}, "q-piece": [piece]}, CATALOGUE)
        assert value == {"nom": "A", "piece": (piece,)}
        assert asked.kind.gaps(asked, value, CATALOGUE) == []
        assert asked.kind.gaps(asked, {"nom": "A"}, CATALOGUE) == ["Case piece\u00a0: joignez le document demandé."]

    def test_two_people_fill_two_cells(self):
        merge = PERSON.kind.merge
        assert merge(PERSON, {"nom": "A"}, {"nom": "A", "age": 3}, {"nom": "B"}) == {"nom": "B", "age": 3}
        assert merge(PERSON, {"nom": "A"}, {"nom": "C"}, {"nom": "B"}) is CONFLICT
        assert merge(PERSON, {"nom": "A"}, None, {"nom": "A"}) is None

    def test_told_by_parts(self):
        assert (
            said(PERSON, {"nom": "Anne", "debut": "2023-09-04"})
            == "Case nom\u00a0: Anne\nCase debut\u00a0: lundi 4 septembre 2023"
        )


class TestTable:
    def test_rows_are_read_in_order_and_blank_ones_forgotten(self):
        raw = posted(
            BUDGET,
            "q-10-id=r0010&q-10-montant=5&q-2-id=r0002&q-2-montant=12,5&q-2-poste=a&q-3-id=r0003&q-3-montant=",
        )
        assert kept(BUDGET, raw) == [
            {"id": "r0002", "poste": "a", "montant": "12.50"},
            {"id": "r0010", "montant": "5.00"},
        ]

    def test_row_of_zeros_is_a_row(self):
        assert kept(BUDGET, posted(BUDGET, "q-0-id=r0001&q-0-nombre=0")) == [{"id": "r0001", "nombre": 0}]

    def test_ids_that_are_missing_wrong_or_repeated_are_given_once_for_all(self):
        query = "q-0-montant=5&q-1-id=<b>&q-1-montant=6&q-2-id=r0001&q-2-montant=7&q-3-id=r0001&q-3-montant=8"
        first, again = (kept(BUDGET, posted(BUDGET, query)) for _ in range(2))
        assert first == again
        assert len({row["id"] for row in first}) == 4
        assert [row["id"].isalnum() and row["id"][0] == "r" for row in first] == [True] * 4

    def test_rows_with_ids_keep_them(self):
        assert with_ids([{"id": "r0a1b2"}]) == [{"id": "r0a1b2"}]

    def test_remove_forgets_a_row_and_add_gives_an_empty_one(self):
        query = "q-0-id=r0001&q-0-montant=5&q-1-id=r0002&q-1-montant=6"
        assert [row["montant"] for row in posted(BUDGET, f"{query}&retirer=q-0")] == ["6"]
        assert [row.get("montant") for row in posted(BUDGET, f"{query}&ajouter=q")] == ["5", "6", None]
        assert len(posted(BUDGET, f"{query}&ajouter=autre&retirer=autre-0")) == 2

    def test_each_error_says_its_row_and_cell(self):
        raw = posted(BUDGET, "q-4-id=r0001&q-4-montant=5&q-7-id=r0002&q-7-montant=abc&q-7-poste=z")
        assert codes(BUDGET, raw) == [
            ("1-poste", "Choisissez une réponse de la liste."),
            ("1-montant", "Indiquez un montant en euros, par exemple 1 234,56."),
        ]

    def test_rows_are_bounded(self):
        raw = posted(BUDGET, "&".join(f"q-{place}-nombre=1" for place in range(101)))
        assert codes(BUDGET, raw) == [(None, "Un tableau a 100 lignes au plus.")]

    def test_places_that_are_not_numbers_are_ignored(self):
        assert posted(BUDGET, "q-x-montant=5&q--montant=5&q-99999999-montant=5&q-٣-montant=5") == []

    def test_gaps_count_the_rows_and_place_the_cells(self):
        assert gaps(BUDGET, None) == ["Ajoutez des lignes\u00a0: il en faut au moins 2, il y en a 0."]
        assert gaps(BUDGET, ROWS[:1]) == ["Ajoutez des lignes\u00a0: il en faut au moins 2, il y en a 1."]
        assert gaps(BUDGET, ROWS) == []
        assert gaps(BUDGET, [*ROWS, {"id": "r3", "nombre": 1}, {"id": "r4", "poste": "a", "montant": "1.00"}]) == [
            "Retirez des lignes\u00a0: 3\u00a0lignes au plus.",
            "Ligne 3, case poste\u00a0: choisissez une réponse.",
            "Ligne 3, case montant\u00a0: indiquez un montant.",
        ]

    def test_told_as_a_table_with_its_total(self):
        told = BUDGET.kind.tell(BUDGET, ROWS, CATALOGUE)
        assert told.head == ("Case poste", "Case montant", "Case nombre")
        assert [[item.plain for item in row] for row in told.rows] == [
            ["La première", "10,00\u00a0€", "3"],
            ["La seconde", "0,50\u00a0€", ""],
        ]
        assert told.totals == (("Total", "30,00\u00a0€"),)

    def test_exported_by_columns_then_totals(self):
        assert BUDGET.kind.headers(BUDGET) == [
            f"A1 Une question\u00a0: {label}" for label in ("case poste", "case montant", "case nombre", "total")
        ]
        assert BUDGET.kind.cells(BUDGET, ROWS, CATALOGUE) == [
            "La première | La seconde",
            "10,00\u00a0€ | 0,50\u00a0€",
            "3 | ",
            Decimal("30.00"),
        ]

    def test_two_people_add_their_rows(self):
        mine, theirs = {"id": "r0003", "nombre": 1}, {"id": "r0004", "nombre": 2}
        merge = BUDGET.kind.merge
        assert merge(BUDGET, ROWS, [*ROWS, mine], [*ROWS, theirs]) == [*ROWS, theirs, mine]
        assert merge(BUDGET, ROWS, [*ROWS, mine], ROWS[1:]) == [ROWS[1], mine]

    def test_two_people_change_one_row(self):
        base, merge = ROWS[:1], BUDGET.kind.merge
        mine, theirs = [{**ROWS[0], "montant": "11.00"}], [{**ROWS[0], "nombre": 4}]
        assert merge(BUDGET, base, mine, theirs) == [{**ROWS[0], "montant": "11.00", "nombre": 4}]
        assert merge(BUDGET, base, mine, [{**ROWS[0], "montant": "12.00"}]) is CONFLICT
        assert merge(BUDGET, base, mine, None) is CONFLICT

    def test_row_saved_twice_is_there_once(self):
        row = {"id": "r0003", "nombre": 1}
        assert BUDGET.kind.merge(BUDGET, None, [row], [row]) == [row]
