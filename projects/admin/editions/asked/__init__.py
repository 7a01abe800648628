"""The form of one question: from the words of an edition to what the lead sees, and back.

What she posts is kept as it was typed (Django forms bound to it); rows are added, removed and moved in the posted data
itself, so that a page without scripts loses nothing.
"""

from .form import AskedForm
from .scene import Scene

__all__ = ["AskedForm", "Scene"]
