"""The archive of a campaign: safe names, a manifest that says it all, nothing the antivirus put aside."""

import csv
import hashlib
import io
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from projects import exports, printouts
from projects.exports.archive import safe_name
from projects.models import Attachment, Printout
from projects.printouts.holding import LEASE
from tests import environment, portal
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.exports.scene import Kind, archive, content, deposited, made
from tests.services import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def campaign():
    return desk.make_campaign()


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    """PDFs have tests of their own."""
    monkeypatch.setattr("projects.printouts.making.press.write", lambda html, sheets: b"%PDF " + html[:80].encode())


def manifest_of(opened) -> dict[str, dict[str, str]]:
    text = opened.read("manifeste.csv").decode("utf-8-sig")
    return {row["Chemin"]: row for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";")}


def test_everything_is_in_the_archive_and_in_its_manifest(campaign):
    deposit = deposited(campaign, pieces=("Devis écran.PDF",))
    opened = archive(campaign)
    folder = f"{deposit.project.reference}_ecole-de-la-pointe-brest"
    assert opened.namelist() == [
        f"{folder}/dossier-depot-1.pdf",
        f"{folder}/pieces/devis-ecran.pdf",
        "dossiers.csv",
        "budget.csv",
        "etablissements.csv",
        "manifeste.csv",
        "SHA256SUMS",
    ]
    rows = manifest_of(opened)
    assert rows[f"{folder}/pieces/devis-ecran.pdf"]["Nom d’origine"] == "Devis écran.PDF"
    for path, row in rows.items():
        read = opened.read(path)
        assert (row["Octets"], row["SHA-256"]) == (str(len(read)), hashlib.sha256(read).hexdigest()), path
    sums = dict(reversed(line.split("  ")) for line in opened.read("SHA256SUMS").decode().splitlines())
    assert sums == {path: row["SHA-256"] for path, row in rows.items()}


def test_two_files_of_the_same_name_are_both_there(campaign):
    deposit = deposited(campaign, pieces=("avis.pdf", "Avis.pdf"))
    pieces = [name for name in archive(campaign).namelist() if "/pieces/" in name]
    assert [name.rpartition("/")[2] for name in pieces] == ["avis.pdf", "avis-2.pdf"]
    assert deposit.number == 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("CON.pdf", "piece-con.pdf"),
        (".htaccess", "piece.htaccess"),
        ("مرحبا.pdf", "piece.pdf"),
        ("a" * 200 + ".pdf", "a" * 60 + ".pdf"),
        ("C:\\x\\y.exe", "y.exe"),
    ],
)
def test_a_name_is_safe_everywhere(name, safe):
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scan": "infected"}, "non : infecté"),
        ({"scan": "waiting"}, "non : analyse en cours"),
        ({"erased_at": INSIDE}, "non : le fichier est introuvable"),
        ({"file": "pieces/nulle-part"}, "non : le fichier est introuvable"),
    ],
)
def test_what_is_not_given_is_named(campaign, change, said):
    deposited(campaign, pieces=("avis.pdf",))
    Attachment.objects.update(**change)
    opened = archive(campaign)
    (row,) = (row for path, row in manifest_of(opened).items() if "/pieces/" in path)
    assert row["Dans l’archive"] == said
    assert [name for name in opened.namelist() if "/pieces/" in name] == []


def test_bytes_that_changed_since_the_deposit_are_left_out(campaign, settings):
    deposited(campaign, pieces=("avis.pdf",))
    (settings.MEDIA_ROOT / Attachment.objects.get().file.name).write_bytes(b"autre chose")
    (row,) = (row for path, row in manifest_of(archive(campaign)).items() if "/pieces/" in path)
    assert row["Dans l’archive"] == "non : les octets ne sont plus ceux du dépôt"


def test_the_same_data_is_the_same_bytes(campaign):
    deposited(campaign, pieces=("avis.pdf",))
    first = made(Kind.ZIP, campaign)
    before = content(first)
    Printout.objects.filter(pk=first.pk).update(state="queued", fingerprint="autre")
    exports.render(first.pk, INSIDE + timedelta(days=3))
    first.refresh_from_db()
    assert content(first) == before


def test_a_turn_that_is_over_goes_on_with_what_is_made(campaign, monkeypatch):
    """Long archives do not hold the worker: the dossiers made are kept, the next turn makes the others."""
    for place in range(3):
        deposited(campaign, place)
    asked = exports.ask(Kind.ZIP, campaign, by=None, at=INSIDE)
    for name in ("TURN", "LEAST_MADE"):
        monkeypatch.setattr(f"projects.printouts.making.{name}", timedelta(0))
    assert exports.render(asked.pk, INSIDE) is False
    asked.refresh_from_db()
    assert (asked.state, asked.failure) == ("queued", "")
    assert Printout.objects.filter(kind=Kind.DOSSIER, state="done").count() == 1
    monkeypatch.undo()
    monkeypatch.setattr("projects.printouts.making.press.write", lambda html, sheets: b"%PDF")
    assert exports.sweep(INSIDE + timedelta(minutes=1)) == 1
    dossiers = Printout.objects.filter(kind=Kind.DOSSIER)
    assert [each.attempts for each in dossiers] == [1, 1, 1]


@pytest.mark.parametrize("ready", [2, 3])
def test_what_is_made_already_is_written_however_long_it_takes(campaign, monkeypatch, ready):
    """The pieces of an archive are read again at each turn: a turn that makes nothing would never be the last."""
    deposits = [deposited(campaign, place) for place in range(3)]
    for deposit in deposits[:ready]:
        printouts.render(printouts.ask(Kind.DOSSIER, deposit=deposit, by=None, at=INSIDE).pk, INSIDE)
    monkeypatch.setattr("projects.printouts.making.TURN", timedelta(0))
    assert made(Kind.ZIP, campaign).attempts == 1


MAKE = """
import sys, time, django
from datetime import datetime
django.setup()
from projects.exports import archive, render
from projects.printouts import making
making.press.write = lambda html, sheets: b"%PDF"
writing = archive.Archive.add
archive.Archive.add = lambda *given: (writing(*given), time.sleep(30))
render(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_leaves_no_half_file_and_the_next_sweep_makes_it(campaign):
    deposited(campaign, pieces=("avis.pdf",))
    deposited(campaign, 1)
    asked = exports.ask(Kind.ZIP, campaign, by=None, at=INSIDE)
    command = [sys.executable, "-c", MAKE, str(asked.pk), INSIDE.isoformat()]
    process = subprocess.Popen(command, cwd=environment.ROOT, env=portal.environ())
    dossiers = Printout.objects.filter(kind=Kind.DOSSIER, state="done")
    wait_until(lambda: dossiers.exists() and Printout.objects.get(pk=asked.pk).progress > 0, "the archive to begin", 20)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    asked.refresh_from_db()
    assert (asked.state, asked.file.name, asked.attempts) == ("running", "", 1)
    assert exports.sweep(INSIDE + LEASE / 2) == 0
    assert exports.sweep(INSIDE + LEASE + timedelta(minutes=1)) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, [each.attempts for each in dossiers]) == ("done", 2, [1, 1])
    assert len(content(asked)) == asked.size
