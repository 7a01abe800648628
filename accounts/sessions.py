"""How long somebody stays signed in: each visit prolongs it, up to a limit counted from the sign-in.

The row in the database carries the end, so a stolen cookie outlives neither of the two delays. It names the person
too: one query reads both.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from .models import Session, User

SEEN_EVERY = 300

_came_with_session: ContextVar["User | None"] = ContextVar("came_with_session", default=None)


class SessionStore(DatabaseStore):
    person: "User | None" = None

    @classmethod
    def get_model_class(cls) -> type["Session"]:
        return apps.get_model("accounts", "Session")

    def _get_session_from_db(self) -> "Session | None":
        row = super()._get_session_from_db()
        self.person = row.user if row else None
        return row

    def create_model_instance(self, data: dict) -> "Session":
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def sign_in(self, *, is_staff: bool) -> None:
        """Staff are asked again after a short silence; nobody stays for more than a working day."""
        now = int(time.time())
        self["idle"] = settings.SESSION_IDLE_SECONDS_STAFF if is_staff else settings.SESSION_IDLE_SECONDS
        self["ends_at"] = now + settings.SESSION_LONGEST_SECONDS
        self["seen_at"] = now

    def get_session_cookie_age(self) -> int:
        if "ends_at" not in self:
            return settings.SESSION_COOKIE_AGE
        return max(0, min(self["idle"], self["ends_at"] - int(time.time())))

    def load(self) -> dict:
        """Every few minutes a visit is worth a write, which moves the row's end forward."""
        data = super().load()
        now = int(time.time())
        if data.get("seen_at", now) <= now - SEEN_EVERY:
            data["seen_at"] = now
            self.modified = True
        return data


@contextmanager
def person_at_hand(session: SessionStore) -> Iterator[None]:
    """Whoever came with the session’s row need not be read again, for as long as Django checks that it is them."""
    token = _came_with_session.set(session.person)
    try:
        yield
    finally:
        _came_with_session.reset(token)


def came_with_session(user_id: int) -> "User | None":
    person = _came_with_session.get()
    return person if person is not None and person.pk == user_id else None
