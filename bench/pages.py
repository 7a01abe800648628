"""The pages, in the order somebody meets them. Goals and peers: measured on this kind of machine, same data."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as reader

from accounts.demonstration import PASSWORD
from accounts.models import User
from bench import setting
from bench.meter import Cost, client_of, cost_of
from projects import reminders
from projects.models import Project, Reminder
from projects.workflow import State
from tests.staff import client_of as staff_client
from tne29.outbox.models import Letter

HEAD = "direction.college@tne29.example.org"
LEAD = "pilotage@tne29.example.org"
FEW, MANY = 216, 20_000


@dataclass(frozen=True)
class Row:
    """goal: (CPU ms, SQL); peers: what pretalx and Hypha were measured at, in words."""

    name: str
    cost: Cost
    goal: tuple[float | None, int | None] = (None, None)
    peers: str = ""

    @property
    def is_met(self) -> bool:
        cpu, queries = self.goal
        return (cpu is None or self.cost.cpu <= cpu) and (queries is None or self.cost.queries <= queries)


def table() -> str:
    lines = [
        "| page | CPU ms | SQL | octets (gzip) | objectif CPU / SQL | pairs (pretalx, Hypha) CPU / SQL |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows():
        cpu, queries = (value if value is not None else "–" for value in row.goal)
        mark = "" if row.is_met else " **manqué**"
        cost = row.cost
        lines.append(
            f"| {row.name} | {cost.cpu:.1f} | {cost.queries} | {cost.size} | {cpu} / {queries}{mark} | {row.peers} |"
        )
    return "\n".join(lines)


def rows() -> Iterator[Row]:
    yield from _public()
    yield from _school()
    yield _sign_in()
    yield from _staff()
    yield _reminder()


def _get(client, url: str) -> Callable:
    return lambda: client.get(url)


def _public() -> Iterator[Row]:
    visitor = client_of()
    yield Row("accueil", cost_of(_get(visitor, "/")), (10, 2), "31 / 9, 69 / 23")
    yield Row("une campagne", cost_of(_get(visitor, "/campagnes/demonstration/")), (10, 2))
    yield Row("projets retenus", cost_of(_get(visitor, "/projets-retenus/")), (None, None))


def _school() -> Iterator[Row]:
    head = User.objects.get(email=HEAD)
    project = Project.objects.visible_to(head).get(state=State.DRAFT)
    client, base = client_of(head), f"/projets/{project.reference}/"
    yield Row("mes projets", cost_of(_get(client, "/projets/")), (12, 4), "43 / 15, 65 / 20")
    yield Row("un dossier", cost_of(_get(client, base)), (None, 12))
    heaviest = f"{base}questionnaire/budget/"
    for section in project.edition.questionnaire:
        if section.letter in "EJ":
            heaviest = f"{base}questionnaire/{section.key}/"
            yield Row(f"section {section.letter}", cost_of(_get(client, heaviest)), (None, 12))
    yield Row("section J, enregistrer", cost_of(_save(client, heaviest)), (None, 12), "SQL 165, 60")
    yield Row(
        "parcours : les 13 sections ouvertes et enregistrées", _journey(client, project, base), (None, None), PEERS
    )
    yield Row("vérifier", cost_of(_get(client, f"{base}verifier/")), (None, 12))
    yield Row("déposer", _deposit(), (None, 12), "SQL 165, 60")


PEERS = "567 / 318, 441 / 206, pour 15 questions (objectif 190 / 70)"


def _journey(client, project: Project, base: str) -> Cost:
    """Every section read and saved once, one change in each."""
    sections = [f"{base}questionnaire/{section.key}/" for section in project.edition.questionnaire]
    before = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        for url in sections:
            sent = form_of(client.get(url).content.decode())
            client.post(url, sent)
        queries = len(captured)
    return Cost(200, (time.process_time() - before) * 1000, queries, 0)


def form_of(html: str) -> dict[str, list[str]]:
    """What a browser would send back of the form of a page."""
    found: dict[str, list[str]] = {}
    forms = [
        form for form in reader.fromstring(html).forms if form.method == "POST" and "seen" in str(form.fields.keys())
    ]
    form = forms[0] if forms else max(reader.fromstring(html).forms, key=lambda each: len(each.fields))
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def _save(client, url: str) -> Callable:
    sent = form_of(client.get(url).content.decode())
    return lambda: client.post(url, sent)


def _deposit() -> Cost:
    """One deposit of a complete dossier, undone afterwards by its transaction."""
    project = Project.objects.filter(state=State.SUBMITTED, campaign__slug="demonstration").select_related(
        "created_by"
    )[0]
    client = client_of(project.created_by)
    project.revision += 1
    project.save(update_fields=["revision"])
    url = f"/projets/{project.reference}/deposer/"
    sent = form_of(client.get(url).content.decode())
    before = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        response = client.post(url, sent)
    cpu = (time.process_time() - before) * 1000
    statements = [each for each in captured if not re.match(r"(RELEASE )?SAVEPOINT|BEGIN|COMMIT", each["sql"])]
    return Cost(response.status_code, cpu, len(statements), len(response.content))


def _sign_in() -> Row:
    def act():
        client = client_of()
        client.get("/compte/connexion/")
        return client.post("/compte/connexion/", {"login": HEAD, "password": PASSWORD, "fin": "1"})

    return Row("se connecter (page et mot de passe)", cost_of(act, rounds=5), (65, None), "330, 490")


def _staff() -> Iterator[Row]:
    client = staff_client(User.objects.get(email=LEAD))
    project = Project.objects.filter(state=State.UNDER_REVIEW).first()
    page = f"/admin/projects/project/{project.pk}/change/"
    yield Row("un dossier, pour l’instruction", cost_of(_get(client, page)), (60, 12), "5 600 / 488, 640 / 206")
    for total, peers in ((FEW, "820 / 132, 600 / 141"), (MANY, "2 580 / 132, 7 000 / 141")):
        setting.more_dossiers(total)
        cost = cost_of(_get(client, "/admin/projects/project/"), rounds=5)
        yield Row(f"liste de l’instruction, {total} dossiers", cost, (200, 12), peers)


def _reminder() -> Row:
    """At the margin: every reminder due now, divided by their number."""
    at = timezone.now()
    Reminder.objects.all().delete()
    Letter.objects.filter(kind__contains="reminder").delete()
    before = time.process_time()
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        sent = reminders.send_due(at) or 1
    cpu = (time.process_time() - before) * 1000
    return Row(f"rappel (sur {sent})", Cost(200, cpu / sent, round(len(captured) / sent), 0), (5, None))
