"""Who answers: schools, where they are, and who speaks for them.

Source of the schools: « Annuaire de l’éducation », data.education.gouv.fr, Licence Ouverte 2.0.
"""

from .checks import check_siren, check_siret, check_uai
from .directory import DirectoryImport
from .membership import Membership
from .membership_history import MembershipAct, MembershipLink
from .places import Authority, Commune, District, Territory
from .school import School, SchoolWord

__all__ = [
    "Authority",
    "Commune",
    "DirectoryImport",
    "District",
    "Membership",
    "MembershipAct",
    "MembershipLink",
    "School",
    "SchoolWord",
    "Territory",
    "check_siren",
    "check_siret",
    "check_uai",
]
