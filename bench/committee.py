"""A whole campaign in one go: 216 prepared decisions published, 216 dossiers bound in one PDF and put in one archive.

Each is done in a process of its own (`python -m bench.committee ACT`), which says what it cost and what it held. The
dossiers are those of the exports; their PDFs, made beforehand, are one of six pages: laying them out is measured apart.
"""

import json
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import django
from django.conf import settings

if __name__ == "__main__":
    django.setup()

from django.core.files.base import ContentFile
from django.utils import timezone

from bench import setting
from bench.exporting import peak
from bench.meter import spent_by
from bench.table import Other, number
from projects import actions, exports, printouts
from projects.models import Decision, Deposit, PreparedDecision, Printout, TeamMember
from projects.printouts.asking import record
from projects.printouts.dossier import deposited
from projects.printouts.making import press
from projects.printouts.selection import chosen
from projects.workflow import State
from tne29.celery import hold_still

ROOT = Path(__file__).resolve().parents[1]
WHOLE = 216
MOST_BOUND = 1_536
WORDS = {
    "release": f"publier {WHOLE} décisions préparées, courriels écrits",
    "bind": f"{WHOLE} dossiers en un seul PDF, reliés",
    "archive": f"{WHOLE} dossiers en une archive",
}


def rows() -> Iterator[Other]:
    for act, words in WORDS.items():
        command = [sys.executable, "-m", "bench.committee", act]
        told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        held = f"{told['peak']} Mo" + (f", {told['press']} Mo pour la presse" if told["press"] else "")
        measured = f"{number(told['seconds'])} s, {number(told['cpu'])} s de processeur, {held}"
        goal = f"≤ {MOST_BOUND} Mo" if act == "bind" else "–"
        yield Other(words, measured, goal, is_met=told["press"] <= MOST_BOUND if act == "bind" else None)


# -- in a process of its own ---------------------------------------------------------------------------


def main(act: str) -> None:
    deposits = _deposits()
    do = {"release": _release, "bind": _bind, "archive": _archive}[act](deposits)
    hold_still()
    began = time.monotonic()
    cpu = spent_by(do) / 1000
    seconds, is_printed = time.monotonic() - began, press.pid is not None
    press.stop()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu += children.ru_utime + children.ru_stime if is_printed else 0
    told = {"cpu": cpu, "seconds": seconds, "peak": peak(), "press": children.ru_maxrss // 1024 if is_printed else 0}
    print(json.dumps(told))


def _deposits() -> list[Deposit]:
    """As many as there are in a campaign, of those that were copied."""
    found = Deposit.objects.filter(edition__slug="quinze").order_by("pk")[:WHOLE]
    assert len(found) == WHOLE
    return chosen(each.pk for each in found)


def _release(deposits: list[Deposit]) -> Callable[[], object]:
    lead, now = setting.lead(), timezone.now()
    projects = [each.project for each in deposits if each.project.state == State.SUBMITTED]
    TeamMember.objects.bulk_create(
        (TeamMember(project=each, user=setting.head(), role="owner", joined_at=now) for each in projects),
        ignore_conflicts=True,
    )
    for each in projects:
        project = actions.start_review(each, by=lead, at=now)
        actions.prepare_decision(project, actions.Outcome("refused", "Hors du cadre de l’appel."), by=lead, at=now)
    prepared = PreparedDecision.objects.filter(project__in=projects)
    read = dict(prepared.values_list("project", "version"))
    release = actions.ask_release(uuid.uuid4(), read, by=lead, at=now)

    def publish() -> None:
        assert actions.run_release(release.pk, timezone.now())
        assert Decision.objects.filter(project__in=projects).count() == len(projects) == WHOLE

    return publish


def _bind(deposits: list[Deposit]) -> Callable[[], object]:
    _print_all(deposits)
    asked = printouts.ask(printouts.Kind.SELECTION, selection=deposits, by=None, at=timezone.now())
    return lambda: _done(asked, printouts.render)


def _archive(deposits: list[Deposit]) -> Callable[[], object]:
    _print_all(deposits)
    campaign, projects = deposits[0].project.campaign, [each.project_id for each in deposits]
    asked = exports.ask(Printout.Kind.ZIP, campaign, projects=projects, by=None, at=timezone.now())
    return lambda: _done(asked, exports.render)


def _done(asked: Printout, render: Callable) -> None:
    assert render(asked.pk, timezone.now()), Printout.objects.get(pk=asked.pk).failure


def _print_all(deposits: list[Deposit]) -> None:
    first = deposited(deposits[0])
    pdf = press.write(first.html(), list(first.sheets))
    press.stop()
    for deposit in deposits:
        printout, _ = record(deposited(deposit), None, None, deposit, by=None, at=timezone.now())
        if printout.state != "done":
            printout.file.save("dossier.pdf", ContentFile(pdf), save=False)
            printout.state, printout.progress, printout.size = "done", 100, len(pdf)
            printout.save()


if __name__ == "__main__":
    assert settings.configured
    main(*sys.argv[1:])
