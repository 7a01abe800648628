"""Redis is emptied, frozen or gone: who deposits does not notice, and every letter leaves (136, 137, 138; F7, F8)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis as redis_client
from django.utils import timezone

from projects.models import Deposit
from tests import factories, portal
from tests.faults import figures, worker
from tests.faults.people import Person
from tests.tcp_proxy import tcp_proxy
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
AT_ONCE = 8


def teams(number: int) -> list[tuple[Person, object]]:
    today, now = timezone.localdate(), timezone.now()
    campaign = factories.make_campaign(today - timedelta(days=9), today + timedelta(days=9))
    school = factories.make_school()
    head = factories.make_head(school, when=now)
    return [(Person(head), factories.make_project(campaign, by=head, school=school, when=now)) for _ in range(number)]


def deposit_all(port: int, crowd) -> list[float]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda each: each[0].deposit(port, each[1]), crowd))
    assert [answer.status for answer in answers if not answer.is_receipt] == []
    return [answer.seconds for answer in answers]


@pytest.mark.parametrize("how", ["frozen", *(pytest.param(how, marks=pytest.mark.soak) for how in ("cut off", "gone"))])
@figures.trials(12, 300)
def test_deposits_do_not_wait_for_redis(redis, how, trials):
    """Frozen: by default a publication would block for minutes (M6)."""
    crowd = teams(trials + 2)
    with tcp_proxy(redis.port) as proxy, portal.web_server(REDIS_URL=f"redis://127.0.0.1:{proxy.port}/0") as web:
        deposit_all(web.port, crowd[:2])
        {"frozen": redis.freeze, "cut off": proxy.freeze, "gone": redis.kill}[how]()
        waits = deposit_all(web.port, crowd[2:])
    assert Deposit.objects.count() == trials + 2
    assert figures.percentile(waits, 0.95) <= (2 if how == "gone" else 3)
    assert Letter.objects.filter(kind="receipt").values("about").distinct().count() == trials + 2
    figures.say_none(f"dépôts refusés, Redis {how}", trials)
    figures.say(f"p95 {figures.percentile(waits, 0.95):.2f} s, le plus long {max(waits):.2f} s")


@figures.trials(2, 20)
def test_a_queue_that_is_emptied_loses_nothing(redis, trials):
    """Every hint is thrown away, again and again, while a batch is due: the sweep finds it all, once."""
    rng, due = figures.dice(), 25 * trials
    client = redis_client.Redis.from_url(redis.url)
    with worker.slow_sink(rng, 0.02) as sink, worker.Victim(EMAIL_URL=sink.url, REDIS_URL=redis.url):
        worker.write(due)
        for _ in range(trials):
            time.sleep(rng.uniform(0.05, 0.5))
            client.flushall()
        worker.finish(redis.url)
    assert len(sink.letters) == len(set(sink.recipients())) == due
    figures.say_none(f"lettres perdues ou en double ({trials} FLUSHALL)", due)
