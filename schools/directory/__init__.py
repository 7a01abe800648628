"""The import of the national directory: « Annuaire de l’éducation », ministry of education, Licence Ouverte 2.0."""

from .holding import Hold, LeaseLost, take_slot, take_slot_back
from .importing import Importing, Source
from .report import Report
from .working import carry_out, digest, on_disk, sweep, work

__all__ = [
    "Hold",
    "Importing",
    "LeaseLost",
    "Report",
    "Source",
    "carry_out",
    "digest",
    "on_disk",
    "sweep",
    "take_slot",
    "take_slot_back",
    "work",
]
