"""The delivered data, as TOML documents beside this module."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from campaigns.deadlines import PARIS

DATA = Path(__file__).parent / "data"
EDITIONS = Path(__file__).parents[1] / "editions"


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def edition_source(name: str) -> str:
    return (EDITIONS / f"{name}.toml").read_text(encoding="utf-8")


def trimmed(values: dict[str, Any]) -> dict[str, Any]:
    """Without the line ends that TOML leaves around long texts."""
    return {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}


def in_paris(wall: datetime) -> datetime:
    """An hour of the documents, which is one of Paris."""
    return wall.replace(tzinfo=PARIS)
