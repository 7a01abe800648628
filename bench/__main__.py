"""`make bench`: what each page and each document costs, beside the figures that peers and a bare page were measured at.

Everything runs on a private PostgreSQL, with the demonstration's data, and ends within a few minutes.
"""

import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests import services

WORK = Path(tempfile.mkdtemp(prefix="tne29-bench-"))


def main() -> None:
    try:
        with services.postgresql_server() as database:
            prepare(database.url)
            report()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


def prepare(url: str) -> None:
    """Settings first, then the data of the demonstration."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tne29.settings",
        DATABASE_URL=url,
        SECRET_KEY="bench-only-" + "b" * 50,
        VAR_DIR=str(WORK),
        DEMONSTRATION="1",
        STATIC_FROM_SOURCE="1",
        LOG_LEVEL="ERROR",
    )
    (WORK / "queue" / "messages").mkdir(parents=True)
    (WORK / "queue" / "control").mkdir()
    started = datetime.now(UTC)
    from bench import setting

    setting.fill()
    print(f"données prêtes en {(datetime.now(UTC) - started).seconds} s", flush=True)


def report() -> None:
    from bench import pages, pdf

    print(pages.table(), flush=True)
    print(pdf.show(pdf.rows()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
