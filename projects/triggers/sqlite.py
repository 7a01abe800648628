"""The rules in SQLite’s words.

Instants are stored as text (« 2023-10-20 21:59:59.999999 », UTC): they compare in order as long as they keep
that form, so the deposit’s instant must match it.
"""

from .catalogue import (
    AGREED_COLUMNS,
    AGREED_FROZEN,
    APPEND_ONLY,
    CONTENT_FROZEN,
    DECISION_COLUMNS,
    DECISION_FROZEN,
    DEPOSIT_OUTSIDE,
    EDITION_COLUMNS,
    EDITION_FROZEN,
    EDITION_UNPUBLISHED,
    ERASABLE,
    FILE_COLUMNS,
    GRID_COLUMNS,
    GRID_FROZEN,
    GRID_USED,
    NEEDS_DEPOSIT,
    OPINION_ASKED,
    OPINION_FILE_FROZEN,
    OPINION_FROZEN,
    OPINION_GIVEN,
    OPINION_HELD,
    OPINION_REQUEST_COLUMNS,
    OPINION_UNASKED,
    OPINION_UNSIGNED,
    OWNER_NEEDED,
    PAPER_COLUMNS,
    PAPER_FROZEN,
    PAPER_OUTSIDE,
    PAPER_RECEIVED,
    PREFIX,
    PUBLIC,
    RECUSAL_COLUMNS,
    RECUSAL_ERASED,
    RECUSAL_FROZEN,
    RECUSED,
    REVIEW_FOUNDED,
    REVIEW_RECUSED,
    REVIEW_TOO_LATE,
    REVIEW_UNFOUNDED,
    SCORING_CLOSED,
    STATE_NEEDS_DEPOSIT,
    TAKES_EDITION,
    TOO_SHORT_FOR_PROJECT,
    WINDOW_BELOW_DEPOSIT,
    WINDOW_TOO_SHORT,
)

INSTANT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"


def rules() -> list[tuple[str, str, str, str]]:
    """(name, when, table, body) of each trigger."""
    return [
        *_append_only(),
        *_public(),
        *_deposit(),
        *_content(),
        *_edition(),
        *_editions_taken(),
        *_project(),
        *_team(),
        *_answered(),
        *_erasable(),
        *_decision(),
        *_paper(),
        *_opinion(),
        *_review(),
        *_recusal(),
        *_grid(),
    ]


def statements(tables: set[str]) -> list[str]:
    return [
        statement
        for name, when, table, body in rules()
        if table in tables
        for statement in (drop(name, table), _trigger(name, when, table, body))
    ]


def installed(cursor) -> list[tuple[str, str]]:
    cursor.execute(f"SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'")
    return cursor.fetchall()


def drop(name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}"


def _trigger(name, when, table, body) -> str:
    return f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {body}"


def _refuse(message: str, condition: str = "") -> str:
    where = f" WHERE {condition}" if condition else ""
    return f"BEGIN SELECT RAISE(ABORT, '{message}'){where}; END"


def _append_only():
    for table, message in APPEND_ONLY.items():
        for verb in ("update", "delete"):
            yield f"{PREFIX}{table}_{verb}", f"BEFORE {verb.upper()}", table, _refuse(message)


def _public():
    bump = "BEGIN UPDATE campaigns_publicrevision SET number = number + 1, stamp = random(); END"
    for table in PUBLIC:
        for verb in ("insert", "update", "delete"):
            yield f"{PREFIX}{table}_public_{verb}", f"AFTER {verb.upper()}", table, bump


def _deposit():
    inside = (
        "SELECT 1 FROM campaigns_window w JOIN projects_project p ON p.id = NEW.project_id "
        "WHERE w.id = NEW.window_id AND w.campaign_id = p.campaign_id "
        "AND w.opens_at = NEW.window_opens_at AND w.ends_at = NEW.window_ends_at "
        "AND NEW.at >= w.opens_at AND NEW.at < w.ends_at AND w.id = COALESCE(p.window_id, "
        "(SELECT MAX(l.id) FROM campaigns_window l WHERE l.campaign_id = p.campaign_id AND NOT l.is_special))"
    )
    written = f"NEW.at GLOB '{INSTANT}' OR NEW.at GLOB '{INSTANT}.[0-9][0-9][0-9][0-9][0-9][0-9]'"
    yield (
        f"{PREFIX}deposit_window",
        "BEFORE INSERT",
        "projects_deposit",
        _refuse(DEPOSIT_OUTSIDE, f"NOT ({written}) OR NOT EXISTS ({inside})"),
    )
    late = (
        "NOT NEW.is_special AND EXISTS (SELECT 1 FROM projects_deposit d JOIN campaigns_window w "
        "ON w.id = d.window_id WHERE w.campaign_id = NEW.campaign_id AND NOT w.is_special AND d.at >= NEW.ends_at)"
    )
    yield f"{PREFIX}window_end", "BEFORE INSERT", "campaigns_window", _refuse(WINDOW_TOO_SHORT, late)


def _content():
    erasure = (
        "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.erased_reason <> '' "
        "AND NEW.content = '' AND NEW.salt = '' AND NEW.deposit_id = OLD.deposit_id"
    )
    table = "projects_depositcontent"
    yield f"{PREFIX}content_update", "BEFORE UPDATE", table, _refuse(CONTENT_FROZEN, f"NOT ({erasure})")
    yield f"{PREFIX}content_delete", "BEFORE DELETE", table, _refuse(CONTENT_FROZEN)


def _edition():
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in EDITION_COLUMNS)
    changed = f"OLD.published_at IS NOT NULL AND ({differs})"
    table = "campaigns_edition"
    yield f"{PREFIX}edition_update", "BEFORE UPDATE", table, _refuse(EDITION_FROZEN, changed)
    published = "OLD.published_at IS NOT NULL"
    yield f"{PREFIX}edition_delete", "BEFORE DELETE", table, _refuse(EDITION_FROZEN, published)


def _editions_taken():
    draft = "EXISTS (SELECT 1 FROM campaigns_edition e WHERE e.id = NEW.edition_id AND e.published_at IS NULL)"
    for table in TAKES_EDITION:
        for verb in ("INSERT", "UPDATE OF edition_id"):
            name = f"{PREFIX}{table}_edition_{verb[:6].lower()}"
            yield name, f"BEFORE {verb}", table, _refuse(EDITION_UNPUBLISHED, draft)


def _project():
    states = ", ".join(f"'{state}'" for state in NEEDS_DEPOSIT)
    bare = f"NEW.state IN ({states}) AND NOT EXISTS (SELECT 1 FROM projects_deposit d WHERE d.project_id = NEW.id)"
    yield (
        f"{PREFIX}project_state",
        "BEFORE UPDATE OF state",
        "projects_project",
        _refuse(STATE_NEEDS_DEPOSIT, bare),
    )
    name = f"{PREFIX}project_window"
    yield name, "BEFORE UPDATE OF window_id", "projects_project", _refuse(WINDOW_BELOW_DEPOSIT, TOO_SHORT_FOR_PROJECT)


def _team():
    steps_down = (
        "OLD.role = 'owner' AND OLD.ended_at IS NULL AND NOT "
        "(NEW.role = 'owner' AND NEW.ended_at IS NULL AND NEW.project_id = OLD.project_id)"
    )
    last = (
        "NOT EXISTS (SELECT 1 FROM projects_teammember t WHERE t.project_id = OLD.project_id AND t.id <> OLD.id "
        "AND t.role = 'owner' AND t.ended_at IS NULL)"
    )
    name, table = f"{PREFIX}team_owner", "projects_teammember"
    yield name, "BEFORE UPDATE", table, _refuse(OWNER_NEEDED, f"{steps_down} AND {last}")


def _answered():
    """Once answered, a request keeps what it was about; its text may only be emptied, by an erasure."""
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in AGREED_COLUMNS)
    changed = f"OLD.answered_at IS NOT NULL AND ({differs} OR (NEW.content <> OLD.content AND NEW.content <> ''))"
    table = "projects_agreementrequest"
    yield f"{PREFIX}agreement_update", "BEFORE UPDATE", table, _refuse(AGREED_FROZEN, changed)
    yield f"{PREFIX}agreement_delete", "BEFORE DELETE", table, _refuse(AGREED_FROZEN, "OLD.answered_at IS NOT NULL")


def _erasable():
    """Kept for ever, save for the person whom the law may ask to erase."""
    for table, (message, erasure) in ERASABLE.items():
        name = f"{PREFIX}{table}"
        yield f"{name}_update", "BEFORE UPDATE", table, _refuse(message, f"NOT ({erasure})")
        yield f"{name}_delete", "BEFORE DELETE", table, _refuse(message)


def _decision():
    """What was decided and why stays as it was; only its reopening is added."""
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in DECISION_COLUMNS)
    changed = f"{differs} OR OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL"
    name, table = f"{PREFIX}projects_decision", "projects_decision"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(DECISION_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(DECISION_FROZEN)


def _paper():
    written = f"NEW.received_at GLOB '{INSTANT}'"
    outside = f"NOT ({written}) OR (TRIM(NEW.late_reason) = '' AND NOT EXISTS ({PAPER_RECEIVED}))"
    yield f"{PREFIX}paper_received", "BEFORE INSERT", "projects_paperanswer", _refuse(PAPER_OUTSIDE, outside)
    name, table = f"{PREFIX}projects_paperanswer", "projects_paperanswer"
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in PAPER_COLUMNS)
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(PAPER_FROZEN, differs)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(PAPER_FROZEN)


def _opinion():
    """An opinion answers an open request once; from then on the request and the file joined are frozen with it."""
    unasked = _refuse(OPINION_UNASKED, f"NOT {OPINION_ASKED}")
    yield f"{PREFIX}opinion_insert", "BEFORE INSERT", "projects_opinion", unasked
    name, table = f"{PREFIX}opinion_request", "projects_opinionrequest"
    answered = _refuse(OPINION_FROZEN, "OLD.answered_at IS NOT NULL")
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in OPINION_REQUEST_COLUMNS)
    changed = f"OLD.answered_at IS NOT NULL AND ({differs} OR NOT ({OPINION_UNSIGNED}))"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(OPINION_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, answered
    name, table = f"{PREFIX}opinion_file", "projects_opinionfile"
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FILE_COLUMNS)
    given = OPINION_GIVEN.format(row="OLD")
    late = _refuse(OPINION_FILE_FROZEN, OPINION_GIVEN.format(row="NEW"))
    yield f"{name}_insert", "BEFORE INSERT", table, late
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(OPINION_FILE_FROZEN, f"({differs}) AND {given}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(OPINION_FILE_FROZEN, OPINION_HELD)


def _review():
    """On a deposit of the dossier, with a grid of its call, by nobody who declared an interest, until it is closed."""
    name, table = f"{PREFIX}review", "projects_review"
    yield f"{name}_founded", "BEFORE INSERT", table, _refuse(REVIEW_UNFOUNDED, f"NOT {REVIEW_FOUNDED}")
    yield f"{name}_recused", "BEFORE INSERT", table, _refuse(REVIEW_RECUSED, RECUSED)
    yield f"{name}_closed", "BEFORE INSERT", table, _refuse(REVIEW_TOO_LATE, SCORING_CLOSED)


def _recusal():
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in RECUSAL_COLUMNS)
    changed = f"({differs} OR OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL) AND NOT ({RECUSAL_ERASED})"
    name, table = f"{PREFIX}recusal", "projects_recusal"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(RECUSAL_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(RECUSAL_FROZEN)


def _grid():
    """With which somebody scored: neither it nor its criteria change."""
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in GRID_COLUMNS)
    name, table, used = f"{PREFIX}grid", "projects_grid", GRID_USED.format(grid="OLD.id")
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(GRID_FROZEN, f"({differs}) AND {used}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(GRID_FROZEN, used)
    name, table = f"{PREFIX}criterion", "projects_criterion"
    was, becomes = GRID_USED.format(grid="OLD.grid_id"), GRID_USED.format(grid="NEW.grid_id")
    yield f"{name}_insert", "BEFORE INSERT", table, _refuse(GRID_FROZEN, becomes)
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(GRID_FROZEN, f"{was} OR {becomes}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(GRID_FROZEN, was)
