"""Invented matter for /composants/: each component in each of its states. Nobody here exists."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace as Sample

from django.core.paginator import Paginator
from django.http import QueryDict

from campaigns.deadlines import Span, paris_day
from campaigns.questionnaire import Piece, StaticCatalogue, load, told
from campaigns.snapshot import PublicCampaign
from campaigns.snapshot.rows import PublicContact, PublicEvent
from projects.forms import section_form
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

ANSWERS = {
    "ex_titre": "Une webradio entre la mer et l’école",
    "ex_resume": "Les élèves de CM2 et de sixième racontent leur littoral à la radio, en français et en breton.",
    "ex_thematique": "emi",
    "ex_reseau": True,
    "ex_nature": ["secteur"],
    "ex_direction": {"nom": "Yann Kervella", "courriel": "yann.kervella@example.org"},
    "ex_debut": "2023-11-06",
    "ex_classes": 4,
    "ex_depenses": [
        {"id": "r1", "poste": "equipement", "montant": "3620.00"},
        {"id": "r2", "poste": "ressources", "montant": "1200.00"},
    ],
    "ex_recettes": [{"id": "r3", "montant": "4000.00"}],
}
MISTAKES = (
    "er_fin=31/02/2024&er_thematique=lune&er_classes=80&er_depenses-0-id=r4&er_depenses-0-detail=Tablettes"
    "&er_depenses-0-montant=beaucoup"
)
CATALOGUE = StaticCatalogue(
    lists={"themes": [("inclusion", "Numérique et école inclusive"), ("emi", "Éducation aux médias")]},
    known={"school_contact": ["2 rue du Port, 29810 Plouarzel", "02 98 00 00 00"]},
)


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
        "gaps": [RefusalItem("A2 Titre du projet", "#field-ex_titre"), RefusalItem("D1 Constat de départ")],
        **_forms(),
        "receipt_facts": _receipt(at),
        "fingerprint": FINGERPRINT,
        "figures": _figures(),
        "links": [Sample(label="Lire le dépôt", url="#outils"), Sample(label="Exporter", url="#outils")],
    }


@cache
def _questionnaire():
    return load((Path(__file__).parent / "samples.toml").read_text(encoding="utf-8"))


def _forms() -> dict:
    """The same forms as everywhere: one answered, one to correct, and the answers told back."""
    asked = _questionnaire()
    pieces = {"ex_devis": [Piece("devis-classe-mobile.pdf", 1_258_291, id="1")]}
    answered, wrong = asked.sections
    return {
        "form": section_form(asked, answered, answers=ANSWERS, catalogue=CATALOGUE, attachments=pieces),
        "wrong_form": section_form(asked, wrong, answers={}, catalogue=CATALOGUE, data=QueryDict(MISTAKES)),
        "told_sections": told(asked, ANSWERS, CATALOGUE, pieces)[:1],
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
            reading_url="#fenetres",
            fillable_url="#fenetres",
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
