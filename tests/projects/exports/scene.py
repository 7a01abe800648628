"""A campaign with dossiers deposited, and its exports opened as somebody would open them."""

import csv
import hashlib
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from campaigns.models import Campaign
from projects import actions, exports
from projects.models import Deposit, Printout
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk

Kind = Printout.Kind
UAIS = ("0299001B", "0299002C", "0299003D", "0299004E", "0299005F", "0299006G")
ANSWERS = {
    "titre": "Une webradio à l’école",
    "resume": "Les élèves fabriquent une émission.",
    "effectif": 42,
    "en_reseau": False,
    "depenses": [
        {"id": "r1", "poste": "Micros", "montant": "1234.50"},
        {"id": "r2", "poste": "Table de mixage", "montant": "80.00"},
    ],
}


def deposited(campaign: Campaign, place: int = 0, *, pieces: tuple[str, ...] = (), **answers) -> Deposit:
    """One more dossier; answers: those that differ."""
    school = factories.make_school(UAIS[place])
    head = factories.make_head(school)
    project = desk.make_project(head, campaign=campaign, school=school, answers={**ANSWERS, **answers})
    for name in pieces:
        upload = desk_upload(name)
        actions.attach(project, "avis-piece", upload, by=head, at=INSIDE)
    project.refresh_from_db()
    return actions.deposit(project, by=head, at=INSIDE)


def desk_upload(name: str):
    return SimpleUploadedFile(name, desk.PDF, "application/pdf")


def made(kind: str, campaign: Campaign) -> Printout:
    printout = exports.ask(kind, campaign, by=None, at=INSIDE)
    exports.render(printout.pk, INSIDE)
    printout.refresh_from_db()
    assert printout.state == "done", printout.failure
    return printout


def content(printout: Printout) -> bytes:
    with printout.file.open("rb") as file:
        read = file.read()
    assert (len(read), hashlib.sha256(read).hexdigest()) == (printout.size, printout.digest)
    return read


def table(kind: str, campaign: Campaign) -> list[dict[str, str]]:
    """The rows of a CSV by their stable names."""
    read = content(made(kind, campaign)).decode("utf-8")
    assert read.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(read.removeprefix("\ufeff"), newline=""), delimiter=";")
    names = [name.rpartition("[")[2].rstrip("]") for name in header]
    assert len(set(names)) == len(names)
    return [dict(zip(names, row, strict=True)) for row in rows]


def book(campaign: Campaign):
    return load_workbook(io.BytesIO(content(made(Kind.XLSX, campaign))))


def archive(campaign: Campaign) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content(made(Kind.ZIP, campaign))))
