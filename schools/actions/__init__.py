"""The verbs of schools: import the directory, confirm who speaks for a school."""

from .imports import ask_import, begin_import, confirm_import, give_up_import
from .memberships import confirm_memberships

__all__ = ["ask_import", "begin_import", "confirm_import", "confirm_memberships", "give_up_import"]
