"""Takes values out of a TOML table, and keeps the list of what is wrong with them."""

from collections.abc import Callable
from typing import Any

from .attributes import Wrong


class DefinitionError(ValueError):
    """The document cannot be a questionnaire; `faults` says all that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class Reader:
    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, where: str, sentence: str) -> None:
        self.faults.append(f"{where} : {sentence}.")

    def take(self, where: str, table: dict, name: str, reader: Callable[[Any], Any], default: Any = None) -> Any:
        """The value; the default when it is absent or wrong."""
        if name not in table:
            return default
        try:
            return reader(table[name])
        except Wrong as wrong:
            self.fault(where, f"« {name} » {wrong}")
            return default

    def need(self, where: str, table: dict, name: str, reader: Callable[[Any], Any], default: Any) -> Any:
        if name not in table:
            self.fault(where, f"« {name} » manque")
        return self.take(where, table, name, reader, default)

    def refuse_unknown(self, where: str, table: dict, known: set[str] | frozenset[str]) -> None:
        for name in sorted(set(table) - known):
            self.fault(where, f"« {name} » est inconnu ici")

    def tables(self, where: str, table: dict, name: str) -> list[dict]:
        """A list of TOML tables ([[name]])."""
        found = table.get(name, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.fault(where, f"« {name} » doit être une suite de tables [[{name}]]")
            return []
        return found
