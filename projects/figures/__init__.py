"""What a campaign adds up to: deposits day by day, by theme, territory and school, money asked and granted."""

from .breakdown import Share, Table, breakdown
from .curve import Curve, curve
from .money import Money, money
from .waiting import Waiting, waiting

__all__ = ["Curve", "Money", "Share", "Table", "Waiting", "breakdown", "curve", "money", "waiting"]
