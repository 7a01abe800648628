"""Documents per second, as the worker makes them: page of HTML, press, bounded child, tagged PDF/UA-1.

`python -m bench.pdf`. CPU: the least of some rounds, of this process, of the press and of its children.
Rates are those of one core, for that very document: the one that is compared has 6 pages.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from statistics import median

import django
from django.conf import settings

from tests import environment

if not settings.configured:
    environment.prepare()
    django.setup()

import pikepdf

from projects.printouts.document import Document
from projects.printouts.dossier import deposited
from projects.printouts.making import TO_BIND, press
from projects.printouts.receipt import receipt
from projects.printouts.selection import selection
from tests.projects.printouts import filling
from tne29.lib.press import Press
from tne29.lib.press.engine import Engine

TICK = os.sysconf("SC_CLK_TCK")
PAGES = 6
OF_SIX_PAGES = 6
COMPARED = "dossier déposé de 6 pages"
WHOLE_CAMPAIGN = 216
SAMPLE = 12
BOUND = 40
CORES, SHARED = 2, 0.1
PEERS = "1,6 (weasyprint_server), 1,6–1,9 (naïf), 2,8–3,0 (styles partagés)"


@dataclass(frozen=True)
class Row:
    """What was measured, beside the figures of PERFORMANCE.md."""

    what: str
    measured: str
    peers: str
    goal: str
    is_met: bool | None = None


@dataclass(frozen=True)
class Made:
    cpu: float
    wall: float
    pages: int
    size: int

    @property
    def rate(self) -> float:
        """Such documents per second of one core."""
        return 1 / self.cpu


def rows(rounds: int = 7) -> list[Row]:
    source = filling.SHIPPED.read_text(encoding="utf-8")
    project = filling.project_in_memory(source)
    deposit = filling.deposit_in_memory(project)
    short = filling.deposit_in_memory(filling.project_in_memory(_first_sections(source, OF_SIX_PAGES)))
    documents = {
        "questionnaire vierge": lambda: filling.blank_in_memory(project),
        "questionnaire à remplir": lambda: filling.fillable_in_memory(project),
        "questionnaire rempli d’avance": lambda: filling.prefilled_in_memory(project),
        COMPARED: lambda: deposited(short),
        "dossier déposé, questionnaire entier": lambda: deposited(deposit),
        "accusé de réception": lambda: receipt(deposit),
    }
    try:
        found = [_row(name, _made(make, rounds)) for name, make in documents.items()]
        naive = _naive_row(deposited(short), rounds)
        return [*found, naive, _campaign_row(lambda: deposited(short)), _selection_row(deposit)]
    finally:
        press.stop()


def _first_sections(source: str, count: int) -> str:
    """The edition cut after so many sections: what makes a dossier as long as those that were compared."""
    mark = "[[section]]\n"
    head, *sections = source.split(mark)
    return head + "".join(mark + section for section in sections[:count])


def _row(name: str, made: Made) -> Row:
    measured = (
        f"{_number(made.rate)} doc/s ({made.pages} p. en {made.cpu:.2f} s de processeur,"
        f" {made.wall:.2f} s, {made.size // 1000} ko)"
    )
    compared = name == COMPARED
    assert not compared or made.pages == PAGES, made
    return Row(f"PDF, {name}", measured, PEERS if compared else "–", "≥ 2,8" if compared else "–", _met(made, compared))


def _met(made: Made, compared: bool) -> bool | None:
    return made.rate >= 2.8 if compared else None


def _made(make: Callable[[], Document], rounds: int) -> Made:
    _print(make(), press)
    costs = [_cost(make) for _ in range(rounds)]
    pdf = _print(make(), press)
    cpu, wall = zip(*costs, strict=True)
    return Made(min(cpu), median(wall), len(pikepdf.open(BytesIO(pdf)).pages), len(pdf))


def _cost(make: Callable[[], Document]) -> tuple[float, float]:
    cpu, wall = _cpu(), time.perf_counter()
    _print(make(), press)
    return _cpu() - cpu, time.perf_counter() - wall


def _naive_row(document: Document, rounds: int) -> Row:
    """The same dossier, nothing shared: what the choices of the press are worth on this machine, now."""
    source, spent = document.html(), []
    for _ in range(max(rounds // 2, 2)):
        began = time.process_time()
        layout = Engine(press.folder).lay_out(source, list(document.sheets))
        layout.write_pdf(pdf_variant="pdf/ua-1")
        spent.append(time.process_time() - began)
    made = Made(min(spent), 0.0, len(layout.pages), 0)
    measured = f"{_number(made.rate)} doc/s ({made.cpu:.2f} s de processeur)"
    return Row("PDF, le même dossier, rien de partagé", measured, "1,6–1,9", "–")


def _print(document: Document, by: Press) -> bytes:
    return by.write(document.html(), list(document.sheets))


def _cpu(*presses: Press) -> float:
    """Seconds of processor, of this process and of the presses."""
    return time.process_time() + sum(_of_press(each) for each in presses or (press,))


def _of_press(each: Press) -> float:
    with open(f"/proc/{each.pid or os.getpid()}/stat", encoding="ascii") as stat:
        return sum(int(field) for field in stat.read().rpartition(")")[2].split()[11:15]) / TICK


def _machine() -> float:
    """Seconds of processor spent by everybody."""
    with open("/proc/stat", encoding="ascii") as stat:
        user, nice, system = (int(field) for field in stat.readline().split()[1:4])
    return (user + nice + system) / TICK


def _campaign_row(make: Callable[[], Document]) -> Row:
    """Two workers, each with its press; measured on a sample. On a machine that others use, the processor decides."""
    presses = [Press(press.folder), Press(press.folder)]
    for each in presses:
        _print(make(), each)
    wall, cpu, everybody = time.perf_counter(), _cpu(*presses), _machine()
    threads = [threading.Thread(target=lambda by=by: [_print(make(), by) for _ in range(SAMPLE)]) for by in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu, everybody = time.perf_counter() - wall, _cpu(*presses) - cpu, _machine() - everybody
    pages = len(pikepdf.open(BytesIO(_print(make(), presses[0]))).pages)
    for each in presses:
        each.stop()
    whole = WHOLE_CAMPAIGN * PAGES / pages / (2 * SAMPLE)
    per_core, seconds = cpu / CORES * whole, wall * whole
    is_shared = everybody - cpu > SHARED * wall
    measured = (
        f"{seconds:.0f} s{' sur une machine partagée' if is_shared else ''}, {per_core:.0f} s de processeur par cœur"
        f" (mesuré sur {2 * SAMPLE} de {pages} p.)"
    )
    what = f"PDF, {WHOLE_CAMPAIGN} dossiers de {PAGES} p., deux cœurs"
    return Row(what, measured, "134,8 s (naïf, un cœur)", "≤ 45 s", (per_core if is_shared else seconds) <= 45)


def _selection_row(deposit) -> Row:
    dossier = _print(deposited(deposit), press)
    document = selection([deposit] * BOUND)
    wall = time.perf_counter()
    press.bind(document.html(), list(document.sheets), [dossier] * BOUND, ["dossier"] * BOUND, TO_BIND)
    seconds = (time.perf_counter() - wall) * WHOLE_CAMPAIGN / BOUND
    what = f"PDF, {WHOLE_CAMPAIGN} dossiers reliés, balises gardées"
    return Row(what, f"{_number(seconds)} s (mesuré sur {BOUND})", "0,72 s (sans balises)", "–")


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def show(found: list[Row]) -> str:
    verdicts = {True: "oui", False: "NON", None: ""}
    return "\n".join(
        f"{row.what}\n    {row.measured}\n    autres : {row.peers} ; but : {row.goal} {verdicts[row.is_met]}"
        for row in found
    )


if __name__ == "__main__":
    print(show(rows()))
