"""DESIGN §10: two web nodes behind the nginx that we ship, two workers, one PostgreSQL, one Redis, one S3.

Nothing that another needs is kept on a node: a school goes on when one of them dies.
"""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPSConnection
from pathlib import Path

import boto3
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.demonstration import PASSWORD
from projects.models import Project
from schools.actions import confirm_memberships
from schools.models import Membership
from tests import factories, portal, proxy, services
from tests.projects import desk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),  # several machines share a PostgreSQL, never a SQLite file
]
BUCKET = "tne29-noeuds"


@dataclass
class Machines:
    """What runs: the address of the portal, its nodes, its workers, and the folder where nginx notes who served."""

    url: str
    place: Path
    nodes: list[services.Server] = field(default_factory=list)
    workers: list[services.Server] = field(default_factory=list)

    def served(self) -> set[int]:
        lines = (self.place / "served.log").read_text().splitlines()
        return {int(line.split()[0].rpartition(":")[2]) for line in lines if line.startswith("127.0.0.1:")}


@pytest.fixture
def machines(redis, tmp_path, monkeypatch) -> Iterator[Machines]:
    port = services.free_port()
    with ExitStack() as stack:
        storage = stack.enter_context(services.s3_server(tmp_path))
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "essai")
        boto3.client("s3", endpoint_url=storage.url, region_name="us-east-1").create_bucket(Bucket=BUCKET)
        ours = {
            "REDIS_URL": redis.url,
            "SITE_URL": f"https://127.0.0.1:{port}",
            "BEHIND_PROXY": "1",
            "MEDIA_URL_S3": f"s3://{BUCKET}",
            "AWS_ENDPOINT_URL": storage.url,
            "WEB_PROCESSES": "1",
        }
        machines = Machines(ours["SITE_URL"], tmp_path)
        for place in ("un", "deux"):
            alone = ours | {"VAR_DIR": str(_folder(tmp_path / place))}
            machines.nodes.append(stack.enter_context(portal.web_server(**alone)))
            machines.workers.append(stack.enter_context(portal.worker(**alone)))
        stack.enter_context(proxy.nginx([node.port for node in machines.nodes], tmp_path, port=port))
        yield machines


def _folder(path: Path) -> Path:
    for name in ("static", "mail"):
        (path / name).mkdir(parents=True)
    return path


@pytest.fixture
def page(browser: Browser, machines) -> Iterator[Page]:
    context = browser.new_context(base_url=machines.url, locale="fr-FR", ignore_https_errors=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def project() -> Project:
    today = timezone.localdate()
    campaign = desk.make_campaign(opens_on=today - timedelta(days=3), closes_on=today + timedelta(days=3))
    project = desk.make_project(campaign=campaign, when=timezone.now())
    head = project.created_by
    head.set_password(PASSWORD)
    head.save()
    confirm_memberships(Membership.objects.all(), by=factories.make_user(is_staff=True), at=timezone.now())
    EmailAddress.objects.create(user=head, email=head.email, verified=True, primary=True)
    return project


def test_a_school_files_while_a_node_and_a_worker_die(machines, page, project):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(project.created_by.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").last.click()
    page.wait_for_url("**/projets/**")
    assert {"__Host-session", "__Host-csrf"} <= {cookie["name"] for cookie in page.context.cookies()}
    assert all(cookie["secure"] for cookie in page.context.cookies())
    send_a_file(page, project, "avis-avant.pdf")
    assert machines.served() == {node.port for node in machines.nodes}

    machines.nodes[0].kill()
    machines.workers[0].kill()
    send_a_file(page, project, "avis-après.pdf")
    for name in ("avis-avant.pdf", "avis-après.pdf"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).first.click()
        assert Path(download.value.path()).read_bytes() == desk.PDF
    page.goto(desk.address("deposit", project))
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accusé de réception de votre dossier")

    file = f"{project.get_absolute_url()}dossier.pdf?depot=1"
    services.wait_until(lambda: is_pdf(page, file), "the other worker makes the PDF")

    assert refused_for_its_size(machines.url) == (413, True)
    machines.nodes[1].kill()
    page.goto("/projets/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le portail ne répond pas pour l’instant")


def send_a_file(page: Page, project: Project, name: str) -> None:
    page.goto(desk.section_of(project, "budget"), wait_until="networkidle")
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": desk.PDF}
    )
    expect(page.get_by_role("link", name=name)).to_be_visible()


def refused_for_its_size(url: str) -> tuple[int, bool]:
    """A body above what the portal takes and below what nginx takes: the portal answers, in French."""
    line = HTTPSConnection(url.removeprefix("https://"), context=ssl._create_unverified_context(), timeout=60)
    with closing(line):
        line.request("POST", "/", body=bytes(settings.MAX_REQUEST_BYTES + 1), headers={"Referer": url})
        answer = line.getresponse()
        return answer.status, "trop volumineux" in answer.read().decode()


def is_pdf(page: Page, url: str) -> bool:
    return page.request.get(url).headers["content-type"] == "application/pdf"
