"""Plants the delivered data. What staff may remove comes with a new call only: what they removed stays removed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction

from campaigns.models import Call, Campaign, Document, Edition, EditionAct, Event, Theme
from campaigns.questionnaire import load
from partners.models import Contact, Partner
from schools.models import Authority, Commune, Territory

from . import papers
from .reading import edition_source, in_paris, read, trimmed


@dataclass
class Planting:
    """What was created and what was found. `unopened`: new campaigns, which still want a window."""

    created: Counter = field(default_factory=Counter)
    kept: Counter = field(default_factory=Counter)
    unopened: list[Campaign] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def note(self, row: models.Model, is_new: bool) -> None:
        (self.created if is_new else self.kept)[row._meta.verbose_name_plural] += 1

    def find_or_make(self, model: type[models.Model], defaults: dict[str, Any], **key) -> tuple[models.Model, bool]:
        row, is_new = model.objects.get_or_create(**key, defaults=defaults)
        self.note(row, is_new)
        return row, is_new

    def make(self, model: type[models.Model], **values) -> models.Model:
        row = model.objects.create(**values)
        self.note(row, is_new=True)
        return row

    def note_all(self, *tables: type[models.Model]) -> None:
        for model in tables:
            self.kept[model._meta.verbose_name_plural] += model.objects.count()


@transaction.atomic
def plant(at: datetime) -> Planting:
    planting = Planting()
    _authorities(planting)
    _communes(planting)
    _call(planting, at)
    return planting


def _authorities(planting: Planting) -> None:
    for kind, rows in read("authorities").items():
        for siren, name in rows:
            planting.find_or_make(Authority, {"kind": kind, "name": name}, siren=siren)


def _communes(planting: Planting) -> None:
    epci = {each.siren: each for each in Authority.objects.filter(kind=Authority.Kind.EPCI)}
    for insee, name, epci_siren, siren in read("communes")["communes"]:
        planting.find_or_make(Commune, {"name": name, "epci": epci.get(epci_siren)}, insee=insee)
        planting.find_or_make(Authority, {"kind": Authority.Kind.COMMUNE, "name": name}, siren=siren)


def _call(planting: Planting, at: datetime) -> None:
    document = read("call")
    edition = _edition(planting, document["edition"], at)
    values = trimmed(document["call"])
    is_current = not Call.objects.filter(is_current=True).exists()
    defaults = {**values, "edition": edition, "is_current": is_current}
    call, is_new = planting.find_or_make(Call, defaults, slug=values["slug"])
    if not is_new:
        planting.note_all(Theme, Event, Document, Campaign, Territory, Partner, Contact)
        return
    _themes_and_agenda(planting, call, document)
    _documents(planting, call, document["document"])
    _campaigns(planting, call, document["campaign"])
    _around_the_call(planting)
    planting.remarks += document["before_opening"]["notes"]


def _around_the_call(planting: Planting) -> None:
    """Unless another call brought its own."""
    if not Territory.objects.exists():
        _territories(planting)
    if not Partner.objects.exists():
        _partners(planting)


def _territories(planting: Planting) -> None:
    words = read("partners")["territories"]
    for number in range(1, words["count"] + 1):
        name, slug = (words[key].format(number=number) for key in ("name", "slug"))
        planting.make(Territory, name=name, slug=slug, order=number)


def _partners(planting: Planting) -> None:
    for model, key in ((Partner, "partner"), (Contact, "contact")):
        for order, values in enumerate(read("partners")[key], start=1):
            planting.make(model, order=order, **trimmed(values))


def _edition(planting: Planting, name: str, at: datetime) -> Edition:
    source = edition_source(name)
    questionnaire = load(source)
    defaults = {"title": questionnaire.title, "source": source, "published_at": at, "created_at": at, "updated_at": at}
    edition, _ = planting.find_or_make(Edition, defaults, slug=questionnaire.slug)
    if not edition.acts.exists():
        _journal(edition, edition.published_at or at)
    if edition.source != source:
        planting.remarks.append(
            f"Questionnaire « {edition.slug} » : le fichier livré diffère de celui qui est publié, qui ne change pas."
        )
    return edition


def _journal(edition: Edition, at: datetime) -> None:
    EditionAct.objects.create(
        slug=edition.slug,
        title=edition.title,
        act="publish",
        label="questionnaire livré avec le portail, déjà publié",
        fingerprint=edition.fingerprint,
        by_name="le portail",
        at=at,
    )


def _themes_and_agenda(planting: Planting, call: Call, document: dict[str, Any]) -> None:
    for order, values in enumerate(document["theme"], start=1):
        planting.make(Theme, call=call, order=order, **trimmed(values))
    for values in document["event"]:
        moments = {key: in_paris(values[key]) for key in ("starts_at", "ends_at") if key in values}
        planting.make(Event, call=call, **{**values, **moments})


def _documents(planting: Planting, call: Call, rows: list[dict[str, Any]]) -> None:
    for order, values in enumerate(rows, start=1):
        name, content = papers.make(values["paper"])
        document = Document(call=call, order=order, title=values["title"], description=values["description"])
        document.file.save(name, ContentFile(content))
        planting.note(document, is_new=True)


def _campaigns(planting: Planting, call: Call, rows: list[dict[str, Any]]) -> None:
    for values in rows:
        planting.unopened.append(planting.make(Campaign, call=call, **values))
