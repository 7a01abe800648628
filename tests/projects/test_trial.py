"""Before publication: the blank is really laid out, a dossier really filed, and nothing of it stays."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from campaigns.models import Edition
from campaigns.questionnaire import canonical, document_of, editing, load
from campaigns.questionnaire.proofing import proofread
from campaigns.seed.reading import edition_source
from projects.actions.trial import faults_of, paper
from projects.actions.trial.checks import without_echo
from projects.actions.trial.filing import filed
from tests.campaigns.questionnaire.definitions import documents
from tests.factories import INSIDE, make_call, make_edition, make_school
from tne29.lib.press import Bounds, Press

pytestmark = pytest.mark.django_db

SHIPPED = document_of(edition_source("ami_2023_2024"))


def draft_of(document) -> Edition:
    return Edition.objects.create(slug="brouillon", title="Brouillon", source=canonical(document))


def said(faults) -> list[str]:
    return [str(fault).replace("\u00a0", " ").replace("\u202f", " ") for fault in faults]


def by_both(edition) -> list:
    kinds = ("primary", "middle")
    return without_echo(filed(edition, kind, turn, at=INSIDE) for turn, kind in enumerate(kinds))


def everything() -> dict:
    return {model.__name__: model.objects.count() for model in apps.get_models()}


def test_the_shipped_edition_can_be_published_and_nothing_of_the_trial_stays():
    make_school()
    draft = draft_of(SHIPPED)
    before, files = everything(), _files()
    assert faults_of(draft, at=INSIDE) == []
    assert (everything(), _files()) == (before, files)
    draft.refresh_from_db()
    assert draft.is_draft


def _files() -> set[str]:
    try:
        return set(default_storage.listdir("pieces")[1])
    except FileNotFoundError:
        return set()


@pytest.mark.once
def test_a_layout_that_lasts_too_long_is_a_fault(monkeypatch):
    make_call(edition=make_edition())
    press = Press(Path(settings.BASE_DIR) / "static", Bounds(seconds=1, megabytes=200))
    monkeypatch.setattr(paper, "press", press)
    document = editing.set_edition(SHIPPED, intro="x\n\n" * 1_000)
    try:
        faults = said(faults_of(draft_of(document), at=INSIDE))
    finally:
        press.stop()
    for paper_kind in ("à imprimer", "à remplir dans un PDF"):
        assert any(f"le questionnaire {paper_kind} ne se met pas en page" in fault for fault in faults)


@pytest.mark.once
@pytest.mark.parametrize(
    ("gesture", "sentence"),
    [
        (
            lambda d: editing.change(
                editing.change(d, "periode-debut", min=date(2025, 1, 1)), "periode-fin", max=date(2024, 1, 1)
            ),
            "Question J1 « Quand le projet commence-t-il, et quand finit-il ? » : sa page refuse une réponse d’essai.",
        ),
        (
            lambda d: editing.change(d, "depenses-montant", max="10.00"),
            "Question J6 « Équilibre du budget » : un dossier d’essai ne peut pas être déposé.",
        ),
        (
            lambda d: editing.change(d, "devis", required=True, accepts=["svg"]),
            "Question F5 « Devis ou estimations » : aucun des formats acceptés",
        ),
        (
            lambda d: editing.change(d, "territoire", required=True, source="partners", column=""),
            "Question B4 « Le projet relève-t-il d’un territoire prioritaire ? » : un dossier d’essai",
        ),
    ],
)
def test_what_no_school_could_file_is_said_at_its_place(gesture, sentence):
    document = editing.change(gesture(SHIPPED), "recettes-montant", min="20.00")
    if "depenses" in sentence or "Équilibre" in sentence:
        document = editing.change(document, "depenses", max_rows=1)
    faults = said(by_both(draft_of(document)))
    assert faults and faults[0].startswith(sentence), faults


@pytest.mark.once
@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents())
def test_any_edition_is_filled_by_its_own_pages(document):
    """Whatever the edition, what its pages save is what was typed: only a deposit may still be refused."""
    edition, _ = Edition.objects.update_or_create(
        slug="au-hasard", defaults={"title": "Au hasard", "source": canonical(document)}
    )
    sentences = said(by_both(edition))
    assert [sentence for sentence in sentences if "d’essai ne peut pas être déposé" not in sentence] == []


# -- proofreading ------------------------------------------------------------------------------------


def proofs(document) -> list[str]:
    return said(proofread(load(canonical(document))))


def test_the_shipped_edition_is_sound():
    assert proofs(SHIPPED) == []


@pytest.mark.parametrize(
    ("gesture", "sentence"),
    [
        (
            lambda d: editing.remove(d, "titre"),
            "Questionnaire : aucune question ne donne au portail « titre », dont il a besoin.",
        ),
        (
            lambda d: editing.change(d, "titre", required=False),
            "Question E1 « Titre du projet » : elle donne « titre » au portail : elle doit être obligatoire.",
        ),
        (
            lambda d: editing.change(d, "resume", condition={"question": "en_reseau", "equals": True}),
            "Question E2 « Résumé du projet, tel qu’il pourra être publié » : elle donne « résumé publiable » au "
            "portail : elle doit être posée à tous, sans condition.",
        ),
        (
            lambda d: editing.remove(d, "suivi-courriel"),
            "Question A4 « Qui suit le dossier ? » : le portail y cherche une case « adresse électronique » (clé "
            "« courriel »), qui n’y est pas.",
        ),
        (
            lambda d: editing.change(d, "recettes", condition={"question": "en_reseau", "equals": True}),
            "Question J5 « Montant demandé au titre du TNE » : elle se calcule d’après la question J4, qui n’est pas "
            "toujours posée : donnez-lui la même condition.",
        ),
        (
            lambda d: editing.change_section(d, "reseau", title="porteur et ÉQUIPE"),
            "Questionnaire : deux sections ont le titre « Porteur et équipe ».",
        ),
        (
            lambda d: editing.change(d, "suivi-nom", label="Prénom"),
            "Question A4 « Qui suit le dossier ? » : deux cases ont le libellé « Prénom ».",
        ),
    ],
)
def test_what_is_not_sound_is_said_at_its_place(gesture, sentence):
    assert sentence in proofs(gesture(SHIPPED))


def test_a_retired_key_is_never_borne_again():
    document = {**SHIPPED, "retired": ["titre", "suivi-nom"]}
    assert [sentence.partition(" : ")[2] for sentence in proofs(document)] == [
        "la clé de la case « Nom » est celle d’une case retirée.",
        "sa clé « titre » est celle d’une question retirée : d’anciennes réponses s’y retrouveraient.",
    ]
