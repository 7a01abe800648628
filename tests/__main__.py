"""`python -m tests [pytest arguments]`: the suite on SQLite, then on PostgreSQL and Redis.

The servers are private and always stopped, whatever happens.
"""

import os
import signal
import subprocess
import sys
import time

from tests import services
from tne29.lib.processes import tied_to_me

NOTHING_COLLECTED = 5
CHOSEN_BY_THE_SUITE = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "SECOND_ENGINE")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = [suite("SQLite, files as the broker", arguments, {}), on_the_servers(arguments)]
    return next((result for result in results if result), 0)


def on_the_servers(arguments: list[str]) -> int:
    with services.postgresql_server() as database, services.redis_server() as broker:
        engine = {"DATABASE_URL": database.url, "REDIS_URL": broker.url, "SECOND_ENGINE": "1"}
        return suite("PostgreSQL and Redis", arguments, engine)


def suite(title: str, arguments: list[str], engine: dict[str, str]) -> int:
    print(f"\n== {title}", flush=True)
    began = time.monotonic()
    environ = {name: value for name, value in os.environ.items() if name not in CHOSEN_BY_THE_SUITE}
    run = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], env=environ | engine, preexec_fn=tied_to_me())
    try:
        result = run.wait()
    finally:
        _end(run)
    result = 0 if result == NOTHING_COLLECTED else result
    print(f"== {title}: {time.monotonic() - began:.0f} s, {'RED' if result else 'green'}", flush=True)
    return result


def _end(run: subprocess.Popen) -> None:
    if run.poll() is None:
        run.send_signal(signal.SIGINT)
        run.wait(timeout=30)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
