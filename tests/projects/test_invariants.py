"""I1, I2, I5: what the database itself refuses, tried with plain SQL, on the engine at hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from projects import actions, content, triggers
from projects.models import Deposit, JournalEntry
from tests.factories import AFTER, INSIDE, make_campaign, make_deposit, make_project
from tests.moments import at
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def execute(sql: str, params=()) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def insert_deposit(deposit: Deposit, *, when: datetime, number: int = 2) -> None:
    """Plain SQL, as somebody in front of a console would."""
    value = connection.ops.adapt_datetimefield_value(when)
    execute(
        "INSERT INTO projects_deposit (project_id, number, at, window_id, window_opens_at, window_ends_at, by_id, "
        "by_name, edition_id, revision, content_hash, code) SELECT project_id, %s, %s, window_id, window_opens_at, "
        "window_ends_at, by_id, by_name, edition_id, revision + %s, content_hash, %s FROM projects_deposit "
        "WHERE id = %s",
        [number, value, number, f"code-{number}", deposit.pk],
    )


REAL_WINDOWS = [
    (date(2023, 9, 4), date(2023, 10, 20), "2023-09-03T22:00:00Z", "2023-10-20T22:00:00Z", 1128),
    (date(2023, 11, 6), date(2024, 1, 19), "2023-11-05T23:00:00Z", "2024-01-19T23:00:00Z", 1800),
    (date(2024, 1, 29), date(2024, 4, 5), "2024-01-28T23:00:00Z", "2024-04-05T22:00:00Z", 1631),
]


@pytest.mark.parametrize(("opens_on", "closes_on", "opens_at", "ends_at", "hours"), REAL_WINDOWS)
def test_window_of_a_real_campaign_has_its_exact_bounds(opens_on, closes_on, opens_at, ends_at, hours):
    window = make_campaign(opens_on, closes_on).window_in_force()
    assert window.opens_at == datetime.fromisoformat(opens_at)
    assert window.ends_at == datetime.fromisoformat(ends_at)
    assert (window.ends_at - window.opens_at) == timedelta(hours=hours)


@pytest.mark.parametrize(("opens_on", "closes_on", "opens_at", "ends_at", "hours"), REAL_WINDOWS)
@pytest.mark.parametrize(
    ("edge", "shift", "accepted"),
    [
        ("start", -MICROSECOND, False),
        ("start", timedelta(0), True),
        ("end", -timedelta(seconds=1), True),
        ("end", -MICROSECOND, True),
        ("end", timedelta(0), False),
        ("end", MICROSECOND, False),
    ],
)
def test_deposit_at_the_edges_of_a_real_window(opens_on, closes_on, opens_at, ends_at, hours, edge, shift, accepted):
    project = make_project(make_campaign(opens_on, closes_on), when=datetime.fromisoformat(opens_at))
    when = datetime.fromisoformat(opens_at if edge == "start" else ends_at) + shift
    if accepted:
        assert actions.deposit(project, by=project.created_by, at=when).at == when
    else:
        with pytest.raises(Refusal):
            actions.deposit(project, by=project.created_by, at=when)
    assert Deposit.objects.count() == accepted


@pytest.mark.parametrize("when", [AFTER, at("2023-09-03 23:59:59.999999"), datetime(2030, 1, 1, tzinfo=UTC)])
def test_deposit_outside_its_window_is_refused_by_the_database(when):
    deposit = make_deposit()
    with pytest.raises(IntegrityError):
        insert_deposit(deposit, when=when)


def test_deposit_with_forged_bounds_is_refused_by_the_database():
    deposit = make_deposit()
    late, later = (connection.ops.adapt_datetimefield_value(AFTER + timedelta(days=n)) for n in (1, 2))
    with pytest.raises(IntegrityError):
        execute(
            "INSERT INTO projects_deposit (project_id, number, at, window_id, window_opens_at, window_ends_at, by_id, "
            "by_name, edition_id, revision, content_hash, code) SELECT project_id, 2, %s, window_id, window_opens_at, "
            "%s, by_id, by_name, edition_id, 99, content_hash, 'x' FROM projects_deposit WHERE id = %s",
            [late, later, deposit.pk],
        )


def test_deposit_in_a_window_no_longer_in_force_is_refused_by_the_database():
    deposit = make_deposit()
    campaign = deposit.project.campaign
    lead = deposit.by
    actions.move_window(
        campaign,
        opens_on=date(2023, 9, 4),
        closes_on=date(2023, 10, 13),
        by=lead,
        at=INSIDE + timedelta(minutes=1),
        reason="avancée",
    )
    with pytest.raises(IntegrityError):
        insert_deposit(deposit, when=at("2023-10-14 12:00:00"))


def test_deposit_inside_its_window_is_accepted_by_the_database():
    """The control: the same statement passes when nothing is wrong, so the refusals above come from the rule."""
    deposit = make_deposit()
    insert_deposit(deposit, when=INSIDE + timedelta(days=1))
    assert Deposit.objects.count() == 2


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projects_deposit SET by_name = 'un autre'",
        "UPDATE projects_deposit SET at = window_opens_at",
        "DELETE FROM projects_deposit",
        "UPDATE projects_depositcontent SET content = '{}'",
        "DELETE FROM projects_depositcontent",
        "UPDATE projects_journalentry SET by_name = 'un autre'",
        "DELETE FROM projects_journalentry",
        "UPDATE campaigns_window SET reason = 'une autre'",
        "DELETE FROM campaigns_window",
        "UPDATE campaigns_edition SET source = ''",
        "DELETE FROM campaigns_edition",
    ],
)
def test_frozen_rows_are_refused_by_the_database(sql):
    make_deposit()
    with pytest.raises(IntegrityError):
        execute(sql)


@pytest.mark.parametrize("table", ["projects_deposit", "projects_depositcontent", "projects_journalentry"])
def test_frozen_tables_cannot_be_truncated(table):
    make_deposit()
    if connection.vendor == "sqlite":
        sql = f"DELETE FROM {table}"
    else:
        sql = f"TRUNCATE {table} CASCADE"
        connection.check_constraints()
    with pytest.raises(IntegrityError):
        execute(sql)


def test_state_of_a_deposited_project_needs_a_deposit():
    project = make_project()
    with pytest.raises(IntegrityError):
        execute("UPDATE projects_project SET state = 'accepted' WHERE id = %s", [project.pk])


def test_lawful_erasure_leaves_the_proof():
    deposit = make_deposit()
    when = connection.ops.adapt_datetimefield_value(AFTER)
    execute(
        "UPDATE projects_depositcontent SET content = '', salt = '', erased_at = %s, erased_reason = 'demande' "
        "WHERE deposit_id = %s",
        [when, deposit.pk],
    )
    deposit.refresh_from_db()
    assert len(deposit.content_hash) == 64
    assert content.read(deposit).is_erased


def test_hash_of_the_content_is_right_and_salted():
    deposit = make_deposit()
    assert content.hash_is_right(deposit)
    assert deposit.content.salt not in deposit.content_hash
    assert content.read(deposit).answers["titre"] == "Une webradio à l’école"


def test_every_move_is_in_the_journal():
    deposit = make_deposit()
    entries = JournalEntry.objects.filter(project=deposit.project).values_list("act", "from_state", "to_state")
    assert list(entries) == [("start", "draft", "draft"), ("deposit", "draft", "submitted")]


def test_refused_deposit_is_in_the_journal():
    project = make_project()
    with pytest.raises(Refusal):
        actions.deposit(project, by=project.created_by, at=AFTER)
    assert JournalEntry.objects.filter(project=project, act="deposit_refused", at=AFTER).count() == 1


def test_missing_trigger_is_named_by_the_system_check():
    assert triggers.check_triggers(databases=["default"]) == []
    with triggers.disabled(connection):
        errors = triggers.check_triggers(databases=["default"])
        assert "tne29_deposit_window" in errors[0].msg
    assert triggers.check_triggers(databases=["default"]) == []


def test_the_rules_make_way_for_a_migration_and_for_nothing_else():
    """SQLite rebuilds no table that a trigger of another one names; PostgreSQL needs nothing of the kind."""
    triggers.make_way_for_migrations(None, using="default", plan=[])
    assert triggers.expected(connection) == triggers.installed(connection)
    try:
        triggers.make_way_for_migrations(None, using="default", plan=["a migration"])
        assert bool(triggers.installed(connection)) == (connection.vendor != "sqlite")
    finally:
        triggers.install_after_migrate(None, using="default")
    assert triggers.expected(connection) == triggers.installed(connection)
