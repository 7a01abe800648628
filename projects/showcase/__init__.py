"""Accepted projects that their teams agreed to show: read once per process, told to everybody."""

from .keeping import accepted_projects, forget
from .rows import Choice, Place, Showcase, Shown, Wanted

__all__ = ["Choice", "Place", "Showcase", "Shown", "Wanted", "accepted_projects", "forget"]
