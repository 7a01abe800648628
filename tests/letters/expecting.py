"""A letter word for word as the files of expected/ have it (REWRITE_LETTERS=1 writes them again)."""

import os
import re
from pathlib import Path

from projects.models import AgreementRequest, Deposit
from tne29.outbox.models import Letter

EXPECTED = Path(__file__).parent / "expected"


def check(name: str, project, letter: Letter | None = None) -> None:
    """That letter, or the newest one, with what chance decides replaced by a word."""
    letter = letter or Letter.objects.exclude(recipient=project.school.email).latest("pk")
    text = f"À : {letter.recipient}\nObjet : {letter.subject}\n\n{letter.words}"
    for drawn, word in drawn_by_chance(project, letter).items():
        text = text.replace(drawn, word)
    path = EXPECTED / f"{name}.txt"
    if os.environ.get("REWRITE_LETTERS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def drawn_by_chance(project, letter) -> dict[str, str]:
    drawn = {project.reference: "[référence]"}
    deposit = Deposit.objects.filter(project=project).order_by("-number").first()
    if deposit:
        drawn |= {deposit.code: "[code]", deposit.content_hash: "[empreinte]"}
    asked = AgreementRequest.objects.filter(project=project).first()
    if asked:
        drawn |= {asked.content_hash: "[empreinte]"}
    pages = {"membership_link": "/confirmation/", "agreement": "/accord/"}
    pages |= {"opinion": "/avis/", "opinion_reminder": "/avis/"}
    page = pages.get(letter.kind, "/invitation/")
    drawn |= dict.fromkeys(re.findall(r"/admin/projects/project/\d+/", letter.text), "[dossier]")
    secret = letter.text.partition(page)[2].partition("/")[0].split("\n")[0]
    return drawn | ({secret: "[secret]"} if secret else {})


def letters_about(name: str, project, **wanted) -> None:
    check(name, project, Letter.objects.filter(**wanted).latest("pk"))
