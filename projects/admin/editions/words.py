"""What the screens call the kinds of questions and their settings: the words of somebody who has never programmed."""

from dataclasses import dataclass

from campaigns.questionnaire.formats import FORMATS
from campaigns.questionnaire.kinds import KINDS, Kind
from campaigns.questionnaire.sources import COLUMNS, FACTS, SOURCES


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind as its card shows it. sketch: the template that draws it."""

    name: str
    title: str
    text: str

    @property
    def sketch(self) -> str:
        return f"admin/editions/sketches/{self.name}.html"


KIND_WORDS = {
    "short": ("Une ligne", "Un titre, un nom, une fonction."),
    "long": ("Un texte", "Plusieurs lignes, avec une longueur maximale."),
    "choice": ("Une seule réponse", "Une réponse à choisir dans votre liste."),
    "multi": ("Plusieurs réponses", "Des cases à cocher dans votre liste."),
    "yesno": ("Oui ou non", "Sert souvent de condition à d’autres questions."),
    "tick": ("Une case à cocher", "Un engagement, une autorisation."),
    "integer": ("Un nombre", "Un nombre entier : élèves, classes, appareils."),
    "euros": ("Un montant", "Une somme en euros."),
    "date": ("Une date", "Un jour, mois et année."),
    "email": ("Une adresse électronique", "L’adresse est vérifiée à la saisie."),
    "phone": ("Un téléphone", "Le numéro est vérifié à la saisie."),
    "reference": ("Un choix dans une liste du portail", "Établissements, thématiques, territoires…"),
    "references": ("Plusieurs choix dans une liste du portail", "Thématiques, territoires, partenaires…"),
    "composite": ("Un groupe de réponses", "Des réponses qui vont ensemble : nom, fonction, courriel."),
    "table": ("Un tableau", "Autant de lignes que l’école en ajoute, avec vos colonnes."),
    "file": ("Une pièce à joindre", "Un devis, un avis signé, une photo."),
    "notice": ("Une information affichée", "Ce que le portail sait déjà de l’établissement."),
    "computed": ("Un montant calculé", "L’addition d’une colonne d’un tableau."),
    "balance": ("Un contrôle d’équilibre", "Deux totaux qui doivent être égaux au dépôt."),
}

GROUPS = (
    ("Du texte", ("short", "long")),
    ("Un choix", ("yesno", "choice", "multi", "tick")),
    ("Un nombre, une date", ("integer", "euros", "date")),
    ("Joindre quelqu’un", ("email", "phone")),
    ("Une liste du portail", ("reference", "references")),
    ("Plusieurs réponses ensemble", ("composite", "table")),
    ("Une pièce jointe", ("file",)),
    ("Rien à écrire", ("notice", "computed", "balance")),
)

FORMAT_WORDS = {"siren": "un numéro SIREN (neuf chiffres)", "year": "une année (quatre chiffres)"}
FACT_WORDS = {
    "school": "son nom et sa commune",
    "school_contact": "ses coordonnées",
    "school_district": "sa circonscription du premier degré",
    "school_epci": "son intercommunalité (EPCI)",
    "school_kind": "son type (école, collège, lycée…)",
    "school_sector": "son secteur (public ou privé sous contrat)",
}
FACT_ASKED = {
    "school_kind": "Le type de l’établissement porteur",
    "school_sector": "Le secteur de l’établissement porteur",
}


def card(kind: Kind) -> KindWords:
    title, text = KIND_WORDS.get(kind.name, (kind.words, ""))
    return KindWords(kind.name, title, text)


def kind_title(kind: Kind) -> str:
    return card(kind).title


def card_groups(fits) -> list[tuple[str, list[KindWords]]]:
    """The cards, by family. fits: which kinds are possible there."""
    found = [(title, [card(KINDS[name]) for name in names if fits(KINDS[name])]) for title, names in GROUPS]
    return [(title, cards) for title, cards in found if cards]


def source_choices(kind: Kind) -> list[tuple[str, str]]:
    """The lists that a kind may be asked to show."""
    return [(name, FACT_WORDS.get(name) or source.words.capitalize()) for name, source in kind.sources.items()]


def format_choices() -> list[tuple[str, str]]:
    return [(name, FORMAT_WORDS.get(name) or each.words) for name, each in FORMATS.items()]


def fact_choices() -> list[tuple[str, str]]:
    """The facts of the lead school that a condition may look at."""
    return [(name, FACT_ASKED.get(name) or fact.words) for name, fact in FACTS.items() if fact.values]


def column_choices(kind: Kind) -> list[tuple[str, str]]:
    return [(name, column.words.capitalize()) for name, column in COLUMNS.items() if kind.name in column.kinds]


__all__ = [
    "KIND_WORDS",
    "SOURCES",
    "card",
    "card_groups",
    "column_choices",
    "fact_choices",
    "format_choices",
    "kind_title",
    "source_choices",
]
