"""Every letter of the portal: a row written in the transaction of the act, delivered after it.

post(key, kind=…, recipient=…, subject=…, text=…, at=…)     inside the act's transaction
register_kind(Kind(…)), register_guard(kind, callable)      in an app's letters.py
"""

from .kinds import Kind, register_guard, register_kind
from .posting import post

__all__ = ["Kind", "post", "register_guard", "register_kind"]
