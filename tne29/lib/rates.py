"""How often something was asked lately, counted in the cache that every process shares."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction


def one_more(name: str, seconds: int, *, at: datetime) -> int:
    """How many times in this stretch of so many seconds, this one included. A race may forget one: it is a brake."""
    key = f"rate:{name}:{int(at.timestamp()) // seconds}"
    with transaction.atomic():
        count = cache.get(key, 0) + 1
        cache.set(key, count, 2 * seconds)
    return count
