"""A batch of the directory against what the portal knows: compared, then written in one upsert."""

from collections.abc import Iterable
from typing import Any

from schools.models import Commune, School, SchoolWord

from .districts import Districts
from .entries import Entry
from .report import Report

COLUMNS = (
    "name",
    "kind",
    "sector",
    "address",
    "postal_code",
    "commune",
    "district",
    "email",
    "phone",
    "latitude",
    "longitude",
    "siret",
    "pupils",
    "nature",
    "contract",
    "priority",
)
KEPT = (*COLUMNS, "is_open", "closure", "in_directory", "directory_on", "search_key", "search_order")
LABELS = {name: School._meta.get_field(name).verbose_name for name in COLUMNS}
WORDING = ("name", "commune", "postal_code")


class Communes:
    """pk and name by INSEE code; those that the schools name and nobody knew are created."""

    def __init__(self) -> None:
        self._known = {insee: (pk, name) for pk, insee, name in Commune.objects.values_list("pk", "insee", "name")}
        self.names = dict(self._known.values())

    def welcome(self, entries: Iterable[Entry], report: Report, *, writes: bool) -> None:
        fresh = {each.insee: each.commune for each in entries if each.insee not in self._known}
        report.counts["communes_created"] += len(fresh)
        communes = [Commune(insee=insee, name=name) for insee, name in fresh.items()]
        for commune in communes:
            commune.dress()
        if writes:
            Commune.objects.bulk_create(communes)
        self._known |= {each.insee: (each.pk, each.name) for each in communes}

    def of(self, entry: Entry) -> tuple[int | None, str]:
        return self._known[entry.insee]


class Writer:
    """writes: False to say only what would happen."""

    def __init__(self, report: Report, districts: dict[str, str], *, writes: bool) -> None:
        self.report, self.writes = report, writes
        self.communes, self.districts = Communes(), Districts(districts)

    def write(self, entries: list[Entry]) -> None:
        self.communes.welcome(entries, self.report, writes=self.writes)
        known = self._known(entries)
        touched = [school for entry in entries if (school := self._treated(entry, known.get(entry.uai)))]
        if self.writes and touched:
            self._keep(touched)

    def _known(self, entries: list[Entry]) -> dict[str, School]:
        schools = School.objects.filter(uai__in=[each.uai for each in entries]).order_by()
        if self.writes:
            schools = schools.select_for_update(no_key=True, of=("self",))
        return {each.uai: each for each in schools}

    def _treated(self, entry: Entry, school: School | None) -> School | None:
        """The row to write, or None when nothing changes."""
        self.report.remarks.update(entry.remarks)
        if school is None:
            return self._created(entry)
        if entry.updated_on and school.directory_on and entry.updated_on < school.directory_on:
            self.report.add("older")
            return None
        return self._compared(entry, school)

    def _created(self, entry: Entry) -> School:
        pk, commune = self.communes.of(entry)
        school = School(uai=entry.uai, commune_id=pk, district_id=self.districts.of(entry), **entry.values)
        _mark(school, entry)
        school.dress(commune)
        self.report.add("created", f"{school.name}, {commune} ({school.uai})")
        if entry.is_closing:
            _close(school)
            self.report.add("closed", f"{school.name}, {commune} ({school.uai})")
        return school

    def _compared(self, entry: Entry, school: School) -> School | None:
        changes = self._changes(entry, school)
        _, commune = self.communes.of(entry)
        label = f"{school.name}, {commune} ({school.uai})"
        moved = self._opened_or_closed(entry, school, label)
        if changes:
            self.report.add("updated", label, [[LABELS[name], _shown(old), _shown(new)] for name, old, new in changes])
            self.report.changes.update(LABELS[name] for name, _, _ in changes)
        elif not moved:
            self.report.add("unchanged")
        is_new_to_it = _mark(school, entry)
        school.dress(commune)
        return school if changes or moved or is_new_to_it else None

    def _changes(self, entry: Entry, school: School) -> list[tuple[str, Any, Any]]:
        """Set on the school, and told: (column, before, after)."""
        wanted = dict(entry.values)
        changes = [(name, getattr(school, name), new) for name, new in wanted.items() if getattr(school, name) != new]
        for name, _, new in changes:
            setattr(school, name, new)
        pk, commune = self.communes.of(entry)
        if pk != school.commune_id:
            changes.append(("commune", self.communes.names.get(school.commune_id), commune))
            school.commune_id = pk
        district = self.districts.of(entry)
        if district and district != school.district_id:
            changes.append(("district", self.districts.names.get(school.district_id), self.districts.names[district]))
            school.district_id = district
        return changes

    def _opened_or_closed(self, entry: Entry, school: School, label: str) -> bool:
        """What staff closed by hand stays closed."""
        if entry.is_closing and school.is_open:
            _close(school)
            self.report.add("closed", label)
            return True
        if not entry.is_closing and school.closure:
            school.is_open, school.closure = True, ""
            self.report.add("reopened", label)
            return True
        return False

    def _keep(self, schools: list[School]) -> None:
        known = [school for school in schools if school.pk]
        fresh = [school for school in schools if not school.pk]
        for rows, unique in ((fresh, "uai"), (known, "pk")):
            School.objects.bulk_create(rows, update_conflicts=True, unique_fields=[unique], update_fields=KEPT)
        SchoolWord.objects.rewrite(schools)


def _mark(school: School, entry: Entry) -> bool:
    """Says whether the row must be written for that alone."""
    before = (school.in_directory, school.directory_on)
    school.in_directory = True
    school.directory_on = entry.updated_on or school.directory_on
    return before != (school.in_directory, school.directory_on)


def _close(school: School) -> None:
    school.is_open, school.closure = False, School.Closure.ANNOUNCED


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
