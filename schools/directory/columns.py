"""The columns of the « Annuaire de l’éducation », whatever the year: its header drifts, its names stay alike."""

from tne29.lib.errors import BadInput
from tne29.lib.french import in_sentence
from tne29.lib.text import search_key

MOST_COLUMNS = 200

# What we read, under the names it had; a file that lacks one leaves what we know as it is.
NAMES = {
    "uai": ("identifiant_de_l_etablissement", "numero_uai"),
    "name": ("nom_etablissement", "appellation_officielle"),
    "insee": ("code_commune",),
    "commune": ("nom_commune", "libelle_commune"),
    "type": ("type_etablissement",),
    "nature": ("code_nature", "nature_uai"),
    "sector": ("statut_public_prive", "secteur_public_prive_libe"),
    "contract": ("type_contrat_prive", "secteur_prive_libelle_type_contrat"),
    "address": ("adresse_1", "adresse_uai"),
    "address_more": ("adresse_2", "lieu_dit_uai"),
    "postal_code": ("code_postal", "code_postal_uai"),
    "phone": ("telephone",),
    "email": ("mail",),
    "priority": ("appartenance_education_prioritaire",),
    "siret": ("siren_siret",),
    "pupils": ("nombre_d_eleves",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "position": ("position",),
    "district": ("nom_circonscription",),
    "district_code": ("code_circonscription",),
    "updated_on": ("date_maj_ligne",),
    "state": ("etat", "etat_etablissement_libe"),
    "repeated": ("multi_uai", "etablissement_multi_lignes"),
}
COMMUNES = {
    "insee": ("code_insee", "code_commune", "insee"),
    "name": ("commune", "nom_commune"),
    "siren": ("siren_commune",),
    "epci": ("siren_epci",),
    "epci_name": ("nom_epci",),
    "epci_nature": ("nature_epci",),
}
NEEDED = ("uai", "name", "insee", "commune")
NEEDED_OF_COMMUNES = ("insee", "name", "epci", "epci_name")

TOO_MANY = "Ce fichier a plus de {most} colonnes : ce n’est pas {what}."
MISSING = "Ce fichier n’est pas {what} : il n’a pas de colonne {columns}."


class Header:
    """Where each thing stands in a row."""

    def __init__(self, cells: list[str], names: dict[str, tuple[str, ...]], needed: tuple[str, ...], what: str) -> None:
        if len(cells) > MOST_COLUMNS:
            raise BadInput(TOO_MANY.format(most=MOST_COLUMNS, what=what))
        self.width = len(cells)
        places = {normal(cell): place for place, cell in reversed(list(enumerate(cells)))}
        found = {key: next((places[name] for name in known if name in places), None) for key, known in names.items()}
        self._places = {key: place for key, place in found.items() if place is not None}
        if missing := [f"« {names[key][0]} »" for key in needed if key not in self._places]:
            raise BadInput(MISSING.format(what=what, columns=in_sentence(missing, "ni")))

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def read(self, cells: list[str]) -> dict[str, str]:
        return {key: cells[place] for key, place in self._places.items()}


def normal(name: str) -> str:
    """« Code postal » and « Code_postal » are one."""
    return search_key(name[:100]).replace(" ", "_")
