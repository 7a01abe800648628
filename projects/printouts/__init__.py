"""PDFs: asked for by anyone who may, made by the worker, kept, and never made twice for the same content.

Nothing here loads WeasyPrint: the press (tne29.lib.press) is a process of its own.
"""

from ..models import Printout
from .asking import ask
from .blanks import current_blank, ensure_blanks
from .making import render, sweep

Kind = Printout.Kind

__all__ = ["Kind", "ask", "current_blank", "ensure_blanks", "render", "sweep"]
