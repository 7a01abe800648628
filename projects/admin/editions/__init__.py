"""Questionnaires in the hands of the project lead: read as schools see them, cloned, changed, compared, published."""

from . import site

__all__ = ["site"]
