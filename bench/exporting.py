"""One export, alone in its process: `python -m bench.exporting KIND CAMPAIGN` says its CPU and the memory it took."""

import json
import resource
import sys
from tempfile import TemporaryFile

import django

django.setup()

from bench.meter import spent_by  # noqa: E402
from campaigns.models import Campaign  # noqa: E402
from projects.exports import making  # noqa: E402
from projects.exports.roll import call_the_roll  # noqa: E402


class Untold:
    """A hold that nobody watches."""

    def progress(self, percent: int) -> None:
        pass


def main(kind: str, slug: str) -> None:
    campaign = Campaign.objects.get(slug=slug)

    def make() -> None:
        """As the worker does: the roll is called before and after."""
        roll = call_the_roll(campaign)
        with TemporaryFile() as file:
            making.MAKERS[kind](roll, file, Untold())
        making.fingerprint(kind, call_the_roll(campaign))

    spent = spent_by(make) / 1000
    print(json.dumps({"cpu": spent, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
