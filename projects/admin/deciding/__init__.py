"""Decisions in the hands of the project lead: prepared alone or together, read again, published, told in her words."""

from . import letters, prepared, releases

__all__ = ["letters", "prepared", "releases"]
