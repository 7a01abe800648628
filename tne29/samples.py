"""Invented matter for /composants/: each component in each of its states. Nobody here exists."""

from datetime import datetime, timedelta
from types import SimpleNamespace as Sample

from django.core.paginator import Paginator

from campaigns.deadlines import Span, paris_day
from campaigns.snapshot import PublicCampaign
from campaigns.snapshot.rows import PublicContact, PublicEvent
from projects.workflow import State
from tne29.lib.errors import RefusalItem
from tne29.lib.french import count
from tne29.templatetags.ui import PATHS

COLOURS = (
    *("abyss", "deep", "sea", "sea-strong", "tide", "lagoon", "spray", "foam", "white", "ink", "ink-soft"),
    *("line", "line-strong", "sand", "sand-line", "gorse", "gorse-soft", "buoy", "buoy-soft", "kelp", "kelp-soft"),
    *("heather", "heather-soft", "slate-soft"),
)
ICONS = sorted(PATHS)
FINGERPRINT = "9f2c41d07be8a6530cc1475e2d98fb3a61e70d5b84c2f9137ad0be652f48c913"


def everything(at: datetime) -> dict:
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "states": State.choices,
        "windows": [window.seen(at) for window in _windows(at)],
        "tasks": _tasks(),
        "facts": _facts(),
        "moments": _moments(at),
        "files": _files(),
        "contacts": _contacts(),
        "events": _events(at),
        "page": Paginator(range(57), 20).page(2),
        "errors": (("Indiquez une date de fin postérieure au 4 septembre 2023.", "#exemple-fin"),),
        "gaps": [RefusalItem("E1 Titre du projet", "#exemple-titre"), RefusalItem("D1 Constat de départ")],
        "receipt_facts": _receipt(at),
        "fingerprint": FINGERPRINT,
        "figures": _figures(),
        "links": [Sample(label="Lire le dépôt", url="#outils"), Sample(label="Exporter", url="#outils")],
    }


def _windows(at: datetime) -> list[PublicCampaign]:
    today = paris_day(at)
    stretches = (("Campagne ouverte", -20, 12), ("Campagne de printemps", 30, 70), ("Campagne 1", -90, -40))
    return [
        PublicCampaign(
            pk=number,
            slug=f"exemple-{number}",
            name=name,
            span=Span.of_days(today + timedelta(days=first), today + timedelta(days=last)),
            is_demonstration=True,
            url="#fenetres",
            paper_url="#fenetres",
        )
        for number, (name, first, last) in enumerate(stretches, 1)
    ]


def _tasks() -> list[Sample]:
    rows = (
        ("A", "Porteur et équipe", "complete", ""),
        ("B", "Réseau et territoire", "started", "2 réponses manquent"),
        ("C", "Collectivité référente", "todo", ""),
    )
    return [
        Sample(letter=letter, title=title, state=state, note=note, url="#sections")
        for letter, title, state, note in rows
    ]


def _facts() -> list[Sample]:
    return [
        Sample(label="Établissement", value="École élémentaire Ti ar C’hoat, Plouarzel", url="#faits"),
        Sample(label="Collectivité référente", value="Pays d’Iroise Communauté"),
        Sample(label="Montant demandé", value="12\u202f345,60\u00a0€", url="#faits", action="Corriger"),
    ]


def _moments(at: datetime) -> list[Sample]:
    return [
        Sample(
            title="Complément demandé",
            at=at - timedelta(days=1),
            by="Nolwenn Le Goff",
            text="Précisez qui assurera la maintenance.",
        ),
        Sample(title="Dossier déposé", at=at - timedelta(days=6), by="Yann Kervella", text=""),
        Sample(title="Brouillon ouvert", at=at - timedelta(days=30), by="Yann Kervella", text=""),
    ]


def _files() -> list[Sample]:
    return [
        Sample(name="devis-classe-mobile.pdf", url="#fichiers", note="PDF, 1,2\u00a0Mo"),
        Sample(name="deliberation-du-conseil-municipal-du-12-octobre.pdf", url="#fichiers", note="PDF, 340\u00a0ko"),
    ]


def _contacts() -> list[PublicContact]:
    return [
        PublicContact(
            subject="questions pédagogiques",
            name="Nolwenn Le Goff",
            title="cheffe de projet",
            organisation="Territoire numérique éducatif",
            email="pedagogie@example.org",
            phone="",
        ),
        PublicContact(
            subject="questions techniques",
            name="",
            title="",
            organisation="Assistance du portail",
            email="assistance@example.org",
            phone="02 98 00 00 00",
        ),
    ]


def _events(at: datetime) -> list[PublicEvent]:
    return [
        PublicEvent(
            pk=1,
            title="Permanence en ligne",
            starts_at=at + timedelta(days=9),
            ends_at=None,
            place="en ligne",
            description="Vos questions sur le dossier, sans inscription.",
            url="",
        )
    ]


def _receipt(at: datetime) -> list[Sample]:
    return [
        Sample(label="Projet", value="Une webradio entre la mer et l’école"),
        Sample(label="Déposé par", value="Yann Kervella"),
        Sample(label="Dépôt", value=f"n°\u00a02, {at:%d/%m/%Y}"),
    ]


def _figures() -> list[Sample]:
    return [
        Sample(value="5", text="thématiques"),
        Sample(value=count(13, "section"), text="dans le questionnaire"),
        Sample(value="12\u202f345\u00a0€", text="demandés"),
    ]
