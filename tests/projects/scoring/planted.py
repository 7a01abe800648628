"""What the triggers would have refused, by statement: the promise that is broken, and what is said of it."""

PLANTED = {
    "UPDATE projects_review SET comment = 'x'": ("I2", "plus telle qu’elle a été remise"),
    "UPDATE projects_review SET by_name = 'x'": ("I2", "plus telle qu’elle a été remise"),
    "UPDATE projects_review SET replaces_id = (SELECT MIN(id) FROM projects_review) "
    "WHERE id = (SELECT MAX(id) FROM projects_review)": ("I2", "remplace celle d’une autre personne"),
    "UPDATE projects_review SET mark = 20": ("I2", "plus telle qu’elle a été remise"),
    "UPDATE projects_review SET deposit_hash = 'x'": ("I2", "ce n’est pas ce dépôt"),
    "UPDATE projects_criterion SET weight = 9": ("I2", "la grille n’est plus celle"),
    "UPDATE projects_recusal SET at = '2023-09-01 00:00:00', lifted_at = '2023-11-01 00:00:00'": (
        "I2",
        "malgré un conflit d’intérêts",
    ),
    "INSERT INTO projects_scoringturn (campaign_id, is_closed, by_id, by_name, at) "
    "SELECT p.campaign_id, TRUE, r.by_id, 'x', '2023-09-01 00:00:00' "
    "FROM projects_review r JOIN projects_project p ON p.id = r.project_id LIMIT 1": (
        "I2",
        "alors que l’évaluation était close",
    ),
    "UPDATE projects_journalentry SET act = 'x' WHERE act = 'scoring_given'": ("I5", "le journal ne le dit pas"),
}
