"""Schools, where they are, who speaks for them, and the imports of the national directory."""

from . import directory, imports, memberships

__all__ = ["directory", "imports", "memberships"]
