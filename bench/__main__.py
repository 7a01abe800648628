"""`make bench`: what each page, letter and document costs, beside the goals and what peers were measured at.

Everything runs on a private PostgreSQL, with the demonstration's data, and ends within five minutes.
`make bench ARGS=--keep` writes the table to bench/RESULTS.md too; `ARGS=--checks` examines 20,000 dossiers instead.
"""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from tests import services
from tne29.lib.processes import tied_to_me

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """The settings are read by a process of their own, once the database is there."""
    with services.postgresql_server() as database, services.folder("tne29-bench-") as place:
        for name in ("static", "queue/messages", "queue/control"):
            (place / name).mkdir(parents=True)
        command = [sys.executable, "-m", "bench.report", *arguments]
        environ = os.environ | _settings(database.url, place)
        return subprocess.run(command, cwd=ROOT, env=environ, preexec_fn=tied_to_me(), check=False).returncode


def _settings(database_url: str, place: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tne29.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": "",
        "SECRET_KEY": "bench-only-" + "b" * 50,
        "RECEIPT_KEY": b64encode(b"r" * 32).decode(),
        "VAR_DIR": str(place),
        "DEMONSTRATION": "1",
        "STATIC_FROM_SOURCE": "1",
        "LOG_LEVEL": "ERROR",
        "MAILS_PER_HOUR": "1000000",
        "MAILS_PER_PERSON_AND_HOUR": "1000000",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
