"""Health, style guide, errors, documents, the weight and the contrasts of the style."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from lxml import html

from campaigns.models import Document
from projects.workflow import State
from tests.factories import INSIDE, make_user
from tne29.evidence.beating import beat
from tne29.evidence.models import Role

ROOT = Path(__file__).resolve().parents[2]
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", (ROOT / "static/css/tokens.css").read_text()))
READABLE = [
    ("ink", "foam"),
    ("ink-soft", "foam"),
    ("ink-soft", "spray"),
    ("ink-soft", "sand"),
    ("sea", "white"),
    ("sea", "foam"),
    ("sea", "sand"),
    ("white", "deep"),
    ("lagoon", "deep"),
    ("lagoon", "abyss"),
    ("gorse", "deep"),
    ("abyss", "gorse"),
    ("gorse-ink", "gorse-soft"),
    ("buoy", "white"),
    ("buoy", "foam"),
    ("buoy-ink", "buoy-soft"),
    ("kelp-ink", "kelp-soft"),
    ("heather-ink", "heather-soft"),
    ("slate-ink", "slate-soft"),
    ("sand-ink", "sand"),
    ("abyss", "gorse-light"),
]


@pytest.mark.django_db
def test_healthz_answers_when_all_is_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"etat": "en service"})


@pytest.mark.django_db
def test_healthz_says_that_the_queue_is_away(client, settings, tmp_path):
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path / "nowhere"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"etat": "en panne", "raisons": ["la file de tâches ne répond pas"]}


def test_healthz_says_that_the_database_is_away(client, settings, tmp_path):
    """Without the db mark, pytest-django refuses every connection."""
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path
    (tmp_path / "messages").mkdir()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["raisons"] == ["la base de données ne répond pas"]


@pytest.mark.django_db
def test_healthz_says_who_gives_no_sign_of_life_any_more(client):
    """Within five minutes (case 147): the worker that stopped is missed, who never lived is not."""
    beat(Role.WORKER, INSIDE)
    beat(Role.SCHEDULER, INSIDE + timedelta(seconds=60))
    with time_machine.travel(INSIDE + timedelta(seconds=150), tick=False):
        assert client.get("/healthz").json() == {"etat": "en service"}
    with time_machine.travel(INSIDE + timedelta(seconds=151), tick=False):
        response = client.get("/healthz")
    assert (response.status_code, response.json()["etat"]) == (200, "dégradé")
    (reason,) = response.json()["raisons"]
    assert reason.startswith("les tâches de fond\u00a0: aucun signe de vie depuis le lundi 2 octobre 2023")


@pytest.mark.django_db
def test_style_guide_is_not_for_the_public(client):
    assert client.get("/composants/").status_code == 404


@pytest.mark.django_db
def test_style_guide_shows_every_state(client):
    client.force_login(make_user(is_staff=True))
    response = client.get("/composants/")
    root = html.document_fromstring(response.content.decode())
    shown = {name for classes in root.xpath("//*[contains(@class, 'state-')]/@class") for name in classes.split()}
    assert {f"state-{code}" for code in State.values} <= shown
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_component_is_in_the_style_guide_or_on_a_page():
    used = set()
    for path in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"components/(\w+)\.html", path.read_text()))
    own = {path.stem for path in (ROOT / "templates/components").glob("*.html")}
    assert own - used == set()


@pytest.mark.django_db
def test_unknown_page_says_what_to_do(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()
    assert "plan du site" in response.content.decode()


@pytest.mark.django_db
def test_page_that_takes_no_such_method_explains_itself(client):
    response = client.put("/partenaires/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "Cette page s’ouvre autrement" in response.content.decode()


@pytest.mark.parametrize("status", [500, 503])
def test_outage_pages_need_neither_database_nor_request(status):
    page = render_to_string(f"errors/{status}.html", {"message": "En panne.", "incident": "4F2A91C0"})
    assert "4F2A91C0" in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_document_is_downloaded_under_its_name(client, publish):
    document = Document(call=publish(1), title="Guide")
    document.file.save("guide.pdf", ContentFile(b"%PDF-1.7"))
    response = client.get(f"/campagnes/documents/{document.pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_document_whose_file_is_lost_is_not_found(client, publish):
    publish(1)
    assert client.get(f"/campagnes/documents/{Document.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_words_stand_out_from_their_ground(ink, ground):
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


def test_edges_of_controls_stand_out():
    assert contrast(TOKENS["line-strong"], TOKENS["white"]) >= 3


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_styles_of_the_portal_are_light():
    sheets = (ROOT / f"static/css/{name}.css" for name in ("tokens", "base", "components", "forms", "pages"))
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) <= 20_000


@pytest.mark.parametrize("name", ["base", "components", "forms", "pages", "guide"])
def test_only_the_tokens_state_a_colour(name):
    """Black on paper excepted."""
    sheet = (ROOT / f"static/css/{name}.css").read_text()
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", sheet)) <= {"#000"}
