"""Whether the portal answered while a campaign was open, who was refused what, and what became of their dossiers."""

from .answering import Answered, answered_at
from .report import Report, report_of
from .table import lines

__all__ = ["Answered", "Report", "answered_at", "lines", "report_of"]
