"""The public pages: what they cost, how they are built, where their links lead."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from campaigns.models import Theme
from tests.factories import make_user

from .conftest import PUBLIC

pytestmark = pytest.mark.django_db

INSIDE, LAST_DAY, BEFORE, AFTER = (
    "2023-10-02 08:00+00:00",
    "2023-10-20 08:00+00:00",
    "2023-09-01 08:00+00:00",
    "2023-10-20 22:00+00:00",
)


MADE_BEFOREHAND = ("questionnaire.pdf", "questionnaire-remplissable.pdf")


def text_of(element) -> str:
    return " ".join(element.text_content().split())


# -- what a page costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("url", PUBLIC)
def test_page_costs_one_query_once_the_snapshot_is_kept(client, publish, django_assert_num_queries, url, items):
    """The whole questionnaire reads what the paper reads: campaign, window, contacts; the lists are kept."""
    publish(items)
    client.get(url)
    with django_assert_num_queries(5 if url.endswith("/questionnaire/") else 1):
        client.get(url)


@pytest.mark.parametrize("items", [1, 3])
def test_home_reads_the_public_tables_once(client, publish, django_assert_num_queries, items):
    publish(items)
    with django_assert_num_queries(11):
        client.get("/")


def test_home_of_somebody_signed_in_adds_the_session_with_its_person(client, publish, django_assert_num_queries):
    publish(3)
    client.force_login(make_user())
    client.get("/")
    with django_assert_num_queries(2):
        client.get("/")


def test_home_shows_a_change_at_once(client, publish):
    publish(1)
    client.get("/")
    Theme.objects.filter(code="theme-1").update(label="Libellé corrigé")
    assert "Libellé corrigé" in client.get("/").content.decode()


def test_home_weighs_little(client, publish, page):
    """PERFORMANCE: at most 60 kB gzipped in at most 8 requests, fonts and icon included."""
    publish(3)
    loaded = assets(page("/"))
    sizes = [len(gzip.compress(client.get("/").content)), *map(weight, loaded)]
    assert len(sizes) <= 8
    assert sum(sizes) <= 60_000


def assets(root) -> set[str]:
    """Everything the page makes a browser fetch."""
    linked = root.xpath("//link/@href | //script/@src | //img/@src")
    return {url.removeprefix(settings.STATIC_URL) for url in linked}


def weight(name: str) -> int:
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))


# -- how it is built -------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PUBLIC)
def test_page_is_well_built(publish, page, url):
    publish(3)
    root = page(url)
    ids = root.xpath("//@id")
    assert root.get("lang") == "fr"
    assert re.fullmatch(r"\S.* – Territoire numérique éducatif du Finistère", root.findtext(".//title"))
    assert len(root.xpath("//h1")) == 1
    assert len(ids) == len(set(ids))
    assert set(root.xpath("//@aria-labelledby | //@aria-describedby")) <= set(ids)
    assert root.xpath("//a[not(normalize-space())][not(.//img)] | //img[not(@alt)]") == []
    assert not skipped_levels(root)


def skipped_levels(root) -> list[str]:
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1|//h2|//h3|//h4") if not in_frame(heading)]
    return [f"{a} → {b}" for a, b in pairwise(levels) if b > a + 1]


def in_frame(element) -> bool:
    return any(parent.tag in ("footer", "header") and parent.get("class") for parent in element.iterancestors())


@pytest.mark.parametrize("url", PUBLIC)
def test_page_writes_french(publish, page, url):
    """No breakable space before a double punctuation mark or inside quotation marks; real apostrophes."""
    publish(3)
    words = "\n".join(page(url).xpath("//body//text()"))
    assert re.findall(r"\S+ [;:!?»]|« \S+|\w'\w", words) == []


@pytest.mark.parametrize("url", PUBLIC)
def test_page_leads_somewhere(client, publish, page, url):
    publish(3)
    root = page(url)
    for link in sorted(set(root.xpath("//a/@href"))):
        path, _, anchor = link.partition("#")
        if path and not path.startswith("/"):
            continue
        assert_leads(client, page, path or url, anchor)


def assert_leads(client, page, path: str, anchor: str) -> None:
    if anchor:
        assert anchor in page(path).xpath("//@id"), f"{path}#{anchor}"
    elif not path.startswith(("/projets", "/campagnes/documents")) and not path.endswith(MADE_BEFOREHAND):
        assert client.get(path).status_code in (200, 302), path


# -- the moments of a campaign ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "state", "words"),
    [
        (BEFORE, "à venir", "Les dossiers pourront être déposés à partir du lundi 4 septembre 2023 à 0 h 00"),
        (INSIDE, "ouverte", "Vous pouvez déposer votre dossier jusqu’au vendredi 20 octobre 2023 à 23 h 59"),
        (LAST_DAY, "ouverte", "Dernier jour pour déposer"),
        (AFTER, "close", "Cette campagne a pris fin le vendredi 20 octobre 2023 à 23 h 59"),
    ],
)
def test_campaign_says_where_it_stands(publish, page, time_machine, moment, state, words):
    publish(1)
    time_machine.move_to(moment, tick=False)
    shown = text_of(page("/campagnes/campagne-1/"))
    assert state in shown
    assert words in shown


def test_home_features_the_open_campaign(publish, page, time_machine):
    publish(3)
    time_machine.move_to(INSIDE, tick=False)
    root = page("/")
    assert text_of(root.xpath("//*[@class='hero-now']")[0]).endswith("encore 18 jours pour déposer.")
    assert text_of(root.xpath("//*[@class='windows']//h3")[0]) == "Campagne 1"
    assert root.xpath("//a[@href='/projets/nouveau/']")


def test_home_offers_no_start_when_nothing_is_open(publish, page, time_machine):
    publish(1)
    time_machine.move_to(AFTER, tick=False)
    assert page("/").xpath("//a[@href='/projets/nouveau/']") == []


def test_home_stands_without_a_call(page):
    assert "Aucun appel n’est publié" in text_of(page("/"))


def test_unknown_campaign_is_not_found(client, publish):
    publish(1)
    assert client.get("/campagnes/inconnue/").status_code == 404


def test_home_tells_past_meetings_from_those_to_come(publish, page, time_machine):
    publish(3)
    time_machine.move_to("2023-10-02 22:00+00:00", tick=False)
    events = [text_of(event) for event in page("/").xpath("//li[@class='event']")]
    assert ["passé" in event for event in events] == [False, True, True]
