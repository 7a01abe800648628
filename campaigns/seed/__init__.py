"""What an installation is delivered with: the call of 2023-2024 and the reference data it stands on.

Planted once, then in the hands of staff: what exists is kept as it is, whatever it has become.
"""

from .planting import Planting, plant

__all__ = ["Planting", "plant"]
