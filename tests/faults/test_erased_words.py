"""F27: what is erased is nowhere else than where the law keeps it: database, files, queue, logs (cases 183 to 187)."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models

from projects import actions, printouts
from projects.models import Agreement, Printout
from tests.factories import AFTER, INSIDE, make_user
from tests.faults import figures
from tests.projects.network import scene
from tests.projects.network.scene import UAIS
from tests.projects.opinions import scene as opinions

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
NAME, WORDS = "Maïwenn Kerdraon", "Avec plaisir, dit-elle."
GIVER, THINKS, ASKED = opinions.SAYS["name"], "Très bien, dit Soazig.", "Chère Madame Le Bihan"
# What was deposited is proof, and is erased by an act of its own.
DECLARED = {"projects.DepositContent.content"}
TEXT = (models.CharField, models.TextField, models.JSONField)


def places_of(*words: str) -> set[str]:
    """The columns and the files that hold one of them; each is read once."""
    return {*_columns(words), *_files(words)}


def _columns(words: tuple[str, ...]) -> Iterator[str]:
    for model in apps.get_models():
        texts = [each for each in model._meta.concrete_fields if isinstance(each, TEXT)]
        rows = list(model.objects.values_list(*[field.name for field in texts])) if texts else []
        for field, held in zip(texts, zip(*rows, strict=True), strict=bool(rows)):
            if any(word in str(value) for value in held for word in words):
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}"


def _files(words: tuple[str, ...]) -> Iterator[str]:
    for folder in (settings.MEDIA_ROOT, settings.QUEUE_DIR):
        for path in (each for each in Path(folder).rglob("*") if each.is_file()):
            content = path.read_bytes()
            if any(word.encode() in content for word in words):
                yield str(path.relative_to(folder))


def print_dossier(deposit) -> None:
    """What a worker would have kept, but for the press."""
    told = {"campaign": deposit.project.campaign, "project": deposit.project, "deposit": deposit}
    row = Printout(kind="dossier", fingerprint="x", asked_at=INSIDE, state="done", **told)
    row.file.save("printouts/dossier/x.pdf", ContentFile(printouts.dossier.deposited(deposit).html().encode()))


@time_machine.travel(INSIDE, tick=True)
def test_who_answered_is_in_no_other_place(caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    project = scene.make_project(UAIS[:1])
    scene.ask(project)
    scene.answer(project, comment=WORDS)
    print_dossier(actions.deposit(project, by=project.created_by, at=INSIDE))
    before = {"projects.Agreement.name", "projects.Agreement.comment", "outbox.Letter.text", "printouts/dossier/x.pdf"}
    assert before <= places_of(NAME, WORDS), "the control: a row, a letter, a file"
    erased = Agreement.objects.get().pk
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_answerer(project, erased, reason="Demande.", by=make_user(is_staff=True), at=AFTER)
    after = places_of(NAME, WORDS)
    assert after <= DECLARED, after
    assert NAME not in caplog.text and WORDS not in caplog.text
    looked_at = sum(len(model._meta.concrete_fields) for model in apps.get_models())
    figures.say(f"restes après un effacement : {sorted(after) or 'aucun'}, sur {looked_at} colonnes")


@time_machine.travel(INSIDE, tick=True)
def test_whose_opinion_was_asked_is_in_no_place(caplog, django_capture_on_commit_callbacks):
    """Once they answered; and somebody else, who never did."""
    caplog.set_level(logging.DEBUG)
    project = opinions.make_filed()
    opinions.ask(project, opinions.IEN, opinions.TOWN, message=ASKED)
    opinions.answer(comment=THINKS)
    words = (GIVER, THINKS, ASKED, opinions.IEN.email, opinions.TOWN.email)
    before = {"projects.Opinion.name", "projects.OpinionRequest.email", "outbox.Letter.text", "outbox.Letter.recipient"}
    assert before <= places_of(*words), "the control"
    with django_capture_on_commit_callbacks(execute=True):
        for each in project.opinion_requests.all():
            actions.erase_opinion_giver(project, each.pk, reason="Demande.", by=opinions.lead(), at=AFTER)
    assert places_of(*words) == set()
    assert [word for word in words if word in caplog.text] == []
