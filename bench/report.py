"""The measures, in order, and the table they make. Started by `python -m bench`, which gives the database."""

import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.db import connection

django.setup()

from bench import checks, committee, exports, journey, mail, memory, pages, pdf, schools, setting  # noqa: E402
from bench.table import HEADER, OTHER_HEADER, Other, missed, number  # noqa: E402

RESULTS = Path(__file__).parent / "RESULTS.md"
CHECKS = "--checks"
PARIS = ZoneInfo("Europe/Paris")


def lines():
    """One by one, as they are measured."""
    yield _where()
    yield ""
    yield HEADER
    for source in (pages.rows, journey.rows, mail.rows):
        yield from (row.line() for row in source())
    yield ""
    yield OTHER_HEADER
    yield pages.home_weight().line()
    yield from (row.line() for row in (*memory.rows(), *map(_document, pdf.rows(rounds=3))))
    for source in (schools.rows, exports.rows, committee.rows):
        yield from (row.line() for row in source())


def lines_of_checks():
    """Alone: what the other measures fill the database with is not sound."""
    yield _where()
    yield ""
    yield OTHER_HEADER
    for row in checks.rows():
        yield row.line()


def _document(row: pdf.Row) -> Other:
    return Other(row.what, row.measured, row.goal, row.peers, row.is_met)


def _where() -> str:
    told = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    processor = next(models, platform.machine())
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    at, busy = datetime.now(PARIS), f"charge {number(os.getloadavg()[1])} pour {os.cpu_count()} cœurs"
    return f"{at:%d/%m/%Y %H h %M} – {processor}, Python {platform.python_version()}, PostgreSQL {version}, {busy}"


def main(arguments: list[str]) -> None:
    setting.fill()
    said = []
    for line in lines_of_checks() if CHECKS in arguments else lines():
        print(line, flush=True)
        said.append(line)
    said += ["", *missed(said)]
    print("", *missed(said), sep="\n")
    if "--keep" in arguments and CHECKS not in arguments:
        RESULTS.write_text("# Ce que coûte le portail (`make bench`)\n\n" + "\n".join(said) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
