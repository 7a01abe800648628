"""Moments written as people in Finistère say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def at(text: str, *, fold: int = 0) -> datetime:
    """`at("2023-10-20 23:59:59.999999")`: an hour of Paris, as the aware UTC moment the code receives.

    `fold=1` is the second of the two hours when clocks go back.
    """
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)
