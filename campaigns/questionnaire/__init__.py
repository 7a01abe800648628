"""The single definition of the questionnaire. Pure: no model, no database, no clock.

An edition is a TOML document read (`load`) into frozen objects. Each question has a kind, which knows how to ask,
to tell, to keep and to check itself; screen, paper, dossier, export and completeness all come from there.
"""

from .catalogue import Catalogue, StaticCatalogue
from .completeness import Missing, missing, projections
from .merging import CONFLICT
from .reader import DefinitionError
from .reading import load
from .schema import Limits, Option, Question, Questionnaire, Section, Sum
from .sums import add_up
from .telling import Piece, Told, ToldAnswer, ToldSection, told
from .visibility import among, asked, effective
from .writing import canonical, document_of

__all__ = [
    "CONFLICT",
    "Catalogue",
    "DefinitionError",
    "Limits",
    "Missing",
    "Option",
    "Piece",
    "Question",
    "Questionnaire",
    "Section",
    "StaticCatalogue",
    "Sum",
    "Told",
    "ToldAnswer",
    "ToldSection",
    "add_up",
    "among",
    "asked",
    "canonical",
    "document_of",
    "effective",
    "load",
    "missing",
    "projections",
    "told",
]
