"""A committee’s largest day on the worker as shipped: 216 decisions published, 216 dossiers bound and archived.

The worker is killed in the middle of each: what was done is kept, the rest is done once.
"""

import io
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from pypdf import PdfReader

from bench.exports import fill
from projects import actions, exports, printouts
from projects.exports.volumes import volumes_of
from projects.models import Decision, Deposit, JournalEntry, PreparedDecision, Printout, Project, Release, TeamMember
from projects.workflow import State
from tests.factories import INSIDE
from tests.faults import figures
from tests.faults.worker import Victim
from tests.projects import desk
from tests.projects.exports.scene import content, deposited
from tests.services import wait_until
from tests.staff import make_staff
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak, pytest.mark.only_on("postgresql")]
WHOLE = 216
PATIENCE = 420


@pytest.fixture
def campaign():
    campaign = desk.make_campaign()
    first = deposited(campaign, pieces=("devis.pdf",))
    model = Deposit.objects.select_related("project", "content").get(pk=first.pk)
    fill(model, WHOLE)
    owners = (
        TeamMember(project=each, user=model.by, role="owner", joined_at=INSIDE)
        for each in campaign.projects.filter(team=None)
    )
    TeamMember.objects.bulk_create(owners)
    return campaign


def sweep(name: str) -> None:
    """What beat says every twenty seconds, once a minute has gone by for those who held a row when they died."""
    past = timezone.now() - timedelta(seconds=1)
    for model in (Release, Printout):
        model.objects.filter(state="running").update(lease_until=past)
    current_app.send_task(name, retry=False, ignore_result=True)


def killed_in_the_middle(victim: Victim, is_half_done: Callable[[], bool], is_over: Callable[[], bool], task: str):
    wait_until(is_half_done, "half of it", PATIENCE)
    victim.kill()
    sweep(task)
    wait_until(is_over, "the end of it", PATIENCE)


def test_216_decisions_are_published_once_each(campaign):
    lead = make_staff("nolwenn", "pilotage")
    for project in Project.objects.filter(state=State.SUBMITTED):
        project = actions.start_review(project, by=lead, at=INSIDE)
        actions.prepare_decision(project, actions.Outcome("refused", "Hors du cadre."), by=lead, at=INSIDE)
    read = dict(PreparedDecision.objects.values_list("project", "version"))
    assert len(read) == WHOLE
    with Victim() as victim:
        release = actions.ask_release(uuid.uuid4(), read, by=lead, at=timezone.now())
        killed_in_the_middle(
            victim,
            lambda: Decision.objects.count() > WHOLE // 3,
            lambda: Release.objects.get(pk=release.pk).state == "done",
            "projects.sweep_releases",
        )
    assert set(Counter(Decision.objects.values_list("project", flat=True)).values()) == {1}
    assert Decision.objects.count() == Letter.objects.filter(kind="decision").count() == WHOLE
    assert JournalEntry.objects.filter(act="refuse").count() == WHOLE
    assert not PreparedDecision.objects.exists()


def test_216_dossiers_are_bound_and_put_in_an_archive(campaign):
    (volume,) = volumes_of(campaign)
    began = timezone.now()
    with Victim() as victim:
        pdf = printouts.ask(printouts.Kind.SELECTION, selection=volume, by=None, at=began)
        made = Printout.objects.filter(kind=Printout.Kind.DOSSIER, state="done")
        killed_in_the_middle(
            victim, lambda: made.count() > WHOLE // 3, lambda: _is_done(pdf), "projects.sweep_printouts"
        )
        bound = timezone.now()
        archive = exports.ask(Printout.Kind.ZIP, campaign, by=None, at=bound)
        wait_until(lambda: _is_done(archive), "the archive", PATIENCE)
    figures.say(f"{WHOLE} dossiers faits et reliés en {bound - began}, mis en archive en {timezone.now() - bound}")
    again = made.filter(attempts__gt=1).count()
    assert again <= 2, "the one that was being made when the worker died, or two"
    check_pdf(content(pdf), volume)
    opened = zipfile.ZipFile(io.BytesIO(content(archive)))
    assert opened.testzip() is None
    names = [name for name in opened.namelist() if "/dossier-depot-" in name]
    assert len(names) == len(set(names)) == WHOLE


def _is_done(printout: Printout) -> bool:
    printout.refresh_from_db()
    assert printout.state != "failed", printout.failure
    return printout.state == "done"


def check_pdf(read: bytes, volume: list) -> None:
    """Each dossier once, in order, its pages behind its bookmark; tags and language kept."""
    reader = PdfReader(io.BytesIO(read))
    titles = [item.title.partition(" – ")[0] for item in reader.outline if not isinstance(item, list)]
    references = [each.project.reference for each in volume]
    assert [title for title in titles if title in set(references)] == references
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value
