"""Every letter of the portal: a row written in the transaction of the act, delivered after it.

post(key, kind=…, recipient=…, subject=…, text=…, at=…)     inside the act's transaction
post_all({key: recipient…}, kind=…, …)                       the same words to several people
register_kind(Kind(…)), register_guard(kind, callable)      in an app's letters.py
"""

from .kinds import Kind, register_guard, register_kind
from .posting import post, post_all

__all__ = ["Kind", "post", "post_all", "register_guard", "register_kind"]
