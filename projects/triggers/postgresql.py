"""The rules in PostgreSQL’s words: one function by rule, one trigger by table."""

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

ANY_NUMBER = "(random() * 9007199254740991)::bigint"

# Whoever inserts a deposit or moves a window waits here for the other, whatever the path: the queries that
# follow then see what the other committed.
LOCK_CAMPAIGN = "PERFORM 1 FROM campaigns_campaign c WHERE c.id = {campaign} FOR NO KEY UPDATE; "


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
        for statement in (_function(name, body), drop(name, table), _trigger(name, when, table))
    ]


def installed(cursor) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        f"WHERE NOT t.tgisinternal AND t.tgname LIKE '{PREFIX}%'"
    )
    return cursor.fetchall()


def drop(name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _trigger(name: str, when: str, table: str) -> str:
    level = "STATEMENT" if "TRUNCATE" in when else "ROW"
    return f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {level} EXECUTE FUNCTION {name}()"


def _refuse(message: str, condition: str = "TRUE") -> str:
    return (
        f"IF {condition} THEN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
        f"MESSAGE = '{message}'; END IF; RETURN COALESCE(NEW, OLD);"
    )


def _append_only():
    for table, message in APPEND_ONLY.items():
        for verb in ("update", "delete", "truncate"):
            yield f"{PREFIX}{table}_{verb}", f"BEFORE {verb.upper()}", table, _refuse(message)


def _public():
    bump = f"UPDATE campaigns_publicrevision SET number = number + 1, stamp = {ANY_NUMBER}; RETURN NULL;"
    for table in PUBLIC:
        yield f"{PREFIX}{table}_public", "AFTER INSERT OR UPDATE OR DELETE", table, bump


def _deposit():
    outside = (
        "NOT EXISTS (SELECT 1 FROM campaigns_window w JOIN projects_project p ON p.id = NEW.project_id "
        "WHERE w.id = NEW.window_id AND w.campaign_id = p.campaign_id "
        "AND w.opens_at = NEW.window_opens_at AND w.ends_at = NEW.window_ends_at "
        "AND NEW.at >= w.opens_at AND NEW.at < w.ends_at AND w.id = COALESCE(p.window_id, "
        "(SELECT MAX(l.id) FROM campaigns_window l WHERE l.campaign_id = p.campaign_id AND NOT l.is_special)))"
    )
    lock = LOCK_CAMPAIGN.format(campaign="(SELECT campaign_id FROM projects_project WHERE id = NEW.project_id)")
    body = lock + _refuse(DEPOSIT_OUTSIDE, outside)
    yield f"{PREFIX}deposit_window", "BEFORE INSERT", "projects_deposit", body
    late = (
        "NOT NEW.is_special AND EXISTS (SELECT 1 FROM projects_deposit d JOIN campaigns_window w "
        "ON w.id = d.window_id WHERE w.campaign_id = NEW.campaign_id AND NOT w.is_special AND d.at >= NEW.ends_at)"
    )
    body = LOCK_CAMPAIGN.format(campaign="NEW.campaign_id") + _refuse(WINDOW_TOO_SHORT, late)
    yield f"{PREFIX}window_end", "BEFORE INSERT", "campaigns_window", body


def _content():
    changed = (
        "NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.erased_reason <> '' "
        "AND NEW.content = '' AND NEW.salt = '' AND NEW.deposit_id = OLD.deposit_id)"
    )
    table = "projects_depositcontent"
    yield f"{PREFIX}content_update", "BEFORE UPDATE", table, _refuse(CONTENT_FROZEN, changed)
    yield f"{PREFIX}content_delete", "BEFORE DELETE", table, _refuse(CONTENT_FROZEN)
    yield f"{PREFIX}content_truncate", "BEFORE TRUNCATE", table, _refuse(CONTENT_FROZEN)


def _edition():
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in EDITION_COLUMNS)
    changed = f"OLD.published_at IS NOT NULL AND ({differs})"
    table = "campaigns_edition"
    yield f"{PREFIX}edition_update", "BEFORE UPDATE", table, _refuse(EDITION_FROZEN, changed)
    yield (
        f"{PREFIX}edition_delete",
        "BEFORE DELETE",
        table,
        _refuse(EDITION_FROZEN, "OLD.published_at IS NOT NULL"),
    )
    yield f"{PREFIX}edition_truncate", "BEFORE TRUNCATE", table, _refuse(EDITION_FROZEN)


def _editions_taken():
    draft = "EXISTS (SELECT 1 FROM campaigns_edition e WHERE e.id = NEW.edition_id AND e.published_at IS NULL)"
    for table in TAKES_EDITION:
        when = "BEFORE INSERT OR UPDATE OF edition_id"
        yield f"{PREFIX}{table}_edition", when, table, _refuse(EDITION_UNPUBLISHED, draft)


def _project():
    states = ", ".join(f"'{state}'" for state in NEEDS_DEPOSIT)
    bare = f"NEW.state IN ({states}) AND NOT EXISTS (SELECT 1 FROM projects_deposit d WHERE d.project_id = NEW.id)"
    name = f"{PREFIX}project_state"
    yield name, "BEFORE UPDATE OF state", "projects_project", _refuse(STATE_NEEDS_DEPOSIT, bare)
    name = f"{PREFIX}project_window"
    yield name, "BEFORE UPDATE OF window_id", "projects_project", _refuse(WINDOW_BELOW_DEPOSIT, TOO_SHORT_FOR_PROJECT)


def _team():
    """Two owners who leave at once wait here for each other, whatever the path."""
    steps_down = (
        "OLD.role = 'owner' AND OLD.ended_at IS NULL AND NOT "
        "(NEW.role = 'owner' AND NEW.ended_at IS NULL AND NEW.project_id = OLD.project_id)"
    )
    last = (
        "NOT EXISTS (SELECT 1 FROM projects_teammember t WHERE t.project_id = OLD.project_id AND t.id <> OLD.id "
        "AND t.role = 'owner' AND t.ended_at IS NULL)"
    )
    lock = f"IF {steps_down} THEN PERFORM 1 FROM projects_project p WHERE p.id = OLD.project_id FOR NO KEY UPDATE; "
    body = f"{lock}END IF; " + _refuse(OWNER_NEEDED, f"{steps_down} AND {last}")
    yield f"{PREFIX}team_owner", "BEFORE UPDATE", "projects_teammember", body


def _answered():
    """Once answered, a request keeps what it was about; its text may only be emptied, by an erasure."""
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in AGREED_COLUMNS)
    changed = f"OLD.answered_at IS NOT NULL AND ({differs} OR (NEW.content <> OLD.content AND NEW.content <> ''))"
    table = "projects_agreementrequest"
    yield f"{PREFIX}agreement_update", "BEFORE UPDATE", table, _refuse(AGREED_FROZEN, changed)
    yield f"{PREFIX}agreement_delete", "BEFORE DELETE", table, _refuse(AGREED_FROZEN, "OLD.answered_at IS NOT NULL")
    yield f"{PREFIX}agreement_truncate", "BEFORE TRUNCATE", table, _refuse(AGREED_FROZEN)


def _erasable():
    """Kept for ever, save for the person whom the law may ask to erase."""
    for table, (message, erasure) in ERASABLE.items():
        name = f"{PREFIX}{table}"
        yield f"{name}_update", "BEFORE UPDATE", table, _refuse(message, f"NOT ({erasure})")
        yield f"{name}_delete", "BEFORE DELETE", table, _refuse(message)
        yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(message)


def _decision():
    """What was decided and why stays as it was; only its reopening is added."""
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in DECISION_COLUMNS)
    changed = f"{differs} OR OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL"
    name, table = f"{PREFIX}projects_decision", "projects_decision"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(DECISION_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(DECISION_FROZEN)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(DECISION_FROZEN)


def _paper():
    outside = f"TRIM(NEW.late_reason) = '' AND NOT EXISTS ({PAPER_RECEIVED})"
    yield f"{PREFIX}paper_received", "BEFORE INSERT", "projects_paperanswer", _refuse(PAPER_OUTSIDE, outside)
    name, table = f"{PREFIX}projects_paperanswer", "projects_paperanswer"
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in PAPER_COLUMNS)
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(PAPER_FROZEN, differs)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(PAPER_FROZEN)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(PAPER_FROZEN)


def _opinion():
    """An opinion answers an open request once; from then on the request and the file joined are frozen with it."""
    unasked = _refuse(OPINION_UNASKED, f"NOT {OPINION_ASKED}")
    yield f"{PREFIX}opinion_insert", "BEFORE INSERT", "projects_opinion", unasked
    name, table = f"{PREFIX}opinion_request", "projects_opinionrequest"
    answered = _refuse(OPINION_FROZEN, "OLD.answered_at IS NOT NULL")
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in OPINION_REQUEST_COLUMNS)
    changed = f"OLD.answered_at IS NOT NULL AND ({differs} OR NOT ({OPINION_UNSIGNED}))"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(OPINION_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, answered
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(OPINION_FROZEN)
    name, table = f"{PREFIX}opinion_file", "projects_opinionfile"
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FILE_COLUMNS)
    given = OPINION_GIVEN.format(row="OLD")
    late = _refuse(OPINION_FILE_FROZEN, OPINION_GIVEN.format(row="NEW"))
    yield f"{name}_insert", "BEFORE INSERT", table, late
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(OPINION_FILE_FROZEN, f"({differs}) AND {given}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(OPINION_FILE_FROZEN, OPINION_HELD)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(OPINION_FILE_FROZEN)


def _review():
    """On a deposit of the dossier, with a grid of its call, by nobody who declared an interest, until it is closed."""
    name, table = f"{PREFIX}review", "projects_review"
    yield f"{name}_founded", "BEFORE INSERT", table, _refuse(REVIEW_UNFOUNDED, f"NOT {REVIEW_FOUNDED}")
    yield f"{name}_recused", "BEFORE INSERT", table, _refuse(REVIEW_RECUSED, RECUSED)
    yield f"{name}_closed", "BEFORE INSERT", table, _refuse(REVIEW_TOO_LATE, SCORING_CLOSED)


def _recusal():
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in RECUSAL_COLUMNS)
    changed = f"({differs} OR OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL) AND NOT ({RECUSAL_ERASED})"
    name, table = f"{PREFIX}recusal", "projects_recusal"
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(RECUSAL_FROZEN, changed)
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(RECUSAL_FROZEN)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(RECUSAL_FROZEN)


def _grid():
    """With which somebody scored: neither it nor its criteria change."""
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in GRID_COLUMNS)
    name, table, used = f"{PREFIX}grid", "projects_grid", GRID_USED.format(grid="OLD.id")
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(GRID_FROZEN, f"({differs}) AND {used}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(GRID_FROZEN, used)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(GRID_FROZEN)
    name, table = f"{PREFIX}criterion", "projects_criterion"
    was, becomes = GRID_USED.format(grid="OLD.grid_id"), GRID_USED.format(grid="NEW.grid_id")
    yield f"{name}_insert", "BEFORE INSERT", table, _refuse(GRID_FROZEN, becomes)
    yield f"{name}_update", "BEFORE UPDATE", table, _refuse(GRID_FROZEN, f"{was} OR {becomes}")
    yield f"{name}_delete", "BEFORE DELETE", table, _refuse(GRID_FROZEN, was)
    yield f"{name}_truncate", "BEFORE TRUNCATE", table, _refuse(GRID_FROZEN)
