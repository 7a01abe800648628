"""Every letter of the portal: a row written in the transaction of the act, delivered after it.

post(key, kind=…, recipient=…, subject=…, text=…, at=…)     inside the act's transaction
post_all({key: recipient…}, kind=…, …)                       the same words to several people
post_each([Mail(key, recipient, kind, …)…], at=…)            several letters, each with its words
register_kind(Kind(…)), register_guard(kind, callable)      in an app's letters.py
forget(keys)                                                their texts, once somebody is erased

What goes along with a letter is in .enclosures: register_enclosure(name, maker), then Mail(…, enclosure=name).
"""

from .forgetting import forget
from .kinds import ENCLOSED, Choice, Kind, known_choices, register_guard, register_kind
from .posting import Mail, post, post_all, post_each

__all__ = [
    "ENCLOSED",
    "Choice",
    "Kind",
    "Mail",
    "forget",
    "known_choices",
    "post",
    "post_all",
    "post_each",
    "register_guard",
    "register_kind",
]
