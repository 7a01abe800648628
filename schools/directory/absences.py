"""Schools that the file does not name any more. A file of one département, or of the collèges alone, closes no other.

Only what the directory itself brought is closed, only among the kinds and the départements that the file holds, and
not when too many would be: such a file is most likely a part of the directory, or one that was cut.
"""

from collections import Counter, defaultdict
from collections.abc import Container
from datetime import date

from schools.models import School

from .report import Report

MOST_SHARE = 0.1
MOST_FEW = 3
BATCH = 500
TOO_MANY = (
    "{absent} des {known} établissements connus dans le département {department} ({kind}) ne sont pas dans ce fichier, "
    "qui paraît partiel : ils restent ouverts."
)

Scope = tuple[str, str]


def absent(seen: Container[str], scopes: set[Scope], latest: date | None, report: Report, *, anyway: bool) -> list[int]:
    """Those to close; what is spared is said in the report."""
    known, missing = Counter(), defaultdict(list)
    for pk, uai, kind, updated_on in _open_ones():
        scope = (uai[:3], kind)
        known[scope] += scope in scopes
        is_newer = bool(latest and updated_on and updated_on > latest)
        if scope in scopes and uai not in seen and not is_newer:
            missing[scope].append(pk)
    closed = []
    for scope, pks in sorted(missing.items()):
        if anyway or len(pks) <= max(MOST_FEW, known[scope] * MOST_SHARE):
            closed += pks
        else:
            report.note(_spared(scope, len(pks), known[scope]))
    return closed


def _open_ones():
    schools = School.objects.filter(in_directory=True, is_open=True).order_by()
    return schools.values_list("pk", "uai", "kind", "directory_on").iterator(chunk_size=2_000)


def _spared(scope: Scope, missing: int, known: int) -> str:
    department, kind = scope
    return TOO_MANY.format(absent=missing, known=known, department=department, kind=School.Kind(kind).label)


def close(pks: list[int], report: Report, *, writes: bool) -> None:
    for start in range(0, len(pks), BATCH):
        schools = School.objects.filter(pk__in=pks[start : start + BATCH], is_open=True)
        for school in schools.select_related("commune"):
            report.add("closed", school.label)
        if writes:
            schools.update(is_open=False, closure=School.Closure.ABSENT)
