"""One import at a time, taken up again after any death: kill -9, a lost hint, a second hand."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.db import connection

from schools import actions, directory
from schools.directory import importing
from schools.directory.holding import LEASE, MOST_ATTEMPTS, Hold, LeaseLost
from schools.models import DirectoryImport, School, SchoolWord
from tests.factories import INSIDE, make_user
from tests.parallel import at_once, failures
from tests.schools import directories
from tests.schools.directories import row, uai
from tne29.lib.clock import Clock
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
State = DirectoryImport.State
LATER = INSIDE + LEASE + timedelta(seconds=1)


@pytest.fixture
def content(tmp_path) -> bytes:
    rows = [row(uai("029", 9000 + n), f"Ecole n° {n}") for n in range(40)]
    return directories.write(tmp_path / "annuaire.csv", rows).read_bytes()


@pytest.fixture
def asked(content) -> DirectoryImport:
    return ask(content)


def ask(content: bytes) -> DirectoryImport:
    return actions.ask_import(SimpleUploadedFile("annuaire.csv", content), by=make_user(is_staff=True), at=INSIDE)


def confirmed(asked: DirectoryImport) -> DirectoryImport:
    directory.work(asked.pk, INSIDE)
    asked.refresh_from_db()
    actions.confirm_import(asked, at=INSIDE)
    return asked


def test_looked_over_then_confirmed_then_imported(asked):
    assert directory.work(asked.pk, INSIDE) is True
    asked.refresh_from_db()
    assert (asked.state, asked.slot, asked.created, School.objects.count()) == (State.CHECKED, None, 40, 0)
    actions.confirm_import(asked, at=INSIDE)
    assert [directory.work(asked.pk, INSIDE) for _ in range(2)] == [True, False]
    asked.refresh_from_db()
    assert (asked.state, asked.created, asked.progress, School.objects.count()) == (State.DONE, 40, 100, 40)


def test_a_lost_hint_is_found_by_the_sweep_which_then_removes_the_file(asked):
    name = asked.file.name
    assert directory.sweep(INSIDE) == 1 and default_storage.exists(name)
    asked.refresh_from_db()
    actions.confirm_import(asked, at=INSIDE)
    assert directory.sweep(INSIDE) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.file.name, default_storage.exists(name)) == (State.DONE, "", False)


def test_a_second_import_is_refused_in_a_sentence_and_leaves_no_file(asked, content, tmp_path, imported):
    before = default_storage.listdir("directory")[1]
    with pytest.raises(Refusal, match="Un import est déjà en cours : « annuaire"):
        ask(content)
    assert default_storage.listdir("directory")[1] == before
    with pytest.raises(CommandError, match="Un import est déjà en cours"):
        imported(tmp_path / "annuaire.csv")


def test_of_two_who_ask_at_once_one_is_refused(content):
    results = at_once(*[partial(ask, content)] * 4)
    assert [type(each) for each in failures(results)] == [Refusal] * 3
    assert DirectoryImport.objects.count() == 1


def test_confirmed_twice_is_one_import(asked):
    directory.work(asked.pk, INSIDE)
    asked.refresh_from_db()
    results = at_once(*[partial(actions.confirm_import, asked, at=INSIDE)] * 3)
    assert [type(each) for each in failures(results)] == [Refusal] * 2
    assert directory.sweep(INSIDE) == 1
    assert DirectoryImport.objects.get().created == 40


def test_who_lost_the_lease_writes_nothing(asked):
    confirmed(asked)
    late = Hold.take(asked.pk, Clock(INSIDE))
    assert directory.work(asked.pk, INSIDE) is False
    other = Hold.take(asked.pk, Clock(LATER))
    with pytest.raises(LeaseLost):
        directory.carry_out(late, directory.working._stored(late.row))
    assert School.objects.count() == 0
    directory.carry_out(other, directory.working._stored(other.row))
    assert School.objects.count() == 40


def test_an_import_cut_between_two_batches_goes_on_with_the_same_counts(asked, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 15)
    confirmed(asked)
    write, times = importing.Writer.write, iter(range(10))

    def failing(writer, entries):
        if next(times) == 1:
            raise OSError("cut")
        write(writer, entries)

    monkeypatch.setattr(importing.Writer, "write", failing)
    assert directory.work(asked.pk, INSIDE) is False
    asked.refresh_from_db()
    assert (asked.state, asked.created, School.objects.count()) == (State.QUEUED, 15, 15)
    assert directory.sweep(LATER) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.created, asked.report["counts"]["created"]) == (State.DONE, 40, 40)
    assert School.objects.count() == 40


def test_what_always_fails_ends_and_may_be_given_up(asked, monkeypatch):
    confirmed(asked)
    monkeypatch.setattr(importing.Writer, "write", lambda *_: 1 / 0)
    for n in range(MOST_ATTEMPTS + 1):
        directory.sweep(INSIDE + LEASE * 2 * n)
    asked.refresh_from_db()
    assert (asked.state, asked.slot) == (State.FAILED, None) and "journal du portail" in asked.failure
    actions.give_up_import(asked)
    directory.sweep(LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.file.name) == (State.GIVEN_UP, "")


IMPORT = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from schools.directory import importing
connection.settings_dict["NAME"] = sys.argv[1]
importing.BATCH = 20
call_command("import_schools", sys.argv[2])
"""


def test_killed_in_the_middle_whole_batches_stay_and_the_rerun_completes(tmp_path, imported):
    path = directories.write(tmp_path / "annuaire.csv", directories.national(3_000))
    command = [sys.executable, "-c", IMPORT, str(connection.settings_dict["NAME"]), str(path)]
    for _ in range(3):
        process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit, before = time.monotonic() + 60, School.objects.count()
        while School.objects.count() <= before and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        assert before < School.objects.count() < 2_901
        assert_words_are_whole()
        DirectoryImport.objects.filter(state=State.RUNNING).update(lease_until=INSIDE)
    imported(path)
    assert School.objects.count() == 2_901 and School.objects.filter(is_open=False).count() == 0
    assert_words_are_whole()
    assert sorted(DirectoryImport.objects.values_list("state", flat=True)) == ["done", *["failed"] * 3]


def assert_words_are_whole() -> None:
    """Each school is found by all its words: a batch is there altogether, or not at all."""
    held = set(SchoolWord.objects.values_list("school", "word"))
    keys = School.objects.values_list("pk", "search_key")
    assert held == {(pk, word) for pk, key in keys for word in key.split()}
