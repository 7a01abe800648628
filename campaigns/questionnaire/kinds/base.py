"""What a kind of question knows how to do. An outlet asks the kind; it never asks which kind it is."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from .. import merging
from ..schema import Limits
from ..sources import COLUMNS, SOURCES
from ..telling import Told

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..sample import Sampling
    from ..schema import Question, Questionnaire

Cell = str | int | Decimal | date


class Kind:
    """The common case: one value, typed in one field, kept as it is.

    `decides`: the operator of conditions upon it; `role`: the part it may play in a sum or in an order of dates;
    `family`: kinds that may take each other’s answers when a question changes from one edition to the next;
    `lasts`: an answer still holds for another project of the same team (a day, an amount, a signed box do not).
    Values go round like this: what is typed → field.clean → `keep` → JSON → `value` → `tell`, `cells`, `gaps`,
    and back to the page through `form_value`. `value` forgives: JSON of another shape counts as no answer.
    """

    name = ""
    words = ""
    attributes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    decides = ""
    sources: Mapping[str, Any] = SOURCES
    default_limits = Limits()
    names_cells = False
    stored: type | tuple[type, ...] = str
    in_composite = in_table = True
    asks = True
    role = family = ""
    lasts = True
    to_fill = "Répondez à cette question."
    first: Mapping[str, Any] = {}
    paper = "forms_print/kinds/lines.html"
    fill = "forms_fill/kinds/line.html"

    # -- define ------------------------------------------------------------------------------------

    def faults(self, question: "Question") -> list[str]:
        """What is wrong in the definition of the question itself."""
        return []

    def faults_among(self, question: "Question", questionnaire: "Questionnaire") -> list[str]:
        """What is wrong given the other questions."""
        return []

    def start(self, amounts: Sequence[tuple[str, str, str]]) -> dict[str, Any] | None:
        """What a new question begins with; None: nothing fits. `amounts`: (table, column, words) to add up."""
        return deepcopy(dict(self.first))

    def has_room_for(self, cell: "Kind") -> bool:
        """May this kind be one of its cells?"""
        return False

    def may_pick(self, source: str) -> bool:
        return source in self.sources

    def as_bound(self, raw: Any) -> Any:
        """A minimum or a maximum written in an edition; None when it cannot be one."""
        return None

    def word(self, question: "Question", value: Any) -> str:
        """A value that a condition looks for, in words."""
        return question.option_label(value)

    def accepts_value(self, question: "Question", value: Any) -> bool:
        """Can a condition look for this value?"""
        return isinstance(value, str) and bool(question.option_label(value))

    def example(self, question: "Question", sampling: "Sampling") -> Any:
        """An answer as it is stored, within the limits: for a trial. None when it is not typed."""
        return None

    # -- ask ---------------------------------------------------------------------------------------

    def field(self, question: "Question", catalogue: "Catalogue") -> forms.Field:
        raise NotImplementedError  # each kind has its own control

    def limit(self, question: "Question") -> str:
        """The limit announced beside the question, on screen as on paper."""
        return ""

    def width(self, question: "Question") -> str:
        """How wide an answer is: xs, s, m, l or full."""
        return "l"

    def instruction(self, question: "Question") -> str:
        """What to do with a pen (« une seule réponse possible »)."""
        return ""

    # -- keep --------------------------------------------------------------------------------------

    def keep(self, question: "Question", cleaned: Any) -> Any:
        """The JSON of a cleaned value; None when there is no answer."""
        return cleaned if cleaned not in ("", [], None) else None

    def kept(self, question: "Question", cleaned: Any) -> dict[str, Any]:
        """What a page changes in the answers; nothing for what is only shown."""
        return {question.key: self.keep(question, cleaned)}

    def uploads(self, question: "Question", cleaned: Any) -> list[tuple[str, Any]]:
        return []

    def form_value(self, question: "Question", value: Any, catalogue: "Catalogue") -> Any:
        return value

    def value(self, question: "Question", values: Mapping[str, Any], catalogue: "Catalogue") -> Any:
        """The answer among the stored ones (by path), or the one worked out from them; None if there is none."""
        return self.read(question, values.get(question.path))

    def read(self, question: "Question", raw: Any) -> Any:
        return raw if isinstance(raw, self.stored) and raw != "" else None

    # -- tell --------------------------------------------------------------------------------------

    def tell(self, question: "Question", value: Any, catalogue: "Catalogue") -> Told:
        return Told() if value is None else Told(text=self.say(question, value, catalogue))

    def say(self, question: "Question", value: Any, catalogue: "Catalogue") -> str:
        return str(value)

    def headers(self, question: "Question") -> list[str]:
        return [question.title]

    def columns(self, question: "Question") -> list[str]:
        """One stable name for each header: the same in every edition that has the question."""
        return [question.path]

    def cells(self, question: "Question", value: Any, catalogue: "Catalogue") -> list[Cell]:
        """One for each header; typed, so that a spreadsheet gets numbers and dates."""
        return ["" if value is None else self.cell(question, value, catalogue)]

    def cell(self, question: "Question", value: Any, catalogue: "Catalogue") -> Cell:
        return self.say(question, value, catalogue)

    # -- check -------------------------------------------------------------------------------------

    def blank(self, value: Any) -> bool:
        return value is None

    def gaps(self, question: "Question", value: Any, catalogue: "Catalogue") -> list[str]:
        """Sentences: what a deposit still needs here."""
        if self.blank(value):
            return [self.to_fill] if question.required else []
        return self.flaws(question, value, catalogue)

    def flaws(self, question: "Question", value: Any, catalogue: "Catalogue") -> list[str]:
        """What a draft may hold and a deposit may not."""
        return []

    # -- merge -------------------------------------------------------------------------------------

    def merge(self, question: "Question", base: Any, mine: Any, theirs: Any) -> Any:
        return merging.scalar(base, mine, theirs)

    def complete(self, question: "Question", held: Any, brought: Any, base: Any) -> Any:
        """The answer `held` by a draft, with what a paper brought, which began as `base`."""
        return merging.complete(held, brought, base)

    # -- carry -------------------------------------------------------------------------------------

    def lasting(self, question: "Question", value: Any) -> Any:
        """What of an answer still holds for another project; None: it is to be given anew."""
        column = COLUMNS.get(question.column)
        return None if not self.lasts or (column and column.anew) else value

    def typed(self, question: "Question", value: Any, catalogue: "Catalogue") -> Any:
        """A kept value as the field of the same kind reads it."""
        return value

    def taken(self, origin: "Question", value: Any, catalogue: "Catalogue") -> Any:
        """The answer to a question of another kind of the same family, as this kind’s field reads it."""
        return origin.kind.tell(origin, value, catalogue).plain
