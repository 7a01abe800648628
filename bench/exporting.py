"""One export, alone in its process: `python -m bench.exporting KIND CAMPAIGN` says its CPU and the memory it took."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryFile

import django

if __name__ == "__main__":
    django.setup()

from bench.meter import spent_by
from campaigns.models import Campaign
from projects.exports import making
from projects.exports.roll import call_the_roll
from tne29.celery import hold_still


class Untold:
    """A hold that nobody watches."""

    def progress(self, percent: int) -> None:
        pass


def main(kind: str, slug: str) -> None:
    campaign = Campaign.objects.get(slug=slug)
    hold_still()

    def make() -> None:
        """As the worker does: the roll is called before and after."""
        roll = call_the_roll(campaign)
        with TemporaryFile() as file:
            making.MAKERS[kind](roll, file, Untold())
        making.fingerprint(kind, call_the_roll(campaign))

    spent = spent_by(make) / 1000
    print(json.dumps({"cpu": spent, "peak": peak()}))


def peak() -> int:
    """Megabytes of this program alone: ru_maxrss begins with the peak of whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(*sys.argv[1:])
