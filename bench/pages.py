"""The pages, in the order somebody meets them."""

import gzip
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.demonstration import PASSWORD
from bench import setting
from bench.meter import Cost, client_of, cost_of
from bench.table import Other, Row
from projects import actions
from projects.models import Project
from projects.workflow import State
from tests.projects.desk import form_of
from tests.staff import client_of as staff_client

FEW, MANY = 216, 20_000
HEAVIEST = "budget"
ASSET = re.compile(r'(?:href|src)="/static/([^"?]+\.(?:css|js|svg|woff2|png|webp|avif))')
COMPRESSED = (".css", ".js", ".svg")
HOME_BYTES, HOME_FILES = 60_000, 8


def rows() -> Iterator[Row]:
    yield from _public()
    yield from _school()
    yield _sign_in()
    yield from _staff()


def _get(client: Client, url: str) -> Callable[[], HttpResponse]:
    return lambda: client.get(url)


# -- everybody -------------------------------------------------------------------------------------


def _public() -> Iterator[Row]:
    visitor = client_of()
    yield Row("accueil", cost_of(_get(visitor, "/")), (10, 2), "6 / 1", "31 / 9", "69 / 23")
    yield Row("une campagne", cost_of(_get(visitor, f"/campagnes/{setting.DEMONSTRATION}/")), (10, 2))
    yield Row("projets retenus", cost_of(_get(visitor, "/projets-retenus/")), (None, 12))


def home_weight() -> Other:
    """What a first visit of the home page downloads: the page, its sheets, scripts, fonts and pictures."""
    page = client_of().get("/").content
    files = sorted(set(ASSET.findall(page.decode())))
    total = len(gzip.compress(page)) + sum(_weight(Path(finders.find(name))) for name in files)
    return Other(
        "accueil : page et fichiers, gzip",
        f"{total / 1000:.0f} ko en {len(files) + 1}",
        "≤ 60 ko en ≤ 8",
        "6 ko en 1 (plancher), 23 ko en 11 (pretalx), 235 ko en 22 (Hypha)",
        total <= HOME_BYTES and len(files) + 1 <= HOME_FILES,
    )


def _weight(path: Path) -> int:
    content = path.read_bytes()
    return len(gzip.compress(content) if path.suffix in COMPRESSED else content)


# -- a school --------------------------------------------------------------------------------------


def _school() -> Iterator[Row]:
    head = setting.head()
    project = setting.draft_of(head)
    client, base = client_of(head), f"/projets/{project.reference}/"
    section = f"{base}questionnaire/{HEAVIEST}/"
    yield Row("mes projets", cost_of(_get(client, "/projets/")), (12, 4), "6 / 2", "43 / 15", "65 / 20")
    yield Row("un dossier", cost_of(_get(client, base)), (None, 12))
    yield Row("section la plus lourde (13 à remplir)", cost_of(_get(client, section)), (None, 12))
    yield Row("l’enregistrer", cost_of(_save(client, section)), (None, 12), "– / 5", "– / 165", "– / 60")
    yield Row("vérifier", cost_of(_get(client, f"{base}verifier/")), (None, 12))
    yield Row("déposer, avec des établissements associés", _deposit(), (None, 13))


def _save(client: Client, url: str) -> Callable[[], HttpResponse]:
    """Saves another amount each time, from the page as it is then."""
    sent, amounts = form_of(client.get(url)), count(100)

    def save() -> HttpResponse:
        form = {**sent, "depenses-0-montant": str(next(amounts)), "vers": "ici"}
        answer = client.post(url, form)
        sent["revision"] = [str(int(sent["revision"][0]) + 1)]
        return answer

    return save


def _deposit() -> Cost:
    """Of a dossier corrected since its last deposit."""
    found = Project.objects.filter(state=State.SUBMITTED, campaign__slug=setting.DEMONSTRATION)
    project = found.select_related("created_by").first()
    client, numbers = client_of(project.created_by), count(1)
    form = {"fin": "1"}

    def correct() -> None:
        fresh = Project.objects.get(pk=project.pk)
        changes = {"commentaire_libre": f"Correction {next(numbers)}"}
        saved = actions.save_answers(fresh, changes, fresh.revision, by=project.created_by, at=timezone.now())
        form["revision"] = saved.project.revision

    def deposit() -> HttpResponse:
        answer = client.post(f"/projets/{project.reference}/deposer/", form)
        assert answer.status_code == 302, answer.content.decode()[:2_000]
        return answer

    return cost_of(deposit, rounds=7, before=correct)


def _sign_in() -> Row:
    def sign_in() -> HttpResponse:
        return client_of().post("/compte/connexion/", {"login": setting.HEAD, "password": PASSWORD, "fin": "1"})

    assert settings.PASSWORD_HASHERS
    return Row("se connecter", cost_of(sign_in, rounds=7), (65, None), "380 / –", "330 / –", "490 / –")


# -- the service -----------------------------------------------------------------------------------


def _staff() -> Iterator[Row]:
    client = staff_client(setting.lead())
    project = Project.objects.filter(state=State.UNDER_REVIEW).first()
    page = f"/admin/projects/project/{project.pk}/change/"
    yield Row("un dossier, pour l’instruction", cost_of(_get(client, page)), (60, 12), "", "5600 / 488", "640 / 206")
    yield _list(client, FEW, "110 / 6", "820 / 132", "600 / 141")
    yield _list(client, MANY, "100 / 6", "2580 / 132", "7000 / 141")


def _list(client: Client, total: int, *peers: str) -> Row:
    setting.more_dossiers(total)
    cost: Cost = cost_of(_get(client, "/admin/projects/project/"), rounds=7)
    return Row(f"liste de l’instruction, {total} dossiers", cost, (200, 12), *peers)
