"""How long somebody stays signed in: each visit prolongs it, up to a limit counted from the sign-in.

The row in the database carries the end, so a stolen cookie outlives neither of the two delays.
"""

import time

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

SEEN_EVERY = 300


class SessionStore(DatabaseStore):
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
