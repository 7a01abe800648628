"""The controls of a printed page as a form that ordinary readers fill, save and show alike.

WeasyPrint places them and tags them; what it writes of each one is written again here, in a single small font.
"""

from .controls import Control, take_out
from .repair import repair
from .typeface import Typeface

__all__ = ["Control", "Typeface", "repair", "take_out"]
