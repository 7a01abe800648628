"""The exports of the demonstration, opened as somebody would open them and compared with the database.

A part of tests/projects/test_demo.py, which builds the demonstration once.
"""

import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook
from pypdf import PdfReader

from campaigns.models import Campaign
from projects import exports, printouts
from projects.exports.open_data import NEEDED
from projects.exports.volumes import volumes_of
from projects.models import Attachment, Decision, Deposit, Printout, Project
from projects.workflow import State
from tests.projects.exports.scene import content
from tests.projects.printouts import tags
from tests.projects.printouts.reading import words
from tne29.lib.french import in_paris

Kind = Printout.Kind
NEWEST = "demonstration"
FIRST = "2023-2024-campagne-1"


class ReadsTheExports:
    """Of a TestCase that has built the demonstration, at `now`, its files in `media`."""

    def export_of(self, kind: str, campaign: Campaign) -> Printout:
        asked = exports.ask(kind, campaign, by=None, at=self.now)
        exports.render(asked.pk, self.now)
        asked.refresh_from_db()
        assert asked.state == "done", asked.failure
        return asked

    @pytest.mark.only_on("postgresql")
    def test_every_row_of_every_table_says_what_was_deposited(self):
        for campaign in Campaign.objects.all():
            deposits = last_deposits(campaign)
            tables = {
                kind: rows_of(self.export_of(kind, campaign)) for kind in (Kind.CSV, Kind.CSV_BUDGET, Kind.CSV_SCHOOLS)
            }
            assert [row["dossier.reference"] for row in tables[Kind.CSV]] == [
                each.project.reference for each in deposits
            ]
            for row, deposit in zip(tables[Kind.CSV], deposits, strict=True):
                check_dossier(row, deposit)
            assert budget(tables[Kind.CSV_BUDGET]) == [line for each in deposits for line in budget_of(each)]
            assert schools(tables[Kind.CSV_SCHOOLS]) == [line for each in deposits for line in schools_of(each)]
            check_book(self.export_of(Kind.XLSX, campaign), tables)

    @pytest.mark.only_on("postgresql")
    def test_open_data_says_each_accepted_project_or_what_it_lacks(self):
        campaign = Campaign.objects.get(slug=FIRST)
        accepted = {each.project.reference for each in last_deposits(campaign) if each.project.state == State.ACCEPTED}
        large = set(Decision.objects.filter(amount__gt=23_000).values_list("project__reference", flat=True)) & accepted
        assert accepted
        for kind, concerned in ((Kind.SCDL, accepted), (Kind.REGULATORY, large)):
            printout = self.export_of(kind, campaign)
            lines = list(csv.DictReader(io.StringIO(content(printout).decode(), newline="")))
            told = {each["reference"]: each["missing"] for each in printout.report}
            assert set(told) <= concerned and len(lines) + len(told) == len(concerned)
            assert all(set(missing) <= {sentence for sentence, _ in NEEDED} for missing in told.values())

    @pytest.mark.only_on("postgresql")
    def test_the_campaign_in_one_pdf_and_in_an_archive(self):
        """Together: the archive holds the dossiers that were made for the PDF."""
        campaign = Campaign.objects.get(slug=NEWEST)
        deposits = last_deposits(campaign)
        with self.settings(MEDIA_ROOT=self.media):
            (volume,) = volumes_of(campaign)
            asked = printouts.ask(printouts.Kind.SELECTION, selection=volume, by=None, at=self.now)
            printouts.render(asked.pk, self.now)
            asked.refresh_from_db()
            check_campaign_pdf(content(asked), deposits)
            check_archive(content(self.export_of(Kind.ZIP, campaign)), deposits)


def last_deposits(campaign: Campaign) -> list[Deposit]:
    """Read one by one, as simply as can be."""
    projects = Project.objects.filter(campaign=campaign, deposits__isnull=False).distinct().order_by("reference")
    return [each.deposits.select_related("project__school__commune", "content").latest("number") for each in projects]


def said_by(deposit: Deposit) -> dict:
    return json.loads(deposit.content.content)


def rows_of(printout: Printout) -> list[dict[str, str]]:
    """By stable names."""
    header, *rows = csv.reader(io.StringIO(content(printout).decode("utf-8-sig"), newline=""), delimiter=";")
    names = [re.search(r"\[([^\]]+)\]$", name)[1] for name in header]
    return [dict(zip(names, row, strict=True)) for row in rows]


# -- the tables ------------------------------------------------------------------------------------


def check_dossier(row: dict[str, str], deposit: Deposit) -> None:
    project, said = deposit.project, said_by(deposit)
    decision = project.decisions.filter(reopened_at=None).first()
    expected = {
        "dossier.etat": project.get_state_display(),
        "porteur.uai": project.school.uai,
        "porteur.nom": said["school"]["name"],
        "porteur.commune": said["school"]["commune"],
        "porteur.insee": project.school.commune.insee,
        "depot.numero": str(deposit.number),
        "depot.instant": in_paris(deposit.at).isoformat(timespec="microseconds"),
        "depot.par": deposit.by_name,
        "depot.contenu": "complet",
        "decision.sens": decision.get_kind_display() if decision else "",
        "decision.montant": french(decision.amount) if decision and decision.amount is not None else "",
    }
    assert {name: row[name] for name in expected} == expected
    typed = {key: value for key, value in said["answers"].items() if isinstance(value, str) and key in row}
    shown = [key for key, value in typed.items() if row[key].removeprefix("'") == value]
    prose = [key for key, value in typed.items() if "\n" in value or value.count(" ") > 2]
    assert "titre" in shown and set(prose) <= set(shown) and len(prose) > 3


def french(amount: Decimal) -> str:
    return str(amount).replace(".", ",")


def tables_of(deposit: Deposit, wanted) -> list:
    return [each for each in deposit.edition.questionnaire.questions if each.kind.role == "rows" and wanted(each)]


def budget_of(deposit: Deposit) -> list[tuple]:
    """(dossier, table, place, amounts) of each line that has amounts."""
    found = []
    for table in tables_of(deposit, lambda each: any(cell.kind.role == "amount" for cell in each.cells)):
        amounts = [cell.key for cell in table.cells if cell.kind.role == "amount"]
        for place, line in enumerate(said_by(deposit)["answers"].get(table.key) or (), start=1):
            told = {key: Decimal(line[key]) for key in amounts if key in line}
            found.append((deposit.project.reference, table.key, place, told))
    return found


def budget(rows: list[dict[str, str]]) -> list[tuple]:
    amount = re.compile(r"\d+,\d\d")
    return [
        (
            row["dossier.reference"],
            row["budget.tableau"],
            int(row["budget.ligne"]),
            {name: Decimal(cell.replace(",", ".")) for name, cell in row.items() if amount.fullmatch(cell)},
        )
        for row in rows
    ]


def schools_of(deposit: Deposit) -> list[tuple]:
    (table,) = tables_of(deposit, lambda each: each.column == "schools")
    lines = said_by(deposit)["answers"].get(table.key) or ()
    lead = (deposit.project.reference, "porteur", deposit.project.school.uai)
    return [lead, *((deposit.project.reference, "associé", line.get("school", "")) for line in lines)]


def schools(rows: list[dict[str, str]]) -> list[tuple]:
    return [(row["dossier.reference"], row["etablissement.place"], row["etablissement.uai"]) for row in rows]


def check_book(printout: Printout, tables: dict[str, list[dict[str, str]]]) -> None:
    """Each sheet is the table of the same name, in typed cells."""
    book = load_workbook(io.BytesIO(content(printout)), read_only=True)
    legend = list(book["Colonnes"].iter_rows(min_row=2, values_only=True))
    for title, kind in (
        ("Dossiers", Kind.CSV),
        ("Lignes de budget", Kind.CSV_BUDGET),
        ("Établissements", Kind.CSV_SCHOOLS),
    ):
        names = [name for _, name, sheet in legend if sheet == title]
        lines = [dict(zip(names, row, strict=False)) for row in book[title].iter_rows(min_row=2, values_only=True)]
        assert len(lines) == len(tables[kind])
        for line, row in zip(lines, tables[kind], strict=True):
            differ = {name: (line.get(name), row[name]) for name in names if not is_same(line.get(name), row[name])}
            assert differ == {}, title


def is_same(cell: object, text: str) -> bool:
    if cell is None:
        return text == ""
    if isinstance(cell, str):
        return cell == text.removeprefix("'")
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}" == text or f"{cell:%d/%m/%Y}" == text
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}" == text
    return Decimal(str(cell)) == Decimal(text.replace(",", "."))


# -- the PDF of the campaign -----------------------------------------------------------------------

NUMBER = re.compile(r"\bpage (\d+)")


def check_campaign_pdf(pdf: bytes, deposits: list[Deposit]) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    references = [each.project.reference for each in deposits]
    texts = [words(page) for page in text_by_page(pdf)]
    marks = [item for item in reader.outline if not isinstance(item, list)]
    starts = {item.title.partition(" – ")[0]: reader.get_destination_page_number(item) for item in marks}
    assert [item.title.partition(" – ")[0] for item in marks if "TNE29-" in item.title] == references
    for place, deposit in enumerate(deposits):
        reference, title = deposit.project.reference, said_by(deposit)["answers"]["titre"]
        first = starts[reference]
        last = starts[references[place + 1]] if place + 1 < len(deposits) else len(texts)
        assert reference in texts[0] and words(title) in texts[0] and deposit.content_hash in texts[first]
        assert all(reference in each for each in texts[first + 1 : last]), "the running heads of its pages"
        assert f" {first + 1} " in f"{texts[0]} ", "the page that the contents announce"
    numbers = [NUMBER.findall(text)[-1:] for text in texts[1:]]
    assert numbers == [[str(place)] for place in range(2, len(texts) + 1)]
    check_tags(pdf, reader, [0, *starts.values()])


def text_by_page(pdf: bytes) -> list[str]:
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    told = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True).stdout.decode()
    return told.split("\f")[:-1]


def check_tags(pdf: bytes, reader: PdfReader, some: list[int]) -> None:
    """some: pages whose every string is looked at."""
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert reader.metadata.title
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        levels = tags.headings(tags.tree(opened))
        assert levels[0] == 1 and 2 in levels
        assert [tags.loose_text(opened.pages[place]) for place in some] == [0] * len(some)


# -- the archive -----------------------------------------------------------------------------------


def check_archive(read: bytes, deposits: list[Deposit]) -> None:
    opened = zipfile.ZipFile(io.BytesIO(read))
    assert opened.testzip() is None
    text = io.StringIO(opened.read("manifeste.csv").decode("utf-8-sig"), newline="")
    manifest = {row["Chemin"]: row for row in csv.DictReader(text, delimiter=";")}
    assert set(manifest) == set(opened.namelist()) - {"manifeste.csv", "SHA256SUMS"}
    for path, row in manifest.items():
        told = opened.read(path)
        assert (row["Octets"], row["SHA-256"]) == (str(len(told)), hashlib.sha256(told).hexdigest()), path
        assert row["Dans l’archive"] == "oui", path
    sums = [line.split("  ") for line in opened.read("SHA256SUMS").decode().splitlines()]
    assert {path: digest for digest, path in sums} == {path: row["SHA-256"] for path, row in manifest.items()}
    kept = sorted((row["Dossier"], row["SHA-256"]) for path, row in manifest.items() if "/pieces/" in path)
    listed = [(each, piece) for each in deposits for piece in said_by(each)["attachments"]]
    assert kept == sorted((each.project.reference, piece["sha256"]) for each, piece in listed) and kept
    for deposit, piece in listed:
        with default_storage.open(Attachment.objects.get(pk=piece["id"]).file.name) as file:
            assert hashlib.sha256(file.read()).hexdigest() == piece["sha256"], deposit
    for deposit in deposits:
        (path,) = (each for each in manifest if each.startswith(deposit.project.reference) and "/dossier-" in each)
        pages = PdfReader(io.BytesIO(opened.read(path))).pages
        assert deposit.content_hash in words(pages[0].extract_text())
