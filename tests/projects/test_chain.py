"""The journal is a chain: whatever is done to it behind the portal’s back is named."""

import importlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from projects import actions, chain, triggers
from projects.actions.journal import write_journal
from projects.actions.move import lock_project
from projects.models import JournalEntry, Project
from tests.factories import AFTER, INSIDE, make_campaign, make_deposit, make_project
from tests.parallel import at_once, failures
from tne29.lib.errors import Refusal

TABLE = "projects_journalentry"


@pytest.fixture
def project(db) -> Project:
    """Begun, refused once, deposited, withdrawn: four entries, and a receipt that attests the second."""
    project = make_project()
    with pytest.raises(Refusal):
        actions.deposit(project, by=project.created_by, at=AFTER)
    make_deposit(project)
    actions.withdraw(project, by=project.created_by, at=INSIDE + timedelta(hours=1))
    return Project.objects.get(pk=project.pk)


def behind_our_back(sql: str, *params) -> None:
    with triggers.disabled(connection), connection.cursor() as cursor:
        cursor.execute(sql, params)


def rewritten(project: Project, number: int, **said) -> None:
    """As somebody would who knows how the hash is made: the entry agrees with itself again."""
    entry = project.journal.get(number=number)
    for name, value in said.items():
        setattr(entry, name, value)
    chain.link(entry, number, entry.previous_hash)
    behind_our_back(f"UPDATE {TABLE} SET message = %s, hash = %s WHERE id = %s", entry.message, entry.hash, entry.pk)


def test_entries_are_numbered_and_joined(project):
    entries = list(project.journal.order_by("number"))
    assert [each.act for each in entries] == ["start", "deposit_refused", "deposit", "withdraw"]
    assert [each.number for each in entries] == [1, 2, 3, 4]
    assert [each.previous_hash for each in entries] == ["", *(each.hash for each in entries[:-1])]
    assert (project.journal_length, project.journal_head) == (4, entries[-1].hash)
    assert project.deposits.get().journal_hash == entries[1].hash
    assert list(chain.flaws()) == []


@pytest.mark.parametrize("column", ["message", "label", "by_name", "act", "to_state"])
def test_an_entry_that_was_altered_is_named(project, column):
    behind_our_back(f"UPDATE {TABLE} SET {column} = 'autre' WHERE project_id = %s AND number = 2", project.pk)
    (said,) = chain.flaws()
    assert said.startswith(f"{project.reference}, entrée 2 du journal (« ")
    assert said.endswith("elle a été modifiée depuis qu’elle a été écrite.")


def test_an_entry_that_was_altered_with_its_hash_is_named_by_the_next(project):
    rewritten(project, 3, message="Un autre motif.")
    (said,) = chain.flaws()
    assert "entrée 4 du journal" in said and "celle qui la précède, qui a été réécrite" in said


def test_an_entry_that_was_removed_is_named(project):
    behind_our_back(f"DELETE FROM {TABLE} WHERE project_id = %s AND number = 3", project.pk)
    assert list(chain.flaws()) == [f"{project.reference} : entre les entrées 2 et 4 du journal, il en manque."]


def test_an_end_that_was_removed_is_named(project):
    behind_our_back(f"DELETE FROM {TABLE} WHERE project_id = %s AND number > 2", project.pk)
    (said,) = chain.flaws()
    assert said.startswith(f"{project.reference} : le journal finit à l’entrée 2, le dossier en connaît 4")


def test_a_journal_that_was_emptied_is_named(project):
    behind_our_back(f"DELETE FROM {TABLE} WHERE project_id = %s", project.pk)
    assert [said for said in chain.flaws() if "finit à l’entrée 0" in said]


def test_a_chain_rewritten_to_its_end_is_betrayed_by_the_signed_receipt(project):
    """Whoever can write anywhere makes a chain that holds; they cannot sign it."""
    previous = ""
    for entry in project.journal.order_by("number"):
        entry.message = "réécrit"
        chain.link(entry, entry.number, previous)
        previous = entry.hash
        sql = f"UPDATE {TABLE} SET message = %s, previous_hash = %s, hash = %s WHERE id = %s"
        behind_our_back(sql, entry.message, entry.previous_hash, entry.hash, entry.pk)
    Project.objects.filter(pk=project.pk).update(journal_head=previous)
    (said,) = chain.flaws()
    assert "l’accusé signé du dépôt n° 1 atteste une entrée que le journal n’a plus" in said


def test_the_command_examines_all_or_some(project):
    other = make_project(project.campaign)
    behind_our_back(f"UPDATE {TABLE} SET message = 'autre' WHERE project_id = %s", other.pk)
    out = StringIO()
    call_command("verify_journal", project.reference.lower(), stdout=out)
    assert out.getvalue() == "Le journal est intact.\n"
    with pytest.raises(CommandError, match=r"1\sanomalie"):
        call_command("verify_journal", stderr=out)
    assert other.reference in out.getvalue()


@pytest.mark.django_db
def test_what_was_written_before_the_chain_is_joined_alike():
    migration = importlib.import_module("projects.migrations.0015_chain")
    entry = make_project().journal.get()
    assert migration._hash_of(entry.project.reference, entry) == entry.hash


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_chain():
    """They hold copies of the project that are no longer true, and no lock."""
    project = make_project()
    copies = [Project.objects.get(pk=project.pk) for _ in range(24)]
    results = at_once(*[partial(_write_one, copy, number) for number, copy in enumerate(copies)])
    assert failures(results) == []
    assert list(chain.flaws()) == []
    assert sorted(JournalEntry.objects.values_list("number", flat=True)) == list(range(1, 26))


def _write_one(project: Project, number: int) -> None:
    with transaction.atomic():
        write_journal(project, "essai", f"essai {number}", by=None, at=INSIDE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")  # SQLite has one writer at a time, whatever they write
def test_a_project_never_waits_for_the_journal_of_another():
    campaign = make_campaign()
    one, other = make_project(campaign), make_project(campaign)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        write_journal(lock_project(one), "essai", "tenu", by=None, at=INSIDE)
        began = time.monotonic()
        pool.submit(_close_after, partial(_write_one, other, 1)).result(timeout=30)
        assert time.monotonic() - began < 3
    assert list(chain.flaws()) == []


def _close_after(act) -> None:
    try:
        act()
    finally:
        connection.close()
