"""Taking a row, making its document, keeping the file: once, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.storage import default_storage

from projects import actions
from projects.models import Printout
from projects.printouts import Kind, ask, making, render, sweep
from projects.printouts.document import Document
from projects.printouts.holding import LEASE, PAUSE_BEFORE_RETRY, REST, Hold
from tests import environment, portal
from tests.factories import INSIDE, make_deposit, make_head, make_project, make_school
from tests.parallel import at_once
from tests.projects.printouts.reading import faults, opened, text_of
from tests.services import wait_until
from tests.tne29.lib.press.leaves import STALLING, leaf
from tne29.lib.clock import Clock
from tne29.lib.press import Bounds, Press

pytestmark = pytest.mark.django_db


def state_of(printout: Printout) -> str:
    printout.refresh_from_db()
    return printout.state


def content_of(printout: Printout) -> bytes:
    printout.refresh_from_db()
    with default_storage.open(printout.file.name) as file:
        return file.read()


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """What the press was given to lay out."""
    pages: list[str] = []

    def write(html: str, sheets: list[str]) -> bytes:
        pages.append(html)
        return b"%PDF-1.7 essai"

    monkeypatch.setattr(making.press, "write", write)
    return pages


@pytest.fixture
def stored(monkeypatch) -> list[str]:
    """The names of the files written and still there."""
    names: list[str] = []
    save, delete = default_storage.save, default_storage.delete
    monkeypatch.setattr(default_storage, "save", lambda *given: names.append(save(*given)) or names[-1])
    monkeypatch.setattr(default_storage, "delete", lambda name: names.remove(name) or delete(name))
    return names


def test_a_document_is_made_and_kept_under_a_name_nobody_guesses(queued, project):
    assert render(queued.pk, INSIDE) is True
    assert (state_of(queued), queued.progress, queued.failure, queued.done_at) == ("done", 100, "", queued.done_at)
    assert faults(content_of(queued)) == []
    assert project.reference in text_of(content_of(queued))
    assert len(queued.file.name.rpartition("/")[2]) == 36 and project.reference not in queued.file.name


def test_what_is_made_is_not_made_again(queued, made):
    assert [render(queued.pk, INSIDE) for _ in range(3)] == [True, False, False]
    assert len(made) == 1


@pytest.mark.django_db(transaction=True)
def test_two_renderers_at_once_make_one_file(queued, made, stored):
    results = at_once(*[partial(render, queued.pk, INSIDE)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert (len(made), len(stored), state_of(queued), queued.attempts) == (1, 1, "done", 1)


def test_a_row_that_does_not_exist_is_nothing_to_make():
    assert render(404, INSIDE) is False


def test_a_row_in_other_hands_is_left_alone_until_the_lease_ends(queued, made):
    Hold.take(queued.pk, Clock(INSIDE))
    assert render(queued.pk, INSIDE + LEASE / 2) is False
    assert render(queued.pk, INSIDE + LEASE + timedelta(seconds=1)) is True
    assert len(made) == 1


def test_who_lost_the_lease_leaves_no_file(queued, stored):
    late = Hold.take(queued.pk, Clock(INSIDE))
    other = Hold.take(queued.pk, Clock(INSIDE + LEASE * 2))
    assert other.done(b"%PDF the other") is True
    assert late.done(b"%PDF late") is False
    assert content_of(queued) == b"%PDF the other"
    assert stored == [queued.file.name]


def test_the_file_shows_the_version_whose_fingerprint_the_row_bears(queued, project):
    """Saved between the asking and the making: what is printed is one version, and the row says which."""
    change = {"titre": "Un journal à l’école"}
    project = actions.save_answers(
        project, change, seen_revision=project.revision, by=project.created_by, at=INSIDE
    ).project
    render(queued.pk, INSIDE)
    assert "Un journal à l’école" in text_of(content_of(queued))
    assert ask(Kind.DOSSIER, project=project, at=INSIDE).pk == queued.pk


def test_a_deposit_is_printed_as_it_was(project):
    deposit = make_deposit(project)
    change = {"titre": "Un journal à l’école"}
    project.refresh_from_db()
    actions.save_answers(project, change, seen_revision=project.revision, by=project.created_by, at=INSIDE)
    project.school.__class__.objects.update(name="École renommée")
    for kind in (Kind.DOSSIER, Kind.RECEIPT):
        printout = ask(kind, deposit=deposit, at=INSIDE)
        render(printout.pk, INSIDE)
        text = text_of(content_of(printout))
        assert "Une webradio à l’école" in text and "École de la Pointe" in text, kind


def test_a_version_that_has_a_row_of_its_own_is_not_made_twice(queued, project):
    change = {"titre": "Un journal à l’école"}
    project = actions.save_answers(
        project, change, seen_revision=project.revision, by=project.created_by, at=INSIDE
    ).project
    ask(Kind.DOSSIER, project=project, at=INSIDE)
    assert render(queued.pk, INSIDE) is False
    assert "changé pendant la préparation" in Printout.objects.get(pk=queued.pk).failure


@pytest.fixture
def stalling(monkeypatch) -> None:
    """Layouts that never end, in a press that gives up early."""
    hasty = Press(making.press.folder, Bounds(seconds=1))
    monkeypatch.setattr(making, "press", hasty)
    monkeypatch.setattr(Document, "html", lambda document: leaf(f"<p>{STALLING}</p>"))
    yield
    hasty.stop()


def test_a_stalled_layout_is_tried_once_more_then_shown_as_failed(queued, stalling):
    render(queued.pk, INSIDE)
    assert (state_of(queued), queued.failure) == ("queued", making.SENTENCES["too_long"])
    assert sweep(INSIDE + PAUSE_BEFORE_RETRY / 2) == 0
    at = INSIDE + PAUSE_BEFORE_RETRY + timedelta(minutes=1)
    assert render(queued.pk, at) is False
    assert (state_of(queued), queued.failure) == ("failed", making.SENTENCES["too_long"])
    assert at + REST < queued.lease_until < at + REST + timedelta(minutes=1)


def test_a_stalled_layout_does_not_delay_the_next_document(queued, deposit_elsewhere, stalling, monkeypatch):
    render(queued.pk, INSIDE)
    monkeypatch.undo()
    following = ask(Kind.RECEIPT, deposit=deposit_elsewhere, at=INSIDE)
    assert render(following.pk, INSIDE) is True


@pytest.fixture
def deposit_elsewhere(project):
    school = make_school("0299002C")
    return make_deposit(make_project(project.campaign, school=school, by=make_head(school)))


def test_an_unforeseen_error_is_a_failure_in_french(queued, monkeypatch):
    monkeypatch.setattr(Document, "html", lambda document: 1 / 0)
    render(queued.pk, INSIDE)
    assert (state_of(queued), queued.failure) == ("queued", making.UNEXPECTED)


def test_sweep_makes_what_a_lost_hint_and_a_dead_worker_left(queued, deposit_elsewhere, made):
    dropped = ask(Kind.RECEIPT, deposit=deposit_elsewhere, at=INSIDE)
    Hold.take(dropped.pk, Clock(INSIDE))
    assert sweep(INSIDE + timedelta(seconds=5)) == 0
    sweep(INSIDE + timedelta(seconds=11))
    assert (state_of(queued), state_of(dropped)) == ("done", "running")
    sweep(INSIDE + LEASE + timedelta(seconds=1))
    assert state_of(dropped) == "done"


def test_a_selection_binds_dossiers_made_once(queued, project, deposit_elsewhere):
    deposit = make_deposit(project)
    selection = ask(Kind.SELECTION, selection=[deposit, deposit_elsewhere], at=INSIDE)
    alone = ask(Kind.DOSSIER, deposit=deposit, at=INSIDE)
    render(alone.pk, INSIDE)
    render(selection.pk, INSIDE)
    pdf = content_of(selection)
    assert faults(pdf) == []
    assert len(opened(pdf).pages) == 1 + 2 * len(opened(content_of(alone)).pages)
    dossiers = Printout.objects.filter(kind=Kind.DOSSIER).exclude(deposit=None)
    assert [(row.state, row.attempts) for row in dossiers] == [("done", 1), ("done", 1)]


def test_a_selection_is_shared_among_the_processes_of_the_worker(project, deposit_elsewhere, made, monkeypatch):
    """Each dossier made here goes with a hint for one from the other end, that is not made yet."""
    deposits = [make_deposit(project), deposit_elsewhere, *_more_deposits(project, 3)]
    hinted = []
    monkeypatch.setattr(making, "nudge", lambda task, key: hinted.append(Printout.objects.get(pk=key).deposit))
    monkeypatch.setattr(making.press, "bind", lambda *given: b"%PDF-1.7 essai")
    selection = ask(Kind.SELECTION, selection=deposits, at=INSIDE)
    last = ask(Kind.DOSSIER, deposit=deposits[-1], at=INSIDE)
    render(last.pk, INSIDE)
    assert render(selection.pk, INSIDE)
    assert hinted == [deposits[3]]
    assert len(made) == len(deposits)


def _more_deposits(project, number: int) -> list:
    schools = [make_school(uai) for uai in ("0299003D", "0299004E", "0299005F")[:number]]
    return [make_deposit(make_project(project.campaign, school=each, by=make_head(each))) for each in schools]


def test_a_selection_names_the_dossier_that_cannot_be_made(deposit_elsewhere, project, monkeypatch):
    selection = ask(Kind.SELECTION, selection=[deposit_elsewhere], at=INSIDE)
    monkeypatch.setattr(Document, "html", lambda document: 1 / 0)
    render(selection.pk, INSIDE)
    reference = deposit_elsewhere.project.reference
    assert (state_of(selection), selection.failure) == ("queued", f"Le dossier {reference} n’a pas pu être préparé.")


# -- whole processes ---------------------------------------------------------------------------------

RENDER = """
import sys, django
from datetime import datetime
django.setup()
from projects.printouts import render
render(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_while_rendering_leaves_a_row_that_is_swept(project):
    """The worker dies in the middle of a layout: no file, no half-done row; the next sweep makes it."""
    printout = ask(Kind.BLANK, campaign=project.campaign, at=INSIDE)
    command = [sys.executable, "-c", RENDER, str(printout.pk), INSIDE.isoformat()]
    process = subprocess.Popen(command, cwd=environment.ROOT, env=portal.environ())
    wait_until(lambda: state_of(printout) == "running", "the renderer to begin", 20)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert (state_of(printout), printout.file.name, printout.attempts) == ("running", "", 1)
    assert sweep(INSIDE + LEASE / 2) == 0
    sweep(INSIDE + LEASE + timedelta(seconds=30))
    assert (state_of(printout), printout.attempts) == ("done", 2)
    assert faults(content_of(printout)) == []


@pytest.mark.django_db(transaction=True)
def test_a_celery_worker_makes_what_the_web_asked_for(project):
    """Prefork, as shipped: its processes may not have children of multiprocessing; the press is none of them."""
    with portal.worker():
        printout = ask(Kind.DOSSIER, project=project, at=INSIDE)
        wait_until(lambda: state_of(printout) == "done", "the worker to make the document", 40)
    assert printout.attempts == 1


@pytest.mark.once
def test_the_web_never_loads_the_engine():
    script = "import django, sys; django.setup(); import tne29.urls; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=environment.ROOT).returncode == 0


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_kill_9_fifty_times_ends_with_one_file(project):
    printout = ask(Kind.BLANK, campaign=project.campaign, at=INSIDE)
    at = INSIDE
    for attempt in range(1, 51):
        command = [sys.executable, "-c", RENDER, str(printout.pk), at.isoformat()]
        process = subprocess.Popen(command, cwd=environment.ROOT, env=portal.environ())
        wait_until(lambda wanted=attempt: attempts_of(printout) == wanted, "the renderer to begin", 20)
        process.kill()
        process.wait()
        at += LEASE + timedelta(seconds=1)
    assert (state_of(printout), printout.file.name) == ("running", "")
    render(printout.pk, at)
    assert state_of(printout) == "done"


def attempts_of(printout: Printout) -> int:
    printout.refresh_from_db()
    return printout.attempts
