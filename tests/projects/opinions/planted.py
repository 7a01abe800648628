"""What the triggers would have refused, by statement: the promise that is broken, and what is said of it."""

PLANTED = {
    "UPDATE projects_opinion SET answer = 'unfavourable'": ("I2", "plus tel qu’il a été donné"),
    "UPDATE projects_opinion SET deposit_hash = 'x'": ("I2", "ce n’est pas sur ce dépôt"),
    "DELETE FROM projects_opinionfile": ("I2", "le fichier joint n’est plus le même"),
    "DELETE FROM projects_opinion": ("I2", "il a disparu"),
    "UPDATE projects_opinionrequest SET answered_at = '2023-10-02 07:00:00' WHERE answered_at IS NOT NULL": (
        "I2",
        "n’était plus ouverte",
    ),
    "UPDATE projects_opinion SET name = '', job = '', comment = '', erased_reason = 'Loi', "
    "erased_at = '2023-10-04 08:00:00'": ("I5", "n’a pas tout effacé"),
    "UPDATE projects_journalentry SET act = 'x' WHERE act = 'opinion_given'": ("I5", "le journal ne le dit pas"),
    "UPDATE projects_opinionreminder SET state = 'sent', letter_key = 'x', at = '2023-10-02 07:00:00'": (
        "I4",
        "sans courriel",
    ),
    "UPDATE projects_opinionreminder SET state = 'sent', letter_key = 'x', at = '2023-10-30 07:00:00'": (
        "I4",
        "alors qu’il n’était plus attendu",
    ),
    "UPDATE projects_opinionreminder SET state = 'planned', at = NULL": ("I4", "pas envoyé"),
}
