"""What a code, an act and a length of time are called, for somebody who was not there."""

from datetime import datetime, timedelta

from tne29.evidence.models import Role
from tne29.lib.french import NO_BREAK, hour, in_paris, short_date

REASONS = {
    "depot_ferme": "après la fin du dépôt",
    "texte_garde": "après la fin du dépôt, texte gardé à part",
    "incomplet": "dossier incomplet",
    "droit_manquant": "sans le droit de le faire",
    "interdit": "sans le droit de le faire",
    "introuvable": "dossier d’une autre équipe, ou inconnu",
    "formulaire_perime": "page ouverte depuis trop longtemps",
    "saisie_incorrecte": "saisie à corriger",
    "type_inattendu": "envoi d’un type inattendu",
    "fichier_refuse": "fichier refusé",
    "trop_volumineux": "envoi trop volumineux",
    "demande_incorrecte": "envoi interrompu ou illisible",
    "trop_de_demandes": "trop de demandes à la fois",
    "indisponible": "portail momentanément indisponible",
    "erreur_interne": "erreur du portail",
}
ANOTHER_REASON = "règle du portail"
ACTS = {
    "deposit": "dépôt",
    "withdraw": "retrait",
    "resume": "reprise d’un dossier retiré",
    "section": "enregistrement",
    "autosave": "enregistrement",
    "pieces": "pièce jointe",
    "bring": "questionnaire rempli rapporté",
    "brought": "questionnaire rempli rapporté",
}
ANOTHER_ACT = "autre geste"
KINDS = {
    Role.WEB: "Le site ne répondait pas",
    Role.WORKER: "Les tâches de fond (courriels, PDF) ne donnaient pas signe de vie",
    Role.SCHEDULER: "Le planificateur (rappels) ne donnait pas signe de vie",
    Role.MAIL: "Le serveur de courriels ne répondait pas",
    Role.STORAGE: "Le stockage des fichiers ne répondait pas, ou était plein",
}


def reason_of(code: str) -> str:
    return REASONS.get(code, ANOTHER_REASON)


def act_of(name: str) -> str:
    return ACTS.get(name, ANOTHER_ACT)


def to_the_second(moment: datetime) -> str:
    """« 20/10/2023 à 23 h 58 min 03 s »."""
    clock = in_paris(moment)
    return f"{short_date(clock)} à {hour(clock)}{NO_BREAK}min{NO_BREAK}{clock.second:02}{NO_BREAK}s"


def to_the_microsecond(moment: datetime) -> str:
    """« 20/10/2023 à 23 h 58 min 03,000412 s »."""
    words = to_the_second(moment).removesuffix(f"{NO_BREAK}s")
    return f"{words},{in_paris(moment).microsecond:06}{NO_BREAK}s"


def lasting(length: timedelta) -> str:
    """« 2 h 03 min », « 4 min 12 s », « 40 s »."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}{NO_BREAK}h{NO_BREAK}{minutes:02}{NO_BREAK}min"
    return f"{minutes}{NO_BREAK}min{NO_BREAK}{seconds:02}{NO_BREAK}s" if minutes else f"{seconds}{NO_BREAK}s"
