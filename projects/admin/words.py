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
        "Préparer une acceptation",
        "Rien ne part : l’établissement ne voit la décision qu’une fois publiée. "
        "D’ici là, elle se change ou s’abandonne.",
        "L’acceptation est préparée ; rien n’est parti. Publiez-la quand vous voulez, seule ou avec d’autres.",
        "primary",
    ),
    "refuse": Words(
        "Préparer un refus",
        "Rien ne part : l’établissement lira votre motif et les voies de recours une fois la décision publiée.",
        "Le refus est préparé ; rien n’est parti. Publiez-le quand vous voulez, seul ou avec d’autres.",
        "danger",
    ),
    "close_without_action": Words(
        "Préparer un classement sans suite",
        "Rien ne part : l’établissement lira votre motif et les voies de recours une fois la décision publiée.",
        "Le classement est préparé ; rien n’est parti. Publiez-le quand vous voulez, seul ou avec d’autres.",
        "danger",
    ),
    "drop_prepared": Words(
        "Abandonner la décision préparée",
        "Le dossier reste en instruction. L’établissement n’en saura rien ; l’historique du service le garde.",
        "La décision préparée est abandonnée.",
        "danger",
    ),
    "reopen": Words(
        "Rouvrir l’instruction",
        "La décision précédente reste dans l’historique ; l’équipe est informée que l’instruction reprend.",
        "L’instruction est rouverte ; l’équipe en est informée.",
    ),
}
