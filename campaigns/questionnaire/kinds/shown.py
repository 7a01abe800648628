"""What is shown and not typed: facts, calculated amounts, the balance of a budget."""

from decimal import Decimal
from typing import Any

from tne29.lib.french import euros

from ..fields.shown import BalanceField, ComputedField, NoticeField
from ..schema import Sum
from ..sources import FACTS
from ..sums import add_up
from ..telling import Told
from ..wording import lowered
from .base import Kind

EVEN = "Les deux totaux sont égaux."
UNEVEN = "Écart de {gap} : le total « {more} » dépasse le total « {less} »."
NOTHING_YET = "À vérifier quand les deux tableaux seront remplis."


class Shown(Kind):
    in_composite = in_table = asks = False

    def kept(self, question, cleaned: Any) -> dict[str, Any]:
        return {}

    def keep(self, question, cleaned: Any) -> None:
        return None

    def merge(self, question, base: Any, mine: Any, theirs: Any) -> None:
        return None


class Notice(Shown):
    """A fact of the lead school, read-only."""

    name = "notice"
    words = "information affichée"
    attributes = needs = frozenset({"source"})
    sources = FACTS
    first = {"source": "school"}
    paper = "forms_print/kinds/notice.html"
    fill = "forms_fill/kinds/notice.html"

    def field(self, question, catalogue):
        return NoticeField(question)

    def value(self, question, values, catalogue) -> tuple[str, ...] | None:
        known = catalogue.facts(question.source)
        return tuple(known) if isinstance(known, list | tuple) else (known,) if known else None

    def form_value(self, question, value, catalogue) -> Told:
        return self.tell(question, value, catalogue)

    def tell(self, question, value: tuple[str, ...] | None, catalogue) -> Told:
        lines = value or ()
        return Told(text=lines[0]) if len(lines) == 1 else Told(lines=lines)

    def cell(self, question, value: tuple[str, ...], catalogue) -> str:
        return " | ".join(value)

    def gaps(self, question, value, catalogue) -> list[str]:
        return []


class Summing(Shown):
    """Sums of columns of amounts, worked out again each time they are shown."""

    def faults_among(self, question, questionnaire) -> list[str]:
        return [fault for total in question.sums for fault in sum_faults(total, question, questionnaire)]


class Computed(Summing):
    name = "computed"
    words = "montant calculé"
    attributes = needs = frozenset({"sum"})

    def start(self, amounts) -> dict[str, Any] | None:
        return {"sum": _first_sum(amounts[-1])} if amounts else None

    to_fill = "Ce montant se calcule d’après vos réponses : complétez le tableau dont il vient."
    paper = "forms_print/kinds/amount.html"
    fill = "forms_fill/kinds/shown.html"

    def field(self, question, catalogue):
        return ComputedField(question)

    def value(self, question, values, catalogue) -> str | None:
        amount = add_up(question.sums[0], values)
        return None if amount is None else f"{amount:.2f}"

    def form_value(self, question, value, catalogue) -> Told:
        return self.tell(question, value, catalogue)

    def say(self, question, value: str, catalogue) -> str:
        return euros(Decimal(value))

    def cell(self, question, value: str, catalogue) -> Decimal:
        return Decimal(value)


class Balance(Summing):
    """Two sums that a deposit wants equal. Its value is the pair of amounts."""

    name = "balance"
    words = "contrôle d’équilibre"
    attributes = needs = frozenset({"left", "right"})

    def start(self, amounts) -> dict[str, Any] | None:
        if not amounts:
            return None
        sides = (amounts * 2)[-2:] if len(amounts) == 1 else amounts[-2:]
        return {
            name: {"label": side[2], **_first_sum(side)} for name, side in zip(("left", "right"), sides, strict=True)
        }

    paper = "forms_print/kinds/balance.html"
    fill = "forms_fill/kinds/balance.html"

    def faults(self, question) -> list[str]:
        return unnamed(question.sums)

    def field(self, question, catalogue):
        return BalanceField(question)

    def value(self, question, values, catalogue) -> tuple[Decimal, Decimal] | None:
        left, right = (add_up(side, values) for side in question.sums)
        return None if left is None and right is None else (left or Decimal(0), right or Decimal(0))

    def form_value(self, question, value, catalogue) -> dict[str, Any]:
        if value is None:
            return {"verdict": NOTHING_YET}
        state = "even" if value[0] == value[1] else "uneven"
        return {"state": state, "verdict": self._verdict(question, value)}

    def _verdict(self, question, sides: tuple[Decimal, Decimal]) -> str:
        gap = sides[0] - sides[1]
        if not gap:
            return EVEN
        more, less = question.sums if gap > 0 else reversed(question.sums)
        return UNEVEN.format(gap=euros(abs(gap)), more=more.label, less=less.label)

    def tell(self, question, value, catalogue) -> Told:
        if value is None:
            return Told()
        sides = tuple((side.label, Told(text=euros(amount))) for side, amount in zip(question.sums, value, strict=True))
        return Told(parts=(*sides, ("Contrôle", Told(text=self._verdict(question, value)))))

    def headers(self, question) -> list[str]:
        return [f"{question.title} : {lowered(side.label)}" for side in question.sums]

    def columns(self, question) -> list[str]:
        return [f"{question.key}-{side}" for side in ("gauche", "droite")]

    def cells(self, question, value, catalogue) -> list[Decimal | str]:
        return list(value) if value else ["", ""]

    def gaps(self, question, value, catalogue) -> list[str]:
        if value is None or value[0] == value[1]:
            return []
        return [f"{self._verdict(question, value)} Corrigez l’écart pour pouvoir déposer."]


def _first_sum(amount: tuple[str, str, str]) -> dict[str, str]:
    table, cell, _ = amount
    return {"table": table, "cell": cell}


def unnamed(sums: tuple[Sum, ...]) -> list[str]:
    return [f"la somme de « {total.cell} » n’a pas de libellé" for total in sums if not total.label]


def sum_faults(total, question, questionnaire) -> list[str]:
    """A sum adds amounts of an earlier table, times whole numbers, where a choice has one of its values."""
    table = questionnaire.question(total.table)
    if table is None or table.kind.role != "rows":
        return [f"la somme vise « {total.table} », qui n’est pas un tableau"]
    faults = _cell_faults(table, total.cell, "amount") + (
        _cell_faults(table, total.times, "number") if total.times else []
    )
    if total.where_cell:
        faults += _filter_faults(table, total)
    return faults


def _cell_faults(table, key: str, role: str) -> list[str]:
    cell = table.cell(key)
    if cell is not None and cell.kind.role == role:
        return []
    return [f"la colonne « {key} » du tableau « {table.key} » ne peut pas être additionnée"]


def _filter_faults(table, total) -> list[str]:
    cell = table.cell(total.where_cell)
    if cell is not None and cell.kind.decides and cell.kind.accepts_value(cell, total.where_value):
        return []
    return [f"le filtre « {total.where_cell} = {total.where_value} » ne correspond à aucune réponse possible"]
