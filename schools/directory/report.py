"""What an import does, counted and told; kept as JSON beside the import, taken up again where it was interrupted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tne29.lib.french import agree, count, number

MOST_EXAMPLES = 50
MOST_REFUSALS = 1_000

SAID = {
    "created": ("établissement créé", "établissements créés"),
    "updated": ("établissement modifié", "établissements modifiés"),
    "closed": ("établissement fermé", "établissements fermés"),
    "reopened": ("établissement rouvert", "établissements rouverts"),
    "unchanged": ("établissement inchangé", "établissements inchangés"),
    "older": ("ligne plus ancienne que l’établissement connu", "lignes plus anciennes que l’établissement connu"),
    "repeated": ("ligne de plus pour un établissement déjà lu", "lignes de plus pour un établissement déjà lu"),
    "services": ("service administratif laissé de côté", "services administratifs laissés de côté"),
    "districts_created": ("circonscription créée", "circonscriptions créées"),
    "districts_updated": ("circonscription modifiée", "circonscriptions modifiées"),
    "communes_created": ("commune créée", "communes créées"),
    "communes_updated": ("commune modifiée", "communes modifiées"),
    "epci_created": ("EPCI créé", "EPCI créés"),
    "refused": ("ligne refusée", "lignes refusées"),
}  # fmt: skip
ALWAYS = ("created", "updated", "closed", "unchanged", "refused")


@dataclass
class Report:
    """line: the last one done. examples: by count, the first of them. changes: how often each column changed."""

    line: int = 0
    counts: Counter = field(default_factory=Counter)
    changes: Counter = field(default_factory=Counter)
    remarks: Counter = field(default_factory=Counter)
    examples: dict[str, list] = field(default_factory=dict)
    refusals: list[list] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    communes_done: bool = False

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Report":
        report = cls(**kept)
        for name in ("counts", "changes", "remarks"):
            setattr(report, name, Counter(getattr(report, name)))
        return report

    def kept(self) -> dict[str, Any]:
        return dict(vars(self))

    def add(self, what: str, label: str = "", details: list | None = None) -> None:
        """Counted; shown as an example while there are few."""
        self.counts[what] += 1
        shown = self.examples.setdefault(what, []) if label else None
        if shown is not None and len(shown) < MOST_EXAMPLES:
            shown.append([label, details or []])

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def refuse(self, line: int, uai: str, reason: str) -> None:
        self.counts["refused"] += 1
        if len(self.refusals) < MOST_REFUSALS:
            self.refusals.append([line, uai, reason])

    @property
    def is_idle(self) -> bool:
        """Nothing of the portal changes."""
        quiet = {"unchanged", "older", "repeated", "services", "refused"}
        return not any(value for name, value in self.counts.items() if name not in quiet)

    def counted(self) -> list[str]:
        """« 12 établissements créés », and so on."""
        shown = [name for name in SAID if self.counts[name] or name in ALWAYS]
        return [count(self.counts[name], *SAID[name]) for name in shown]

    @property
    def left_aside(self) -> list[tuple[str, int]]:
        return self.remarks.most_common()

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The examples of each sort, for a page; closures are read first."""
        return [
            {
                "title": count(self.counts[name], *SAID[name]),
                "examples": self.examples[name],
                "more": self._more(name),
                "is_open": name == "closed",
            }
            for name in ("closed", "reopened", "updated", "created", "epci_created")
            if self.examples.get(name)
        ]

    def _more(self, what: str) -> str:
        more = self.counts[what] - len(self.examples.get(what, []))
        return count(more, "autre") if more > 0 else ""

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        yield from self.counted()
        for name, times in self.changes.most_common():
            yield f"  {name} : {count(times, 'changement')}"
        for remark, times in self.left_aside:
            yield f"  {remark} : {count(times, 'ligne')}, valeur laissée de côté"
        yield from self._shown("updated")
        yield from self._shown("closed")
        for line, uai, reason in self.refusals:
            yield f"  ligne {line}{f' ({uai})' if uai else ''} refusée : {reason}"
        if self.unlisted_refusals:
            yield f"  et {self.unlisted_refusals}"
        yield from self.notes

    @property
    def unlisted_refusals(self) -> str:
        more = self.counts["refused"] - len(self.refusals)
        return f"{number(more)} {agree(more, 'autre refusée', 'autres refusées')}" if more else ""

    def _shown(self, what: str) -> Iterator[str]:
        shown = self.examples.get(what, [])
        if shown:
            yield f"{SAID[what][1].capitalize()} :"
        for label, details in shown:
            yield f"  {label}"
            for name, old, new in details:
                yield f"    {name} : {old or 'vide'} → {new or 'vide'}"
        if more := self._more(what):
            yield f"  et {more}"
