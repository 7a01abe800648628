"""Schools, and the people who answer for them. Background people have no password: nobody signs in as one of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.demonstration import PEOPLE
from accounts.models import User
from schools.actions import belong
from schools.models import Commune, District, Membership, School
from schools.school_year import lapse_after
from tne29.lib.identifiers import UAI_LETTERS
from tne29.lib.text import ascii_slug

from .stories import read

DOMAIN = "example.org"
LAPSED = "school_teacher"
LONG_PAST, ASKED_SINCE = timedelta(days=800), timedelta(days=2)


@dataclass
class Troupe:
    """accounts: people one can sign in as, by key; team: the people of each school, its head first."""

    accounts: dict[str, User]
    schools: dict[int, School] = field(default_factory=dict)
    team: dict[int, list[User]] = field(default_factory=dict)

    @property
    def lead(self) -> User:
        return self.accounts["lead"]

    @property
    def reviewer(self) -> User:
        return self.accounts["reviewer"]


def gather(accounts: dict[str, User], *, at: datetime, now: datetime) -> Troupe:
    """Everybody belongs to their school since long ago, and was confirmed again each year until now."""
    troupe = Troupe(accounts)
    districts = {values["number"]: _district(values) for values in read("schools")["district"]}
    for values in read("schools")["school"]:
        number = values["number"]
        troupe.schools[number] = _school(values, districts)
        troupe.team[number] = [person(who, troupe, at) for who in values["team"]]
        _join(troupe.team[number], troupe.schools[number], troupe.lead, at=at, now=now)
        for who in values.get("asking", ()):
            belong(person(who, troupe, at), troupe.schools[number], Membership.Role.MEMBER, at=now - ASKED_SINCE)
    _let_one_lapse(accounts[LAPSED], now)
    return troupe


def renew(now: datetime) -> int:
    """For the coming school year, without a letter; how many."""
    ending = Membership.objects.active().filter(confirmed_at__isnull=False, valid_until__lt=lapse_after(now))
    ending = ending.exclude(user__email=next(each.email for each in PEOPLE if each.key == LAPSED))
    return ending.update(valid_until=lapse_after(now), warned_at=None)


def _let_one_lapse(user: User, now: datetime) -> None:
    Membership.objects.filter(user=user).update(valid_until=lapse_after(now - LONG_PAST))


def join_school(user: User, school: School, *, by: User, at: datetime) -> None:
    """Confirmed by its head, since that moment."""
    _belong(user, school, Membership.Role.MEMBER, Membership.Means.HEAD, by, at, at)


def facts(number: int) -> dict[str, Any]:
    """What schools.toml says of a school beyond its row: its classes, whom the team met."""
    return next(values for values in read("schools")["school"] if values["number"] == number)


def inspector(number: int) -> str:
    district = facts(number).get("district")
    return next((each["inspector"] for each in read("schools")["district"] if each["number"] == district), "")


def uai(number: int) -> str:
    digits = f"0299{number:03}"
    return digits + UAI_LETTERS[int(digits) % 23]


def phone(number: int, line: int = 0) -> str:
    """In the range that is kept for fiction."""
    return f"02 61 91 {number:02} {line:02}"


def _district(values: dict[str, Any]) -> District:
    code = uai(values["number"])
    district, _ = District.objects.get_or_create(
        code=code, defaults={"name": values["name"], "email": f"ien.{code.lower()}@{DOMAIN}"}
    )
    return district


def _school(values: dict[str, Any], districts: dict[int, District]) -> School:
    code = uai(values["number"])
    prefix = "ecole" if values["kind"] == School.Kind.PRIMARY else "ce"
    columns = ("name", "kind", "address", "postal_code", "pupils", "latitude", "longitude")
    defaults = {
        **{name: values[name] for name in columns},
        "sector": values.get("sector", School.Sector.PUBLIC),
        "commune": Commune.objects.select_related("epci").get(insee=values["insee"]),
        "district": districts.get(values.get("district")),
        "email": f"{prefix}.{code.lower()}@{DOMAIN}",
        "phone": phone(values["number"]),
    }
    school, _ = School.objects.get_or_create(uai=code, defaults=defaults)
    return school


def person(who: list[str], troupe: Troupe, at: datetime) -> User:
    if len(who) == 1:
        return troupe.accounts[who[0]]
    first_name, last_name, job_title = who
    email = f"{ascii_slug(first_name)}.{ascii_slug(last_name.replace('’', ''))}@{DOMAIN}"
    defaults = {"first_name": first_name, "last_name": last_name, "job_title": job_title, "date_joined": at}
    user, is_new = User.objects.get_or_create(email=email, defaults=defaults)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _join(team: list[User], school: School, lead: User, *, at: datetime, now: datetime) -> None:
    head, *others = team
    _belong(head, school, Membership.Role.HEAD, Membership.Means.STAFF, lead, at, now)
    for member in others:
        _belong(member, school, Membership.Role.MEMBER, Membership.Means.HEAD, head, at, now)


def _belong(user: User, school: School, role: str, means: str, by: User, at: datetime, now: datetime) -> None:
    defaults = {
        "role": role,
        "requested_at": at,
        "confirmed_at": at,
        "confirmed_by": by,
        "valid_until": lapse_after(now),
        "confirmation_means": means,
    }
    Membership.objects.get_or_create(user=user, school=school, ended_at=None, defaults=defaults)
