"""The imagined projects, read from the TOML documents of data/."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Story:
    """What an imagined team wrote, and what became of it (`outcome`).

    network: its schools (number, role, pupils); heads: those who answered for them (number, answer, comment);
    equipment: category, name, use, quantity, price; resources: name, use, licences, duration, cost;
    steps: first month, last month (from the start of the project), what, who; filled: percentage of a draft;
    own: answers that replace the common passages.
    """

    key: str
    school: int
    outcome: str
    theme: str
    title: str
    summary: str
    need: str
    approach: str
    change: str
    inclusion: str
    levels: list[str]
    size: list[int]
    goals: list[list[str]]
    training: dict[str, Any]
    steps: list[list[Any]]
    measures: list[list[str]]
    share: int
    equipment: list[list[Any]] = field(default_factory=list)
    resources: list[list[Any]] = field(default_factory=list)
    other_costs: list[list[str]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    families: str = ""
    family_partners: list[Any] = field(default_factory=list)
    families_count: int | None = None
    network: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    editors: list[str] = field(default_factory=list)
    filled: int = 100
    leave_out: list[str] = field(default_factory=list)
    decision: dict[str, Any] = field(default_factory=dict)
    prepared: dict[str, Any] = field(default_factory=dict)
    complement: dict[str, Any] = field(default_factory=dict)
    correction: list[str] = field(default_factory=list)
    withdrawal: str = ""
    last_evening: bool = False


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def stories(name: str) -> Iterator[Story]:
    for values in read(name)["project"]:
        yield Story(**{key: _trimmed(value) for key, value in values.items()})


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Pools:
    """Common passages: each project draws its own, in turn, so that neighbours differ."""

    def __init__(self, turn: int, kind: str):
        self.turn, self.kind = turn, kind

    def pick(self, name: str) -> Any:
        return _trimmed(self._turned(name, read("pools")[name]))

    def words(self, name: str) -> str:
        """A passage that suits every kind of school."""
        return _trimmed(self._turned(name, read("pools")["texts"][name]))

    def of_kind(self, name: str) -> Any:
        """A passage made for this kind of school."""
        return _trimmed(self._turned(name, read("pools")[name][self.kind]))

    def _turned(self, name: str, variants: list) -> Any:
        return variants[(self.turn + len(name)) % len(variants)]
