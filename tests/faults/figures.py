"""What the experiments share: dice that can be thrown again, and figures said with what they are worth."""

import io
import os
import random
from collections.abc import Sequence

import pytest
from django.core.management import call_command


def dice() -> random.Random:
    """SEED=… makes the same throws again."""
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    say(f"SEED={seed}")
    return random.Random(seed)


def trials(short: int, long: int, *, short_on: str = "") -> pytest.MarkDecorator:
    """The same experiment in `make test` and in `make soak`, where TRIALS=… makes it shorter or longer.

    short_on: in `make test`, one engine is enough.
    """
    marks = [pytest.mark.only_on(short_on)] if short_on else []
    long = int(os.environ.get("TRIALS") or long)
    return pytest.mark.parametrize(
        "trials", [pytest.param(short, marks=marks), pytest.param(long, marks=pytest.mark.soak)]
    )


def minutes(short: int, long: int) -> pytest.MarkDecorator:
    """Between two looks of a simulated night."""
    return pytest.mark.parametrize("minutes", [short, pytest.param(long, marks=pytest.mark.soak)])


def say(line: str) -> None:
    print(line, flush=True)


def say_none(what: str, of: int) -> None:
    """Nothing seen in n trials means, at 95 %, less than three in n."""
    say(f"{what} : 0 sur {of} (au plus {3 / max(of, 1):.2%} à 95 %)")


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def promises_are_kept(*only: str) -> None:
    """CommandError otherwise, with a line for each row that breaks one."""
    call_command("check_invariants", only=only, stdout=io.StringIO())
