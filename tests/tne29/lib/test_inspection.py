"""Hostile files, made here: none is handed on, none costs much (cases 54 to 60)."""

import io
import random
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from tests.projects.desk import PDF
from tne29.lib import inspection
from tne29.lib.inspection import Flaw, Kind, bare_jpeg, bare_png, check_office, check_pdf

pytestmark = pytest.mark.once
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}
OUTSIDE = b'<Relationships><Relationship Id="r" Type="http://x/%b" Target="https://a.invalid/t" TargetMode="External"/>'


def document(change, **options) -> bytes:
    pdf, made = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    change(pdf)
    pdf.save(made, **options)
    return made.getvalue()


def script() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def on_opening(pdf):
    pdf.Root.OpenAction = script()


def on_a_page(pdf):
    pdf.pages[0].AA = pikepdf.Dictionary(O=script())


def launching(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def hiding_a_file(pdf):
    pdf.attachments["a.exe"] = b"MZ"


def with_xfa(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pikepdf.Stream(pdf, b"<xdp/>"))


def pdf_flaw(content: bytes) -> Kind | None:
    return flaw_of(lambda: check_pdf(on_disk(content)))


def on_disk(content: bytes):
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    return file


def flaw_of(act) -> Kind | None:
    try:
        act()
    except Flaw as flaw:
        return flaw.kind
    return None


def archive(files: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return made.getvalue()


def office_flaw(content: bytes, content_type: str = DOCX) -> Kind | None:
    return flaw_of(lambda: check_office(io.BytesIO(content), content_type))


@pytest.mark.parametrize("change", [on_opening, on_a_page, launching, hiding_a_file, with_xfa])
def test_active_pdf_is_refused_wherever_it_hides(change):
    assert pdf_flaw(document(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)) == Kind.ACTIVE


def test_honest_locked_and_broken_pdf():
    plain = document(lambda pdf: None)
    assert pdf_flaw(plain) is None
    assert pdf_flaw(PDF) is None
    assert pdf_flaw(document(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b"))) == Kind.LOCKED
    assert pdf_flaw(plain[:40]) == Kind.NOT_ITSELF
    assert pdf_flaw(b"<html>" + plain) == Kind.NOT_ITSELF


ASKED_ALONE = """
import resource, sys
from tne29.lib import inspection
from tne29.lib.inspection import Flaw, check_pdf
try:
    check_pdf(sys.stdin.buffer)
except Flaw as flaw:
    inspection.room.stop()
    print(flaw.kind.name, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_pdf_that_swells_costs_little():
    """An object stream of 300 MB, squeezed a thousand times; read from a process that has no other child to weigh."""
    packer = zlib.compressobj(9)
    squeezed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 5 0 R>>endobj\n"
    head += b"4 0 obj<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length %d>>stream\n" % len(squeezed)
    with on_disk(head + squeezed + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF") as file:
        file.seek(0)
        asked = subprocess.run([sys.executable, "-c", ASKED_ALONE], stdin=file, capture_output=True, timeout=30)
    kind, kilobytes = asked.stdout.decode().split()
    assert Kind[kind] in (Kind.HEAVY, Kind.NOT_ITSELF)
    assert int(kilobytes) < 450_000


def test_reading_process_is_ended_when_time_runs_out():
    bounds = inspection.Limits(seconds=1, megabytes=1)
    assert flaw_of(lambda: check_pdf(on_disk(document(lambda pdf: None)), bounds)) in (Kind.HEAVY, None)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"word/vbaProject.bin": b"x"}, Kind.ACTIVE),
        (
            {"[Content_Types].xml": b'<a ContentType="application/vnd.ms-word.macroEnabled"/>'},
            Kind.ACTIVE,
        ),
        ({"word/embeddings/a.exe": b"MZ"}, Kind.ACTIVE),
        ({"word/embeddings/a.zip": b"PK"}, Kind.ACTIVE),
        ({"word/embeddings/oleObject1.bin": b"x"}, Kind.ACTIVE),
        ({"word/_rels/settings.xml.rels": OUTSIDE % b"attachedTemplate"}, Kind.OUTSIDE),
        ({"word/_rels/document.xml.rels": OUTSIDE % b"image"}, Kind.OUTSIDE),
        ({"word/_rels/document.xml.rels": OUTSIDE % b"hyperlink"}, None),
        ({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'}, Kind.ACTIVE),
        ({"../../etc/cron.d/x": b"x"}, Kind.NOT_ITSELF),
        ({"/etc/x": b"x"}, Kind.NOT_ITSELF),
        ({"word/media/x.png": bytes(20_000_000)}, Kind.HEAVY),
        ({f"word/media/{n}": b"" for n in range(2_100)}, Kind.HEAVY),
        ({}, None),
    ],
)
def test_office_files_are_looked_into(more, kind):
    assert office_flaw(archive(WORD | more)) == kind


def test_archives_that_lie():
    whole = archive(WORD)
    assert office_flaw(whole, ODT) == Kind.NOT_ITSELF
    assert office_flaw(whole[:-30]) == Kind.NOT_ITSELF
    assert office_flaw(b"MZ" + whole) == Kind.NOT_ITSELF
    assert office_flaw(overlapping()) in (Kind.HEAVY, Kind.NOT_ITSELF)
    end = whole.rindex(b"PK\x05\x06")
    liar = bytearray(whole)
    struct.pack_into("<I", liar, end + 12, 1 << 30)
    assert office_flaw(bytes(liar)) == Kind.HEAVY
    assert office_flaw(inspection.office.OLD_OFFICE + inspection.office.LOCKED_IN_OLD) == Kind.LOCKED
    sealed = {"mimetype": ODT.encode(), "META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    assert office_flaw(archive(sealed), ODT) == Kind.LOCKED


def overlapping() -> bytes:
    """The second entry of the directory points at the first one’s bytes."""
    whole = bytearray(archive({"word/document.xml": b"<x/>" * 50, "word/second.xml": b"<x/>" * 50}))
    second = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<I", whole, second + 42, 0)
    return bytes(whole)


def jpeg(**options) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 16), "teal").save(made, "JPEG", **options)
    return made.getvalue()


def png(**options) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 16), "teal").save(made, "PNG", **options)
    return made.getvalue()


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"comment": b"<script>alert(1)</script>"}])
def test_photographs_are_rewritten_without_what_they_hide(options):
    original = jpeg(**options) + b"<html><script>alert(1)</script>PK\x05\x06"
    bare = bare_jpeg(original).content
    assert b"script" not in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(original)).tobytes()
    assert bare_jpeg(bare).content == bare


def test_drawings_are_rewritten_too():
    original = png() + b"<?php system($_GET[0]);"
    bare = bare_png(original)
    assert b"php" not in bare.content
    assert Image.open(io.BytesIO(bare.content)).tobytes() == Image.open(io.BytesIO(original)).tobytes()


def test_picture_flaws():
    assert flaw_of(lambda: bare_jpeg(jpeg()[:-40])) == Kind.NOT_ITSELF
    assert flaw_of(lambda: bare_jpeg(b"\xff\xd8\xff<html>")) == Kind.NOT_ITSELF
    assert flaw_of(lambda: bare_png(png()[:-5])) == Kind.NOT_ITSELF
    assert flaw_of(lambda: bare_png(jpeg())) == Kind.NOT_ITSELF
    huge = bytearray(png())
    struct.pack_into(">II", huge, 16, 30_000, 30_000)
    struct.pack_into(">I", huge, 29, zlib.crc32(bytes(huge[12:29])))
    assert flaw_of(lambda: bare_png(bytes(huge))) == Kind.HEAVY


@pytest.mark.parametrize("rounds", [40, pytest.param(300, marks=pytest.mark.soak)])
def test_spoiled_files_are_judged_and_never_crash(rounds):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    sources = [(jpeg(), bare_jpeg), (png(), bare_png), (archive(WORD), office_flaw)]
    if rounds > 100:
        sources.append((document(on_a_page), lambda each: check_pdf(on_disk(each))))
    for _ in range(rounds):
        for content, judge in sources:
            spoiled = bytearray(content)
            for _ in range(dice.randrange(1, 9)):
                spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
            spoiled = spoiled[: dice.randrange(1, len(spoiled) + 1)] if dice.random() < 0.3 else spoiled
            began = time.monotonic()
            flaw_of(lambda judge=judge, spoiled=spoiled: judge(bytes(spoiled)))
            assert time.monotonic() - began < 30
