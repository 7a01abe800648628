"""The rules that both engines hold, by name; each engine’s module writes them in its own SQL."""

# Rows that are inserted and never touched again.
APPEND_ONLY = {
    "projects_deposit": "Un dépôt ne se modifie pas et ne se supprime pas.",
    "projects_journalentry": "Le journal ne se modifie pas.",
    "campaigns_window": "Une fenêtre ne se modifie pas : ajoutez-en une.",
    "schools_membershipact": "L’histoire d’une appartenance ne se modifie pas.",
    "campaigns_editionact": "L’histoire d’une édition ne se modifie pas.",
    "projects_lettertext": "Une version d’un courriel ne se modifie pas : ajoutez-en une.",
    "projects_remitact": "L’histoire d’un volet ne se modifie pas.",
    "projects_scoringturn": "Une clôture ne se modifie pas : l’évaluation se rouvre.",
}

# What the public pages show and what answers choose from: any change makes what is kept of it stale.
PUBLIC = (
    "campaigns_call",
    "campaigns_theme",
    "campaigns_campaign",
    "campaigns_window",
    "campaigns_event",
    "campaigns_document",
    "campaigns_edition",
    "partners_partner",
    "partners_contact",
    "schools_territory",
    "schools_district",
    "schools_authority",
)

DEPOSIT_OUTSIDE = "Un dépôt hors de sa fenêtre est refusé."
WINDOW_TOO_SHORT = "La fenêtre ne peut pas finir avant un dépôt déjà reçu."
WINDOW_BELOW_DEPOSIT = "Le délai d’un dossier ne peut pas finir avant ce qu’il a déjà déposé."
# A project is given a window of its own, which would end before one of its deposits.
TOO_SHORT_FOR_PROJECT = (
    "NEW.window_id IS NOT NULL AND EXISTS (SELECT 1 FROM projects_deposit d JOIN campaigns_window w "
    "ON w.id = NEW.window_id WHERE d.project_id = NEW.id AND d.at >= w.ends_at)"
)
CONTENT_FROZEN = "Le contenu déposé ne se modifie pas."
EDITION_FROZEN = "Une édition publiée ne se modifie pas."
EDITION_UNPUBLISHED = "Il faut une édition publiée."
EDITION_COLUMNS = (
    "id",
    "slug",
    "title",
    "source",
    "fingerprint",
    "published_at",
    "based_on_id",
    "by_id",
    "created_at",
    "updated_at",
    "notes",
)
# What names an edition: a call and a project take a published one only.
TAKES_EDITION = ("campaigns_call", "projects_project")
OWNER_NEEDED = "Un dossier a toujours une personne titulaire."


def _erasure(emptied: tuple[str, ...], kept: tuple[str, ...]) -> str:
    """What the lawful erasure of a person takes from a row, once and with a reason, and what it leaves."""
    dated = ["OLD.erased_at IS NULL", "NEW.erased_at IS NOT NULL", "NEW.erased_reason <> ''"]
    taken = [f"NEW.{column} = ''" for column in emptied]
    same = [f"NEW.{column} = OLD.{column}" for column in kept]
    return " AND ".join([*dated, *taken, *same])


# Rows that are inserted and never touched again, save for the person in them: (message, the erasure).
ERASABLE = {
    "projects_agreement": (
        "La réponse d’un établissement ne se modifie pas.",
        _erasure(("name", "job", "comment"), ("request_id", "answer", "content_hash", "at")),
    ),
    "projects_opinion": (
        "Un avis donné ne se modifie pas et ne se supprime pas.",
        _erasure(("name", "job", "comment"), ("request_id", "answer", "deposit_hash", "file_hash", "hash", "at")),
    ),
    "projects_note": (
        "Une note ne se modifie pas : écrivez-en une autre qui la remplace.",
        _erasure(("text",), ("id", "project_id", "by_id", "by_name", "at"))
        + " AND COALESCE(NEW.replaces_id, 0) = COALESCE(OLD.replaces_id, 0)",
    ),
    # The remarks are within the scores: what is left of them, check_invariants compares with the mark.
    "projects_review": (
        "Une évaluation remise ne se modifie pas : une autre la corrige.",
        _erasure(
            ("comment",),
            (
                *("id", "project_id", "deposit_id", "grid_id", "by_id", "by_name", "at", "mark"),
                *("deposit_hash", "grid_hash", "hash"),
            ),
        )
        + " AND COALESCE(NEW.replaces_id, 0) = COALESCE(OLD.replaces_id, 0)",
    ),
}
AGREED_FROZEN = "Ce à quoi un établissement a répondu ne se modifie pas."
AGREED_COLUMNS = ("project_id", "school_id", "edition_id", "content_hash", "token_hash", "asked_at", "answered_at")
PAPER_FROZEN = "Ce qui a été reçu sur papier ne se modifie pas."
# All but what the antivirus says.
PAPER_COLUMNS = (
    "id",
    "project_id",
    "received_at",
    "late_reason",
    "file",
    "name",
    "size",
    "sha256",
    "content_type",
    "by_id",
    "at",
)
PAPER_OUTSIDE = "Une réponse sur papier reçue hors de la fenêtre suppose un motif."
# In the window in force of the campaign, or with a reason.
PAPER_RECEIVED = (
    "SELECT 1 FROM campaigns_window w JOIN projects_project p ON p.id = NEW.project_id "
    "WHERE NEW.received_at >= w.opens_at AND NEW.received_at < w.ends_at AND w.id = "
    "(SELECT MAX(l.id) FROM campaigns_window l WHERE l.campaign_id = p.campaign_id AND NOT l.is_special)"
)
DECISION_FROZEN = "Une décision ne se modifie pas : l’instruction se rouvre."
# A decision once taken may only be reopened, once.
DECISION_COLUMNS = (
    "id",
    "project_id",
    "deposit_id",
    "kind",
    "reason",
    "amount",
    "conditions",
    "needs_convention",
    "mentions",
    "prepared_by_id",
    "by_id",
    "at",
)
OPINION_UNASKED = "Un avis répond à une demande ouverte, une seule fois."
# The request says that it is answered, at that very instant, while its link lives.
OPINION_ASKED = (
    "EXISTS (SELECT 1 FROM projects_opinionrequest r WHERE r.id = NEW.request_id AND r.answered_at = NEW.at "
    "AND r.revoked_at IS NULL AND NEW.at < r.expires_at)"
)
OPINION_FROZEN = "Ce à quoi répond un avis ne se modifie pas."
OPINION_REQUEST_COLUMNS = (
    "id",
    "project_id",
    "deposit_id",
    "kind",
    "name",
    "sections",
    "with_files",
    "due_at",
    "nonce",
    "token_hash",
    "asked_by_id",
    "asked_at",
    "sent_at",
    "sendings",
    "expires_at",
    "answered_at",
    "revoked_at",
)
# The person who answered is erased: the address that was written to, and what was said to them, go too.
OPINION_UNSIGNED = (
    "NEW.email = '' AND NEW.message = '' AND EXISTS "
    "(SELECT 1 FROM projects_opinion o WHERE o.request_id = OLD.id AND o.erased_at IS NOT NULL)"
)
OPINION_FILE_FROZEN = "Le fichier joint à un avis donné ne se modifie pas."
FILE_COLUMNS = ("request_id", "file", "name", "size", "sha256", "content_type", "at")
# {row}: OLD or NEW. The opinion is given: what is joined to it, and its request, stay as they are.
OPINION_GIVEN = "EXISTS (SELECT 1 FROM projects_opinion o WHERE o.request_id = {row}.request_id)"
OPINION_HELD = "EXISTS (SELECT 1 FROM projects_opinion o WHERE o.request_id = OLD.request_id AND o.erased_at IS NULL)"
REVIEW_UNFOUNDED = (
    "Une évaluation porte sur un dépôt du dossier, avec une grille ouverte de son appel, et ne remplace que la sienne."
)
REVIEW_FOUNDED = (
    "EXISTS (SELECT 1 FROM projects_deposit d JOIN projects_project p ON p.id = d.project_id "
    "JOIN campaigns_campaign c ON c.id = p.campaign_id JOIN projects_grid g ON g.call_id = c.call_id "
    "WHERE d.id = NEW.deposit_id AND p.id = NEW.project_id AND g.id = NEW.grid_id AND g.is_open "
    "AND (NEW.replaces_id IS NULL OR EXISTS (SELECT 1 FROM projects_review f WHERE f.id = NEW.replaces_id "
    "AND f.project_id = NEW.project_id AND f.by_id = NEW.by_id)))"
)
REVIEW_RECUSED = "Qui a déclaré un conflit d’intérêts n’évalue pas le dossier."
RECUSED = (
    "EXISTS (SELECT 1 FROM projects_recusal r WHERE r.project_id = NEW.project_id AND r.by_id = NEW.by_id "
    "AND r.lifted_at IS NULL)"
)
REVIEW_TOO_LATE = "L’évaluation de cette campagne est close."
SCORING_CLOSED = (
    "EXISTS (SELECT 1 FROM projects_scoringturn t JOIN projects_project p ON p.campaign_id = t.campaign_id "
    "WHERE p.id = NEW.project_id AND t.is_closed "
    "AND t.id = (SELECT MAX(l.id) FROM projects_scoringturn l WHERE l.campaign_id = p.campaign_id))"
)
RECUSAL_FROZEN = "Un conflit d’intérêts déclaré ne se modifie pas : il se lève."
# A declaration may only be lifted, once.
RECUSAL_COLUMNS = ("id", "project_id", "by_id", "by_name", "reason", "at")
# Lifted or not, its reasons go when the law asks.
RECUSAL_ERASED = (
    _erasure(("reason", "lifted_reason"), ("id", "project_id", "by_id", "by_name", "at"))
    + " AND COALESCE(NEW.lifted_by_id, 0) = COALESCE(OLD.lifted_by_id, 0) "
    "AND (NEW.lifted_at = OLD.lifted_at OR (NEW.lifted_at IS NULL AND OLD.lifted_at IS NULL))"
)
GRID_FROZEN = "Cette grille a servi à évaluer : elle ne change plus."
# Its thresholds and « à confirmer » change no mark.
GRID_COLUMNS = ("id", "call_id", "number", "scale", "is_open")
# {grid}: the number of a grid.
GRID_USED = "EXISTS (SELECT 1 FROM projects_review v WHERE v.grid_id = {grid})"
STATE_NEEDS_DEPOSIT = "Cet état suppose un dépôt."
NEEDS_DEPOSIT = ("submitted", "under_review", "changes_requested", "accepted", "refused", "no_action")

PREFIX = "tne29_"
