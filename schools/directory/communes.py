"""The communes and their EPCI, from a file of the DGCL. A commune may have none: two islands of Finistère."""

from typing import BinaryIO

from django.db import transaction

from schools.models import Authority, Commune, School, SchoolWord
from tne29.lib.identifiers import siren_is_valid
from tne29.lib.text import clean_line, search_key

from .columns import COMMUNES, NEEDED_OF_COMMUNES
from .entries import INSEE, tidy
from .reading import CsvFile, Refused, Row
from .report import Report

WHAT = "la liste des communes et de leurs EPCI"
BATCH = 500
WRONGINSEE = "code INSEE incorrect : « {found} »"
WRONG_SIREN = "SIREN de l’EPCI incorrect : « {found} »"
TOO_LONG = "nom trop long"


def attach(stream: BinaryIO, report: Report, *, writes: bool) -> None:
    """Names of EPCI that staff know stay as they are; communes take the name of the file when it really differs."""
    file = CsvFile(stream, COMMUNES, NEEDED_OF_COMMUNES, WHAT)
    batch: list[Row] = []
    for row in file:
        reason = row.reason if isinstance(row, Refused) else _wrong(row.cells)
        if reason:
            report.refuse(row.line, "", f"fichier des communes, {reason}")
            continue
        batch.append(row)
        if len(batch) == BATCH:
            _write(batch, report, writes)
            batch = []
    _write(batch, report, writes)


def _wrong(cells: dict[str, str]) -> str:
    insee, siren = cells["insee"].strip(), cells["epci"].strip()
    if not INSEE.fullmatch(insee):
        return WRONGINSEE.format(found=clean_line(insee)[:20])
    if siren and not siren_is_valid(siren):
        return WRONG_SIREN.format(found=clean_line(siren)[:20])
    return TOO_LONG if not 0 < len(cells["name"].strip()) <= 120 or len(cells["epci_name"]) > 150 else ""


def _write(rows: list[Row], report: Report, writes: bool) -> None:
    with transaction.atomic():
        epci = _epci(rows, report, writes)
        wanted = {row.cells["insee"].strip(): row.cells for row in rows}
        known = {each.insee: each for each in Commune.objects.filter(insee__in=wanted)}
        for insee, cells in wanted.items():
            _commune(known.get(insee), insee, cells, epci.get(cells["epci"].strip()), report, writes)


def _epci(rows: list[Row], report: Report, writes: bool) -> dict[str, Authority]:
    named = {row.cells["epci"].strip(): row.cells for row in rows if row.cells["epci"].strip()}
    found = {each.siren: each for each in Authority.objects.filter(siren__in=named)}
    for siren, cells in named.items():
        if siren not in found:
            report.add("epci_created", name := _epci_name(cells))
            found[siren] = Authority(kind=Authority.Kind.EPCI, siren=siren, name=name)
            if writes:
                found[siren].save()
    return found


def _epci_name(cells: dict[str, str]) -> str:
    """« CC Poher Communauté » is Poher Communauté, whose nature is CC."""
    nature = cells.get("epci_nature", "").strip()
    return tidy(cells["epci_name"]).removeprefix(f"{nature} ")


def _commune(known, insee: str, cells: dict[str, str], epci: Authority | None, report: Report, writes: bool) -> None:
    name = tidy(cells["name"])
    commune = known or Commune(insee=insee, name=name)
    is_renamed = search_key(commune.name) != search_key(name)
    if known and not is_renamed and commune.epci_id == (epci and epci.pk):
        return
    report.counts["communes_updated" if known else "communes_created"] += 1
    if not writes:
        return
    commune.name, commune.epci = name if is_renamed else commune.name, epci
    commune.save()
    if known and is_renamed:
        _rename_in_schools(commune)


def _rename_in_schools(commune: Commune) -> None:
    schools = list(School.objects.filter(commune=commune))
    for school in schools:
        school.dress(commune.name)
    School.objects.bulk_update(schools, ["search_key", "search_order"])
    SchoolWord.objects.rewrite(schools)
