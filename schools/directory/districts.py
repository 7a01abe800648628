"""The inspectors’ districts: named by the file, found again by their code or by their name in the département."""

from schools.models import District
from tne29.lib.text import search_key

from .entries import Entry
from .report import Report


def keep(found: dict[str, tuple[str, str]], report: Report, *, writes: bool) -> None:
    """Those of the file; what it does not say of one stays."""
    known = {each.code: each for each in District.objects.filter(code__in=found)}
    fresh, changed = [], []
    for code, (name, email) in found.items():
        district = known.get(code)
        if district is None:
            fresh.append(District(code=code, name=name, email=email))
        elif (district.name, district.email) != (name, email or district.email):
            district.name, district.email = name, email or district.email
            changed.append(district)
    report.counts["districts_created"] += len(fresh)
    report.counts["districts_updated"] += len(changed)
    if writes:
        District.objects.bulk_create(fresh, batch_size=500)
        District.objects.bulk_update(changed, ["name", "email"], batch_size=200)


class Districts:
    """pk and name by code, or by département and name."""

    def __init__(self, coming: dict[str, str]) -> None:
        """coming: {code: name} of those that a comparison does not create."""
        self.names: dict[int | None, str] = {None: ""}
        self._by_code: dict[str, int] = {}
        self._by_name: dict[tuple[str, str], int] = {}
        for pk, code, name in District.objects.values_list("pk", "code", "name"):
            self._note(pk, code, name)
        for number, (code, name) in enumerate(coming.items(), start=1):
            if code not in self._by_code:
                self._note(-number, code, name)

    def _note(self, pk: int, code: str, name: str) -> None:
        self.names[pk] = name
        self._by_code[code] = pk
        self._by_name[code[:3], search_key(name)] = pk

    def of(self, entry: Entry) -> int | None:
        """None when the file says nothing, or nothing we know."""
        if not entry.district:
            return None
        return self._by_code.get(entry.district_code) or self._by_name.get((entry.uai[:3], search_key(entry.district)))
