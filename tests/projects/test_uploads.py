"""What a file really is: hostile, empty, too big, disguised, and honest ones."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import actions
from projects.actions.trial.pieces import MAKERS
from projects.models import Attachment
from projects.uploads import check, clean_name
from tests.factories import AFTER, INSIDE, make_project
from tne29.lib.errors import Refusal

pytestmark = pytest.mark.django_db
PNG = MAKERS["png"]()


def pdf(**root) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for key, value in root.items():
        document.Root[f"/{key}"] = value
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_with_script() -> bytes:
    return pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def locked_pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    buffer = io.BytesIO()
    document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
MACROS = {**DOCX, "word/vbaProject.bin": b"x"}
BOMB = {**DOCX, "word/media/x": b"0" * 20_000_000}


@pytest.fixture
def question():
    return make_project().edition.questionnaire.question("devis")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("devis.pdf", b"", "est vide"),
        ("devis.pdf", b"MZ\x90\x00 program", "ne correspond pas à son extension"),
        ("devis.pdf", b"%PDF-1.7 truncated", "ne correspond pas à son extension"),
        ("devis.pdf", PNG, "ne correspond pas à son extension"),
        ("devis.exe", b"MZ", "n’est pas d’un type accepté"),
        ("devis.pdf.exe", pdf(), "n’est pas d’un type accepté"),
        ("devis.html", b"<script>", "n’est pas d’un type accepté"),
        ("devis.svg", b"<svg/>", "n’est pas d’un type accepté"),
        ("devis", pdf(), "n’est pas d’un type accepté"),
        ("devis.pdf", pdf_with_script(), "éléments actifs"),
        ("devis.pdf", locked_pdf(), "protégé par un mot de passe"),
        ("devis.pdf", pdf() + b"0" * (10 * 1024 * 1024), "la limite est de"),
    ],
)
def test_file_is_refused_with_the_reason(question, name, content, words):
    with pytest.raises(Refusal, match=words):
        check(upload(name, content), question)


def test_honest_pdf_is_accepted(question):
    checked = check(upload("Délibération n°3 – été.PDF", pdf()), question)
    assert checked.content_type == "application/pdf"
    assert checked.name == "Délibération n°3 – été.PDF"
    assert len(checked.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content"), [("note.odt", archive(ODT)), ("note.docx", archive(DOCX)), ("photo.png", PNG)]
)
def test_office_files_and_pictures_are_known_by_their_content(question, name, content):
    assert check(upload(name, content), question).size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("note.docx", archive(ODT), "ne correspond pas"),
        ("note.odt", archive(DOCX), "ne correspond pas"),
        ("note.docx", b"PK not a zip", "ne correspond pas"),
        ("note.docx", archive(MACROS), "éléments actifs"),
        ("note.docx", archive(BOMB), "trop lourd"),
        ("photo.png", b"\xff\xd8\xff jpeg", "ne correspond pas"),
    ],
)
def test_disguised_office_files_and_pictures_are_refused(question, name, content, words):
    with pytest.raises(Refusal, match=words):
        check(upload(name, content), question)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("a.pdf.", "a.pdf"),
        (" devis .pdf ", "devis .pdf"),
        ("a\x00b\x1b.pdf", "ab.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("", "sans nom"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, cleaned):
    assert clean_name(given) == cleaned


def test_attachment_keeps_its_bytes_and_counts_as_a_revision():
    project = make_project()
    content = pdf()
    before = project.revision
    attachment = actions.attach(project, "devis", upload("devis.pdf", content), by=project.created_by, at=INSIDE)
    with attachment.file.open("rb") as file:
        assert file.read() == content
    assert "devis" not in attachment.file.name
    project.refresh_from_db()
    assert project.revision == before + 1


def test_same_name_twice_keeps_both():
    project = make_project()
    for _ in range(2):
        actions.attach(project, "devis", upload("devis.pdf", pdf()), by=project.created_by, at=INSIDE)
    assert Attachment.objects.values("file").distinct().count() == 2


def test_removed_attachment_stays_in_the_deposit():
    project, sent = make_project(), pdf()
    attachment = actions.attach(project, "devis", upload("devis.pdf", sent), by=project.created_by, at=INSIDE)
    deposit = actions.deposit(project, by=project.created_by, at=INSIDE)
    actions.remove_attachment(attachment, by=project.created_by, at=INSIDE)
    assert attachment.sha256 in deposit.content.content
    with attachment.file.open("rb") as file:
        assert file.read() == sent


def test_nothing_is_attached_to_a_deposited_project_once_closed():
    project = make_project()
    actions.deposit(project, by=project.created_by, at=INSIDE)
    with pytest.raises(Refusal):
        actions.attach(project, "devis", upload("devis.pdf", pdf()), by=project.created_by, at=AFTER)
    assert Attachment.objects.count() == 0
