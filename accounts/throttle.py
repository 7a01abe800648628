"""Guessing is slow: failed sign-ins are counted in the database and make the next try wait.

Counters are kept by account and by network address, and asked before any hashing. A browser that has already
signed in to the account has its own counter: strangers who hammer an account cannot keep its owner out.
"""

import hashlib
import ipaddress
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

logger = logging.getLogger("accounts.throttle")

FORGOTTEN_AFTER = 3600
FIRST_WAIT, LONGEST_WAIT = 60, 900
FREE_FAILURES = {"account": 5, "address": 30, "device": 10}

DEVICE_COOKIE = "appareil"
DEVICE_DAYS = 180
ACCOUNTS_PER_DEVICE = 8


@dataclass(frozen=True)
class Tally:
    """The failures that weigh on one try: {cache key: (failures, moment of the last one)}."""

    counts: dict[str, tuple[int, float]]

    def seconds_to_wait(self, now: float) -> int:
        waits = (last + delay(_kind(key), count) - now for key, (count, last) in self.counts.items())
        return max(0, math.ceil(max(waits, default=0)))

    def failed(self, now: float) -> None:
        """Counts are read again, one try after the other: others may have failed while this one was being hashed."""
        with transaction.atomic():
            _hold(self.counts, now)
            fresh = cache.get_many(self.counts)
            for key in self.counts:
                count, _ = fresh.get(key, (0, now))
                cache.set(key, (count + 1, now), FORGOTTEN_AFTER)

    def succeeded(self) -> None:
        """Forgives the account, not the address: one good account would wash the others."""
        forgiven = [key for key, (count, _) in self.counts.items() if count and _kind(key) != "address"]
        if forgiven:
            cache.delete_many(forgiven)


def _hold(keys: Iterable[str], now: float) -> None:
    """The rows of the counters are written, so locked, before they are read: always in the same order."""
    for key in sorted(keys):
        if not cache.add(key, (0, now), FORGOTTEN_AFTER):
            cache.touch(key, FORGOTTEN_AFTER)


def tally(request: HttpRequest, email: str, address: str) -> Tally:
    keys = _keys(request, email, address)
    known = cache.get_many(keys)
    return Tally({key: known.get(key, (0, 0.0)) for key in keys})


def delay(kind: str, failures: int) -> int:
    """Nothing at first, then a minute, then twice as long each time."""
    beyond = failures - FREE_FAILURES[kind]
    return 0 if beyond < 0 else min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT)


def network(address: str) -> str:
    """Whoever holds one address usually holds its neighbours."""
    ip = ipaddress.ip_address(address)
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False))


def _keys(request: HttpRequest, email: str, address: str) -> list[str]:
    account = _digest(email)
    device = known_device(request)
    if account in device["accounts"]:
        return [f"sign-in:device:{device['id']}:{account}"]
    return [f"sign-in:account:{account}", f"sign-in:address:{_digest(network(address))}"]


def _kind(key: str) -> str:
    return key.split(":")[1]


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode("utf-8", "replace")).hexdigest()[:32]


# -- the browser that has signed in before ---------------------------------------------------------


def known_device(request: HttpRequest) -> dict:
    try:
        kept = request.COOKIES.get(cookie_name(), "")
        return signing.loads(kept, salt=DEVICE_COOKIE, max_age=DEVICE_DAYS * 86_400)
    except signing.BadSignature:
        return {"id": get_random_string(16), "accounts": []}


def cookie_name() -> str:
    return f"__Host-{DEVICE_COOKIE}" if settings.SESSION_COOKIE_SECURE else DEVICE_COOKIE


def remember_device(request: HttpRequest, response: HttpResponse, email: str) -> None:
    device = known_device(request)
    others = [account for account in device["accounts"] if account != _digest(email)]
    device["accounts"] = [_digest(email), *others][:ACCOUNTS_PER_DEVICE]
    response.set_cookie(
        cookie_name(),
        signing.dumps(device, salt=DEVICE_COOKIE),
        max_age=DEVICE_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


# -- what a refused try leaves ---------------------------------------------------------------------


def log_refusal(email: str, address: str, wait: int) -> None:
    logger.warning("sign-in refused for %s s: account %s, address %s", wait, _digest(email)[:8], address)
