"""The table: what was measured, the goal and the peers of PERFORMANCE (same machine, same data), who misses what."""

from dataclasses import dataclass

from .meter import Cost

MISSED = " **manqué**"
HEADER = (
    "| quoi | CPU ms | SQL | transactions | octets (gzip) | but CPU / SQL | plancher | pretalx | Hypha |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
OTHER_HEADER = "| quoi | mesuré | but | pairs |\n|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """goal: (CPU ms, SQL), None where there is none; the others, as « CPU / SQL »."""

    name: str
    cost: Cost
    goal: tuple[float | None, int | None] = (None, None)
    floor: str = ""
    pretalx: str = ""
    hypha: str = ""

    def line(self) -> str:
        cost, (cpu, queries) = self.cost, self.goal
        cells = (
            self.name,
            number(cost.cpu) + _mark(cost.cpu, cpu),
            f"{cost.queries}{_mark(cost.queries, queries)}",
            str(cost.transactions or "–"),
            str(cost.size or "–"),
            " / ".join("–" if goal is None else str(goal) for goal in self.goal),
            self.floor or "–",
            self.pretalx or "–",
            self.hypha or "–",
        )
        return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class Other:
    """A measure that is not a page: in words, met or not."""

    what: str
    measured: str
    goal: str = "–"
    peers: str = "–"
    is_met: bool | None = None

    def line(self) -> str:
        return f"| {self.what} | {self.measured}{MISSED if self.is_met is False else ''} | {self.goal} | {self.peers} |"


def missed(lines: list[str]) -> list[str]:
    """The lines that miss a goal, by name."""
    names = [line.strip("| ").partition(" |")[0] for line in lines if MISSED in line]
    return (
        [f"Manqué ({len(names)}) :", "", *(f"- {name}" for name in names)] if names else ["Tous les buts sont tenus."]
    )


def _mark(measured: float, goal: float | None) -> str:
    return MISSED if goal is not None and measured > goal else ""


def number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
