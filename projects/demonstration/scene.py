"""One story in its place: the school, the people, the calendar, and the common passages it draws."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from accounts.models import User
from campaigns.deadlines import add_months, paris_day
from campaigns.models import Campaign
from projects.models import Project
from schools.models import Authority, School
from tne29.lib.canonical import sha256_hex
from tne29.lib.french import MONTHS

from . import cast
from .cast import Troupe
from .stories import Pools, Story
from .timetable import Timetable

VOWELS = "aàâeéèêiîoôuûyh"


@dataclass(frozen=True)
class Scene:
    """former: the school’s last accepted project, if it has one; turn: the place among the stories."""

    story: Story
    campaign: Campaign
    troupe: Troupe
    timetable: Timetable
    turn: int
    project_starts_on: date
    former: Project | None = None

    @property
    def school(self) -> School:
        return self.troupe.schools[self.story.school]

    @property
    def is_primary(self) -> bool:
        return self.school.kind == School.Kind.PRIMARY

    @property
    def team(self) -> list[User]:
        return self.troupe.team[self.story.school]

    @property
    def head(self) -> User:
        return self.team[0]

    @property
    def owner(self) -> User:
        """A head one can sign in as owns the project; else the teacher who carries it."""
        return self.head if self.head in self.troupe.accounts.values() else self.team[-1]

    @property
    def companions(self) -> list[User]:
        invited = [self.troupe.accounts[key] for key in self.story.editors]
        return invited or [person for person in self.team[:2] if person != self.owner]

    @cached_property
    def pools(self) -> Pools:
        return Pools(self.turn, self.school.kind)

    @cached_property
    def place(self) -> dict[str, Any]:
        return cast.facts(self.story.school)

    @property
    def agreement(self) -> str:
        return self.story.own.get("accord_de_principe") or self.pools.pick("agreements")

    def rows(self, table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """With ids, and without the cells left blank."""
        return [
            {"id": "r" + sha256_hex(f"{self.story.key} {table} {place}")[:12], **filled(row)}
            for place, row in enumerate(rows)
        ]

    def days_after_start(self, count: int) -> str:
        """A working day around the beginning of the file, as it is kept."""
        return weekday(paris_day(self.timetable.started) + timedelta(days=count)).isoformat()

    @property
    def started_on(self) -> date:
        return paris_day(self.timetable.started)

    @cached_property
    def authority(self) -> tuple[str, str, str]:
        """(type, name, SIREN) of the collectivité référente."""
        school = self.school
        if school.sector == School.Sector.PRIVATE:
            return Authority.Kind.OGEC.value, f"Organisme de gestion {_of(school.name)}", ""
        if self.is_primary:
            found = Authority.objects.get(kind=Authority.Kind.COMMUNE, name=school.commune.name)
        else:
            is_middle = school.kind == School.Kind.MIDDLE
            found = Authority.objects.get(kind=Authority.Kind.DEPARTMENT if is_middle else Authority.Kind.REGION)
        return found.kind, found.name, found.siren

    @property
    def project_ends_on(self) -> date:
        last = max((step[1] for step in self.story.steps), default=9)
        return weekday(add_months(self.project_starts_on, last + 1) - timedelta(days=3))

    def months(self, first: int, last: int) -> str:
        """« de janvier à mars 2024 », months counted from the start of the project."""
        begin, end = (add_months(self.project_starts_on, count) for count in (first, last))
        if first == last:
            return f"{MONTHS[begin.month - 1]} {begin.year}"
        year = f" {begin.year}" if begin.year != end.year else ""
        month = MONTHS[begin.month - 1]
        return f"{'d’' if month[0] in VOWELS else 'de '}{month}{year} à {MONTHS[end.month - 1]} {end.year}"


def weekday(day: date) -> date:
    """The Friday before, when it is a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _of(name: str) -> str:
    """« de l’école privée… », « du collège privé… »."""
    article = "de l’" if name.startswith("École") else "du "
    return article + name[0].lower() + name[1:]


def filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
