"""The portal as `make run` ships it: its own processes, port and data, prepared once, copied for each journey."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import environment, services

PATIENCE = 120.0
READY = "Le portail répond"
OF_THE_SUITE = (*environment.GIVEN, *environment.FROM_THE_SHELL, "DATABASE_URL", "REDIS_URL", "SUITE_PART")


@dataclass(frozen=True)
class Prepared:
    """Data and the port they were made for: the paper questionnaires bear the address of the portal."""

    var: Path
    port: int

    @property
    def environ(self) -> dict[str, str]:
        url = f"http://127.0.0.1:{self.port}"
        ours = {"VAR_DIR": str(self.var), "PORT": str(self.port), "SITE_URL": url, "DEMONSTRATION": "1"}
        return {name: value for name, value in os.environ.items() if name not in OF_THE_SUITE} | ours


@dataclass(frozen=True)
class Portal:
    url: str
    environ: dict[str, str]
    log: Path

    def manage(self, *arguments: str) -> str:
        """A command of manage.py on the data of this portal; what it printed."""
        return manage(self.environ, *arguments)


def prepare(var: Path) -> Prepared:
    """What `make run` does before its first answer."""
    prepared = Prepared(var, services.free_port())
    manage(prepared.environ, "prepare", "--demonstration")
    return prepared


@contextmanager
def copy_of(prepared: Prepared) -> Iterator[Prepared]:
    with services.folder("tne29-journey-") as place:
        shutil.copytree(prepared.var, place / "var")
        yield Prepared(place / "var", prepared.port)


@contextmanager
def running(prepared: Prepared) -> Iterator[Portal]:
    """Web server, worker and scheduler under their supervisor, stopped at the end with everything they started."""
    environ, log = prepared.environ, prepared.var / "portal.log"
    command = [sys.executable, "-m", "tne29.supervise"]
    with services.started(command, log=log, cwd=environment.ROOT, env=environ) as process:
        services.wait_until(lambda: _is_ready(process, log), f"the portal: {log}", PATIENCE)
        yield Portal(environ["SITE_URL"], environ, log)


def manage(environ: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=environment.ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _is_ready(process: subprocess.Popen, log: Path) -> bool:
    said = log.read_text(errors="replace")
    if process.poll() is not None:
        raise services.DidNotStart(said[-3000:])
    return READY in said
