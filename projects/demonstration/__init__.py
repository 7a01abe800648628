"""The demonstration: imaginary schools of real communes, and forty-two projects at every stage of their lives.

Built once, in one transaction, through the real verbs, each at the instant it would have had. Letters of that past are
recorded as sent at their instant: nobody receives today the mail of two years ago.
"""

from .building import keep_alive, raise_curtain

__all__ = ["keep_alive", "raise_curtain"]
