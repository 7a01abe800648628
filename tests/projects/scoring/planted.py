"""What the triggers would have refused, by statement: the promise that is broken, and what is said of it."""

PLANTED = {
    "UPDATE projects_review SET comment = 'x'": ("I2", "plus telle qu’elle a été remise"),
    "UPDATE projects_review SET mark = 20": ("I2", "plus telle qu’elle a été remise"),
    "UPDATE projects_review SET deposit_hash = 'x'": ("I2", "ce n’est pas ce dépôt"),
    "UPDATE projects_criterion SET weight = 9": ("I2", "la grille n’est plus celle"),
    "UPDATE projects_recusal SET at = '2023-09-01 00:00:00', lifted_at = '2023-11-01 00:00:00'": (
        "I2",
        "malgré un conflit d’intérêts",
    ),
    "UPDATE projects_journalentry SET act = 'x' WHERE act = 'scoring_given'": ("I5", "le journal ne le dit pas"),
}
