"""What the buttons of the review say, as data: by move of the workflow."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """action: on the button; consequences: before confirming; done: after; style: of the button."""

    action: str
    consequences: str
    done: str
    style: str = "secondary"


BUTTONS = {
    "start_review": Words(
        "Commencer l’instruction",
        "Le dossier ne pourra plus être modifié par l’équipe, sauf si vous lui demandez un complément. "
        "L’équipe en est informée par courriel.",
        "L’instruction est commencée ; l’équipe en est informée.",
        "primary",
    ),
    "request_changes": Words(
        "Demander un complément",
        "L’équipe reçoit votre message et pourra modifier puis déposer de nouveau son dossier jusqu’à la date choisie.",
        "Le complément est demandé ; l’équipe a reçu votre message.",
    ),
    "resume_review": Words(
        "Reprendre l’instruction sans complément",
        "L’équipe ne pourra plus modifier son dossier : vous décidez d’après le dernier dépôt.",
        "L’instruction reprend.",
    ),
    "accept": Words(
        "Accepter",
        "L’équipe reçoit la décision par courriel, avec le montant et les conditions.",
        "Le projet est accepté ; l’équipe a reçu la décision.",
        "primary",
    ),
    "refuse": Words(
        "Refuser",
        "L’équipe reçoit la décision par courriel, avec votre motif et les voies de recours.",
        "Le projet est refusé ; l’équipe a reçu la décision et son motif.",
        "danger",
    ),
    "close_without_action": Words(
        "Classer sans suite",
        "L’équipe reçoit la décision par courriel, avec votre motif et les voies de recours.",
        "Le dossier est classé sans suite ; l’équipe en est informée.",
        "danger",
    ),
    "reopen": Words(
        "Rouvrir l’instruction",
        "La décision précédente reste dans l’historique ; l’équipe est informée que l’instruction reprend.",
        "L’instruction est rouverte ; l’équipe en est informée.",
    ),
}
