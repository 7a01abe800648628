"""Scoring in the administration: the grid of a call, the page where one scores, what was given, who stands aside."""

from . import grids

__all__ = ["grids"]
