"""F25: a worker that stops is missed within five minutes, by whoever asks the web server (case 147)."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from tests import portal, services
from tests.faults import figures
from tests.faults.databases import group_of, kill_all
from tne29 import health
from tne29.evidence.models import Presence, Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql"), pytest.mark.soak]
FIVE_MINUTES = timedelta(minutes=5)


@figures.trials(1, 20)
def test_a_worker_that_is_killed_is_missed(trials):
    """Its last sign of life is real; the minutes that follow are said to the function that the page calls."""
    delays = []
    for _ in range(trials):
        Presence.objects.all().delete()
        with portal.worker() as worker:
            current_app.send_task("evidence.heartbeat", retry=False, ignore_result=True)
            services.wait_until(lambda: Presence.objects.filter(role=Role.WORKER).exists(), "a sign of life")
            assert health.silences(timezone.now()) == []
            kill_all(group_of(worker.process.pid), 9)
            stopped = timezone.now()
        delays.append(next(second for second in range(600) if missed(stopped + timedelta(seconds=second))))
    assert max(delays) <= FIVE_MINUTES.total_seconds()
    figures.say_none("arrêts de l’ouvrier non signalés en 5 min", trials)
    figures.say(f"signalés au bout de {min(delays)} à {max(delays)} s")


def missed(at) -> bool:
    return any("tâches de fond" in said for said in health.silences(at))
