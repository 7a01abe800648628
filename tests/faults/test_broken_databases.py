"""The database dies, is cut off or is full while people save: what they were told is kept stays kept (151, 157, 158).

Each person writes one answer again and again, and remembers the last text that the portal said it had kept. After
each fault, what is stored is that text or one sent later, whose answer never came.
"""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from projects.models import Deposit, Project, Revision
from tests import factories, portal, services
from tests.faults import databases, figures
from tests.faults.people import Person
from tests.tcp_proxy import tcp_proxy

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4
HEALED_WITHIN = 10.0
FOLLOWING, LONG = 0.4, 12.0
MOST_THAT_STILL_FITS = 40


@dataclass
class Writer:
    """Saves without end. kept: the last text said to be kept; perhaps: sent since, without an answer."""

    person: Person
    project: Project
    port: int
    kept: str = ""
    perhaps: list[str] = field(default_factory=list)
    kept_count: int = 0
    odd: list[str] = field(default_factory=list)

    def write(self, number: int) -> bool:
        text, seen = f"texte {number}", self.project.revision
        answer = self.person.save(self.port, self.project, seen, resume=text)
        if answer.status == 200:
            self.project.revision = answer.json()["revision"]
            self.kept, self.perhaps, self.kept_count = text, [], self.kept_count + 1
            return True
        if not answer.has_come or answer.asks_to_retry:
            self.perhaps.append(text)
        elif answer.status == 409 and self.perhaps:
            # The one that was not answered had been kept: the page would show both texts.
            self.project.revision = answer.json()["revision"]
        else:
            self.odd.append(f"{answer.status} {answer.body[:300]}")
        return False

    def look(self) -> str | None:
        """What is wrong with what is stored."""
        self.project = Project.objects.get(pk=self.project.pk)
        stored = self.project.answers.get("resume", "")
        if stored != self.kept and stored not in self.perhaps:
            return f"{self.project.reference}: kept « {self.kept} », stored « {stored} »"
        self.kept, self.perhaps = stored, []
        return None


def begin(number: int = WRITERS) -> list[tuple[Person, Project]]:
    today = timezone.localdate()
    campaign = factories.make_campaign(today - timedelta(days=9), today + timedelta(days=9))
    school, now = factories.make_school(), timezone.now()
    heads = [factories.make_head(school, when=now) for _ in range(number)]
    return [(Person(head), factories.make_project(campaign, by=head, school=school, when=now)) for head in heads]


class Crowd:
    """Writers side by side, who stop at each fault to look at what is stored, then go on."""

    def __init__(self, port: int, teams: list[tuple[Person, Project]]) -> None:
        self.writers = [Writer(person, project, port, project.answers["resume"]) for person, project in teams]
        self.numbers = iter(range(10**9))

    @contextmanager
    def writing(self) -> Iterator[None]:
        stop = threading.Event()
        threads = [threading.Thread(target=self._write_until, args=(writer, stop)) for writer in self.writers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def _write_until(self, writer: Writer, stop: threading.Event) -> None:
        while not stop.is_set():
            if not writer.write(next(self.numbers)):
                time.sleep(0.05)

    def wrong(self) -> list[str]:
        connection.close()
        return [said for writer in self.writers if (said := writer.look())] + [
            said for writer in self.writers for said in writer.odd
        ]

    def heals(self) -> float:
        """Seconds until each writer has been told again that a text is kept, nobody having touched the portal."""
        began = time.monotonic()
        for writer in self.writers:
            services.wait_until(lambda each=writer: each.write(next(self.numbers)), "the portal is well", 60)
        return time.monotonic() - began

    @property
    def kept(self) -> int:
        return sum(writer.kept_count for writer in self.writers)


def suffer(crowd: Crowd, rng: Random, rounds: int, faults: list[Callable[[], None]]) -> None:
    healed, following = [], FOLLOWING if rounds < 10 else LONG
    for number in range(rounds):
        with crowd.writing():
            time.sleep(rng.uniform(0.1, following))
            faults[number % len(faults)]()
            time.sleep(rng.uniform(0, FOLLOWING / 4))
        services.wait_until(connection_answers, "the database is back")
        assert crowd.wrong() == []
        healed.append(crowd.heals())
        assert crowd.wrong() == []
    assert max(healed) <= HEALED_WITHIN
    figures.promises_are_kept("I3", "I5")
    assert Revision.objects.count() >= crowd.kept
    figures.say_none(f"enregistrements confirmés et perdus ({connection.vendor}, {rounds} pannes)", crowd.kept)
    figures.say(f"le portail répond de nouveau après {max(healed):.2f} s au plus")


def connection_answers() -> bool:
    try:
        connection.close()
        return Project.objects.exists()
    except Exception:
        return False


@pytest.mark.only_on("postgresql")
@figures.trials(4, 40)
def test_postgresql_that_dies_or_is_cut_off_takes_nothing_that_was_said_to_be_kept(trials):
    """`pg_ctl -m immediate` and the same cluster again, or every line to it cut; the web server is left alone."""
    rng = figures.dice()
    with databases.durable_cluster() as cluster, tcp_proxy(cluster.port) as line:
        through_the_line = portal.database_url().replace(f":{cluster.port}/", f":{line.port}/")

        def die_and_come_back() -> None:
            cluster.stop(signal.SIGQUIT)
            cluster.start()

        with portal.web_server(DATABASE_URL=through_the_line) as web:
            suffer(Crowd(web.port, begin()), rng, trials, [die_and_come_back, line.cut])


@pytest.mark.only_on("sqlite")
@figures.trials(2, 50)
def test_kill_9_of_the_web_server_leaves_a_sound_file(tmp_path, trials):
    """All its processes at once, in the middle of writes; then another one on the same file."""
    rng = figures.dice()
    with databases.file_in(tmp_path) as path:
        kept, teams = 0, begin()
        for _ in range(trials):
            kept += killed_while_writing(teams, rng)
            assert databases.is_sound(path)
        figures.promises_are_kept("I3", "I5")
        figures.say_none(f"enregistrements confirmés et perdus (sqlite, {trials} kill -9)", kept)


def killed_while_writing(teams: list[tuple[Person, Project]], rng: Random) -> int:
    with portal.web_server() as web:
        crowd = Crowd(web.port, [(person, Project.objects.get(pk=project.pk)) for person, project in teams])
        for writer in crowd.writers:
            writer.kept = writer.project.answers.get("resume", "")
        crowd.heals()
        with crowd.writing():
            time.sleep(rng.uniform(0, FOLLOWING))
            databases.kill_all(databases.group_of(web.process.pid), signal.SIGKILL)
        assert crowd.wrong() == []
        return crowd.kept


@pytest.mark.only_on("sqlite")
def test_a_full_disk_is_said_and_heals(disk):
    """Writes are refused with a sentence or « try again », pages still open, and all is well when there is room."""
    with databases.file_in(disk) as path, portal.web_server() as web:
        crowd = Crowd(web.port, begin(2))
        crowd.heals()
        ballast = fill(disk)
        first, second = crowd.writers
        assert not all(first.write(number) for number in range(MOST_THAT_STILL_FITS))
        deposited = second.person.deposit(web.port, second.project)
        assert deposited.asks_to_retry and "réessayez" in deposited.body
        page = second.person.get(web.port, second.project.get_absolute_url())
        assert (page.status, second.project.reference in page.body) == (200, True)
        assert crowd.wrong() == []
        assert not Deposit.objects.exists()
        ballast.unlink()
        assert crowd.heals() <= HEALED_WITHIN
        assert crowd.wrong() == []
        assert databases.is_sound(path)
        figures.promises_are_kept("I1", "I3", "I5")


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        connection.close()
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Everything that is left, to the last block."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return ballast
