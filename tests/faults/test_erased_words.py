"""F27: what is erased is nowhere else than where the law keeps it: database, files, queue, logs (cases 183 to 187)."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import models

from projects import actions
from projects.models import Agreement
from tests.factories import AFTER, INSIDE, make_user
from tests.faults import figures
from tests.projects.network import scene
from tests.projects.network.scene import UAIS

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("postgresql")]
NAME, WORDS = "Maïwenn Kerdraon", "Avec plaisir, dit-elle."
# What was deposited is proof, and is erased by an act of its own; a letter is kept as it was sent.
DECLARED = {"projects.DepositContent.content", "outbox.Letter.text"}
TEXT = (models.CharField, models.TextField, models.JSONField)


def places_of(word: str) -> Iterator[str]:
    for model in apps.get_models():
        for field in (each for each in model._meta.concrete_fields if isinstance(each, TEXT)):
            if any(word in str(value) for value in model.objects.values_list(field.name, flat=True).iterator()):
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}"
    for folder in (settings.MEDIA_ROOT, settings.QUEUE_DIR):
        for path in Path(folder).rglob("*"):
            if path.is_file() and word.encode() in path.read_bytes():
                yield str(path.relative_to(folder))


@time_machine.travel(INSIDE, tick=True)
def test_who_answered_is_in_no_other_place(caplog):
    caplog.set_level(logging.DEBUG)
    project = scene.make_project(UAIS[:1])
    scene.ask(project)
    scene.answer(project, comment=WORDS)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    before = {word: set(places_of(word)) for word in (NAME, WORDS)}
    assert "projects.Agreement.name" in before[NAME] and "projects.Agreement.comment" in before[WORDS]
    erased = Agreement.objects.get().pk
    actions.erase_answerer(project, erased, reason="Demande.", by=make_user(is_staff=True), at=AFTER)
    after = {place for word in (NAME, WORDS) for place in places_of(word)}
    assert after <= DECLARED, after
    assert NAME not in caplog.text and WORDS not in caplog.text
    looked_at = sum(len(model._meta.concrete_fields) for model in apps.get_models())
    figures.say(f"restes après un effacement : {sorted(after) or 'aucun'}, sur {looked_at} colonnes")
