"""The doors of schools: the directory, and who speaks for each."""

from .search import suggestions

__all__ = ["suggestions"]
