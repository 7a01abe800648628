"""Exports of a whole campaign: tables for a spreadsheet, an archive, open data. Made by the worker, from deposits."""

from .making import TASK, ask, render, sweep

__all__ = ["TASK", "ask", "render", "sweep"]
