"""`make run`: prepares the demonstration, then keeps the web server and the worker running together.

Both stop when one does, or on Ctrl+C; a kill -9 of this process takes them along (the kernel tells them).
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tne29.lib.processes import die_with_parent, tied_to_me

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # for the first answer
STOP_STEPS = ((signal.SIGTERM, 18.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))  # under 30 s in all
GLANCE = 0.3


@dataclass
class Child:
    """One of the two, in a group of its own. `at_our_death` is the signal the kernel sends it for us."""

    name: str
    command: list[str]
    at_our_death: int
    process: subprocess.Popen | None = None

    def start(self, environ: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=tied_to_me(self.at_our_death),
        )

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal_group(self, signum: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signum)

    def tell(self, signum: int) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signum)


class Stop:
    """An order to stop. Not a threading.Event: set by a signal, it may wait for the very wait it interrupts."""

    _is_set = False

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set

    def wait(self, seconds: float) -> bool:
        if not self._is_set:
            time.sleep(seconds)
        return self._is_set


def main() -> None:
    if os.environ.get("TIED_TO_MAKE"):
        die_with_parent(signal.SIGTERM)
    stop = Stop()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, lambda *_: stop.set())
    port = _port()
    environ = _environment(port)
    lock = _only_one(Path(environ["VAR_DIR"]))
    _check_port(port)
    _prepare(environ, stop)
    with lock:
        sys.exit(run(_children(), environ, stop))


def run(children: list[Child], environ: dict[str, str], stop: Stop) -> int:
    """0 when asked to stop, 1 when one of them ended by itself."""
    try:
        for child in children:
            child.start(environ)
        return _watch(children, environ["SITE_URL"], stop)
    finally:
        end(child for child in children if child.process)


def _watch(children: list[Child], url: str, stop: Stop) -> int:
    announced = False
    give_up_at = time.monotonic() + PATIENCE
    while not stop.wait(GLANCE):
        for child in children:
            if child.has_ended():
                return _say_which_one_ended(child)
        if not announced and (_answers(url) or time.monotonic() > give_up_at):
            announced = True
            say(f"Le portail répond sur {url}/ (arrêter : Ctrl+C)")
    say("Arrêt du portail…")
    return 0


def _say_which_one_ended(child: Child) -> int:
    say(f"{child.name} s'est arrêté tout seul (code {child.process.returncode}) : arrêt de l'ensemble.")
    return 1


def end(children: Iterable[Child]) -> None:
    """Politely, then less and less; at last whatever is left of their groups."""
    children = list(children)
    for signum, patience in STOP_STEPS:
        for child in children:
            if not child.has_ended():
                child.tell(signum)
        if _all_ended(children, patience):
            break
    for child in children:
        child.signal_group(signal.SIGKILL)


def _all_ended(children: list[Child], patience: float) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if all(child.has_ended() for child in children):
            return True
        time.sleep(0.05)
    return False


def _children() -> list[Child]:
    worker = [sys.executable, "-m", "celery", "--quiet", "-A", "tne29", "worker", "-B", "--concurrency", "1"]
    # The schedule is made of intervals: nothing to remember, no file to find broken after a power cut.
    worker += ["--scheduler", "celery.beat:Scheduler", "--without-gossip", "--without-mingle"]
    return [
        Child("Le serveur web", [sys.executable, "-m", "tne29.serve"], signal.SIGTERM),
        Child("L'ouvrier (Celery)", [*worker, "--loglevel", "WARNING"], signal.SIGQUIT),
    ]


def _environment(port: int) -> dict[str, str]:
    environ = dict(os.environ)
    environ.setdefault("DEMONSTRATION", "1")
    environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    environ.setdefault("VAR_DIR", str(ROOT / "var"))
    environ["PORT"] = str(port)
    environ["PYTHONUNBUFFERED"] = "1"
    environ.setdefault("LOG_LEVEL", "WARNING")
    environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with superuser privileges")
    return environ


def _port() -> int:
    raw = os.environ.get("PORT", "8000")
    if raw.isascii() and raw.isdigit() and 0 < int(raw) < 65536:
        return int(raw)
    sys.exit(f"PORT vaut « {raw} » : attendu un nombre entre 1 et 65535.")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(
                f"Le port {port} n'est pas libre ({error.strerror}).\n"
                f"Arrêter le programme qui l'occupe, ou choisir un autre port : make run PORT={port + 1}"
            )


def _only_one(var: Path):
    """The folder's lock: a second portal on the same data would send for the first."""
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "running.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"Un portail tourne déjà sur les données de {var} : l'arrêter d'abord.")
    return lock


def _prepare(environ: dict[str, str], stop: Stop) -> None:
    command = [sys.executable, "manage.py", "prepare"]
    if environ["DEMONSTRATION"] not in ("", "0"):
        command.append("--demonstration")
    step = Child("La préparation", command, signal.SIGTERM)
    step.start(environ)
    while not step.has_ended() and not stop.wait(0.1):
        pass
    if stop.is_set():
        end([step])
        sys.exit(130)
    if step.process.returncode:
        sys.exit("La préparation a échoué : le portail n'est pas lancé.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False
    except OSError:
        return False


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
