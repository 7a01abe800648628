"""The files that a team joins: a supplier’s quote, the head’s signed opinion. Small, real PDFs, one page each."""

import io
from decimal import Decimal

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from tne29.lib.french import euros, long_date

from .scene import Scene

A4 = [0, 0, 595, 842]
LEFT, TOP, LEADING, SIZE = 60, 780, 18, 10.5
AMOUNT_AT, WIDEST = 455, 72
RARE = str.maketrans({"\u202f": " ", "\u00a0": " ", "’": "'"})


def quote(scene: Scene) -> SimpleUploadedFile:
    lines = [(f"{name} × {count}", count * Decimal(price)) for _, name, _, count, price in scene.story.equipment]
    total = sum(amount for _, amount in lines)
    page = [
        ("DEVIS", ""),
        ("Ar Mor Équipements (société imaginaire, démonstration)", ""),
        (f"Pour : {scene.school.name[:WIDEST]}", ""),
        (f"Le {long_date(scene.started_on)}, valable trois mois", ""),
        ("", ""),
        *((name[:WIDEST], euros(amount)) for name, amount in lines),
        ("", ""),
        ("Total toutes taxes comprises", euros(total)),
    ]
    return _pdf("devis-ar-mor-equipements.pdf", "Devis", page)


def head_opinion(scene: Scene) -> SimpleUploadedFile:
    page = [
        ("AVIS DE LA DIRECTION", ""),
        ("(document imaginaire, démonstration)", ""),
        (f"Établissement : {scene.school.name[:WIDEST]}", ""),
        (f"Projet : {scene.story.title[:WIDEST]}", ""),
        ("Avis favorable.", ""),
        (f"Le {long_date(scene.started_on)}", ""),
        (scene.head.get_full_name(), ""),
    ]
    return _pdf("avis-de-la-direction.pdf", "Avis de la direction", page)


def agreement(scene: Scene) -> SimpleUploadedFile:
    elected, job = scene.place["elected"]
    page = [
        ("ACCORD DE PRINCIPE", ""),
        ("(document imaginaire, démonstration)", ""),
        (f"{elected}, {job}", ""),
        (f"Projet : {scene.story.title[:WIDEST]}", ""),
        ("Nous donnons notre accord de principe à ce projet.", ""),
    ]
    return _pdf("accord-de-principe.pdf", "Accord de principe", page)


def _pdf(name: str, title: str, lines: list[tuple[str, str]]) -> SimpleUploadedFile:
    with pikepdf.new() as pdf:
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=A4,
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_names(font))),
            Contents=pdf.make_stream(_drawing(lines)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.Root.Lang = "fr-FR"
        pdf.docinfo["/Title"] = title
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
    return SimpleUploadedFile(name, made.getvalue(), content_type="application/pdf")


def _names(values: dict[str, str]) -> pikepdf.Dictionary:
    return pikepdf.Dictionary({key: pikepdf.Name(value) for key, value in values.items()})


def _drawing(lines: list[tuple[str, str]]) -> bytes:
    parts = [
        b"BT /F1 %.1f Tf 1 0 0 1 %d %d Tm " % (SIZE, column, TOP - LEADING * place) + _shown(text) + b" Tj ET"
        for place, line in enumerate(lines)
        for column, text in zip((LEFT, AMOUNT_AT), line, strict=True)
        if text
    ]
    return b"\n".join(parts)


def _shown(text: str) -> bytes:
    raw = text.translate(RARE).encode("cp1252", "replace")
    escaped = raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped + b")"
