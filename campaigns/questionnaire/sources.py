"""What an edition may point to outside itself: lists to pick from, facts of the lead school, columns to filter on."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A list of the portal. `big`: too long to be shown, one types and picks (search: name of its address)."""

    words: str
    big: bool = False
    search: str = ""


SOURCES = {
    "schools": Source("écoles et établissements", big=True, search="schools:search"),
    "themes": Source("thématiques de l’appel"),
    "territories": Source("territoires"),
    "authorities": Source("collectivités"),
    "districts": Source("circonscriptions du premier degré"),
    "partners": Source("partenaires"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the lead school: shown by a notice or, when it has `values`, asked by a condition."""

    words: str
    values: dict[str, str] = field(default_factory=dict)

    def sentence(self, values: tuple[str | bool, ...]) -> str:
        return f"si {self.words} est " + " ou ".join(self.values.get(value, str(value)) for value in values)


FACTS = {
    "school": Fact("l’établissement porteur"),
    "school_contact": Fact("les coordonnées de l’établissement porteur"),
    "school_district": Fact("la circonscription du premier degré"),
    "school_epci": Fact("l’intercommunalité (EPCI)"),
    "school_kind": Fact(
        "l’établissement porteur",
        {
            "primary": "une école",
            "middle": "un collège",
            "vocational": "un lycée professionnel",
            "high": "un lycée",
            "other": "un autre établissement",
        },
    ),
    "school_sector": Fact(
        "l’établissement porteur",
        {"public": "un établissement public", "private": "un établissement privé sous contrat"},
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """What the rest of the portal takes from one answer.

    `source`: the list that the answer must come from; `cells`: those that are looked for, by key; `needed`: the
    portal does not work without it; `anew`: each project gives it again (a consent).
    """

    words: str
    kinds: frozenset[str]
    source: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    needed: bool = False
    anew: bool = False


COLUMNS = {
    "title": Column("titre", frozenset({"short"}), needed=True),
    "summary": Column("résumé publiable", frozenset({"long"}), needed=True),
    "main_theme": Column("thématique principale", frozenset({"reference"}), "themes", needed=True),
    "territory": Column("territoire", frozenset({"reference"}), "territories"),
    "amount": Column("montant demandé", frozenset({"computed", "euros"}), needed=True),
    "schools": Column("établissements associés", frozenset({"table"}), cells={"school": "école ou établissement"}),
    "head": Column(
        "direction, en copie de l’accusé de réception",
        frozenset({"composite"}),
        cells={"courriel": "adresse électronique"},
        needed=True,
    ),
    "contact": Column(
        "personne qui suit le dossier",
        frozenset({"composite"}),
        cells={"courriel": "adresse électronique"},
        needed=True,
    ),
    "team": Column(
        "personnes autorisées à modifier le dossier",
        frozenset({"table"}),
        cells={"courriel": "adresse électronique", "role": "rôle"},
    ),
    "may_be_published": Column("publication acceptée", frozenset({"yesno"}), needed=True, anew=True),
}
