"""The whole form of a question: its words, its kind, its settings, its rows, its condition."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from campaigns.questionnaire import Question

from .base import QuietForm, Table, Ticks
from .cells import Asked, CellAsked, Items
from .conditions import ConditionForm
from .keys import named
from .rows import SumForm
from .scene import Scene
from .wording import UseForm

ROOT = "q"
NO_CELLS = "Ajoutez au moins une case."
NO_TABLE = "Il n’y a encore aucun tableau avec une colonne de montants dans ce questionnaire : créez-le d’abord."
SIDES = {"sum": "", "left": "Premier total", "right": "Second total"}


class OrderForm(QuietForm):
    """Dates of a group that must follow each other."""

    def __init__(self, data: Any, prefix: str, table: Table, days: list[tuple[str, str]], *, speaks: bool) -> None:
        super().__init__(data, prefix, {"ordered": table.get("ordered", [])}, speaks=speaks)
        if len(days) > 1:
            hint = "Le portail vérifie, au dépôt, que chaque date cochée ne précède pas celle d’avant."
            self.fields["ordered"] = Ticks(
                label="Dates qui doivent se suivre", choices=days, required=False, help_text=hint
            )


class AskedForm(Asked):
    def __init__(self, scene: Scene, table: Table, data: Any = None, *, speaks: bool = False) -> None:
        self.scene = scene
        super().__init__(data, ROOT, table, speaks=speaks)

    @property
    def is_saved(self) -> bool:
        return bool(self.scene.key)

    # -- its forms ---------------------------------------------------------------------------------

    @property
    def has_cells(self) -> bool:
        return "cell" in self.kind.attributes

    @cached_property
    def cells(self) -> list[CellAsked]:
        if not self.has_cells:
            return []
        rows = self.rows("cells", least=1)
        return [CellAsked(self.data, prefix, table, self.kind, speaks=self.speaks) for prefix, table in rows]

    @property
    def may_total(self) -> bool:
        return "totals" in self.kind.attributes

    @cached_property
    def totals(self) -> list[SumForm]:
        if not self.may_total:
            return []
        own = [Question(key="", kind=self.kind, label="", cells=tuple(cell.as_question for cell in self.cells))]
        return [
            SumForm(self.data, prefix, table, own, is_named=True, speaks=self.speaks)
            for prefix, table in self.rows("totals")
        ]

    @cached_property
    def sides(self) -> list[tuple[str, SumForm]]:
        """(title, form) of each sum that the kind shows."""
        return [(SIDES[name], form) for name, form in self._sides.items()]

    @cached_property
    def _sides(self) -> dict[str, SumForm]:
        return {
            name: SumForm(
                self.data,
                f"{self.prefix}-{name}",
                self.source.get(name, {}),
                self.scene.tables,
                is_named=bool(SIDES[name]),
                speaks=self.speaks,
            )
            for name in SIDES
            if name in self.kind.attributes
        }

    @cached_property
    def order(self) -> OrderForm:
        may_order = "ordered" in self.kind.attributes
        days = [(cell.key, cell.title) for cell in self.cells if may_order and cell.kind.role == "day"]
        return OrderForm(self.data, self.prefix, self.source, days, speaks=self.speaks)

    @cached_property
    def condition(self) -> ConditionForm:
        return ConditionForm(self.data, self.prefix, self.source, self.scene, speaks=self.speaks)

    @cached_property
    def use(self) -> UseForm:
        return UseForm(self.data, self.prefix, self.source, self.kind, self.scene, speaks=self.speaks)

    @property
    def forms(self) -> Iterator[QuietForm]:
        yield from (*super().forms, self.order, *self.totals, *self._sides.values(), self.condition, self.use)

    # -- what it becomes ---------------------------------------------------------------------------

    def table(self, key: str) -> Table:
        keys = self._cell_keys()
        written = super().table(key)
        written |= {name: form.table for name, form in self._sides.items()}
        if self.totals:
            written["totals"] = [_renamed(total.table, keys) for total in self.totals]
        if ordered := self.order.cleaned.get("ordered"):
            written["ordered"] = [keys[cell] for cell in ordered]
        written |= self.condition.table | self.use.table
        if self.cells:
            written["cell"] = [cell.table(keys[cell.key]) for cell in self.cells]
        return written

    def _cell_keys(self) -> dict[str, str]:
        """By the key or the mark that the page has."""
        rows = [(cell.key, cell.words.cleaned.get("label", "")) for cell in self.cells]
        return dict(zip([mark for mark, _ in rows], named(rows), strict=True))

    # -- what is wrong -----------------------------------------------------------------------------

    @property
    def items(self) -> Items:
        found = super().items + [item for cell in self.cells for item in cell.items]
        if self._sides and not any(cell.kind.role == "amount" for table in self.scene.tables for cell in table.cells):
            found.append((NO_TABLE, ""))
        return found


def _renamed(total: Table, keys: dict[str, str]) -> Table:
    """The columns of a total under the keys that they will have."""
    names = {name: keys.get(total[name], total[name]) for name in ("cell", "times") if name in total}
    where = {keys.get(cell, cell): value for cell, value in total.get("where", {}).items()}
    return total | names | ({"where": where} if where else {})
