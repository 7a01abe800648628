"""The project lead’s tool: the list of dossiers, the page of one, what may be done with it, campaigns, exports."""

from . import campaigns, consultations, conventions, deciding, dossiers, editions, printouts, remits, scoring

__all__ = [
    "campaigns",
    "consultations",
    "conventions",
    "deciding",
    "dossiers",
    "editions",
    "printouts",
    "remits",
    "scoring",
]
