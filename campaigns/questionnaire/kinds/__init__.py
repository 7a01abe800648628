"""The kinds of questions, by the name that editions give them. A new kind is one class and one line here."""

from .base import Cell, Kind
from .choices import Choice, Multi, Tick, YesNo
from .contacts import Email, Phone
from .files import File
from .groups import Composite, Table
from .numbers import Day, Euros, Integer
from .references import Reference, References
from .shown import Balance, Computed, Notice
from .texts import Long, Short

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Short(),
        Long(),
        Choice(),
        Multi(),
        YesNo(),
        Integer(),
        Euros(),
        Day(),
        Email(),
        Phone(),
        Reference(),
        References(),
        Composite(),
        Table(),
        File(),
        Tick(),
        Notice(),
        Computed(),
        Balance(),
    )
}

__all__ = ["KINDS", "Cell", "Kind"]
