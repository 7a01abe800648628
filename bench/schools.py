"""The national directory: an import of 66,000 rows under each header, then the search among them."""

import io
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from django.core.management import call_command
from django.db import connection

from bench.meter import spent_by
from bench.table import Other, number
from schools.views import suggestions
from tests.schools import directories

ROWS = 66_000
SECONDS, MEGABYTES = 60, 300
MILLISECONDS = 5
ROUNDS = 5
TYPED = (
    "ec", "jules ferry", "ferry jules plou", "saint", "st", "ste anne", "0290010a", "029", "ker", "plouville",
    "ti ar choat", "C'HOAT", "sacré cœur", "le braz guer", "diwan", "moulin", "college", "lycee prof", "zzzz", "29",
    "notre dame du mont", "simone veil", "helias", "maternelle",
)  # fmt: skip


def rows() -> Iterator[Other]:
    with tempfile.TemporaryDirectory() as folder:
        for header in directories.HEADERS:
            path = directories.write(Path(folder) / f"{header}.csv", directories.national(ROWS), header)
            yield _imported(path, header)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield _searched()


def _imported(path: Path, header: str) -> Other:
    """The second header finds every school there already: nothing changes."""
    began = time.monotonic()
    cpu = spent_by(lambda: call_command("import_schools", str(path), stdout=io.StringIO())) / 1000
    seconds, megabytes = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Other(
        f"annuaire de 66 000 lignes, en-tête {header}",
        f"{seconds:.0f} s ({cpu:.0f} s de CPU), {megabytes:.0f} Mo",
        f"{SECONDS} s, {MEGABYTES} Mo",
        is_met=seconds <= SECONDS and megabytes <= MEGABYTES,
    )


def _searched() -> Other:
    spent = sorted(min(spent_by(lambda text=text: suggestions(text)) for _ in range(ROUNDS)) for text in TYPED)
    cuts = quantiles(spent, n=20)
    return Other(
        "chercher un établissement parmi 66 000 (CPU)",
        f"médiane {number(cuts[9])} ms, 95e centile {number(cuts[18])} ms",
        f"médiane {MILLISECONDS} ms",
        is_met=cuts[9] <= MILLISECONDS,
    )
