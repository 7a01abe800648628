"""What the scheduler asks for exists, and is asked for often enough."""

import pytest

from tne29.celery import app


def test_each_scheduled_task_is_known_to_the_worker():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked - set(app.tasks) == set()


PEOPLE_WAIT = ("outbox.sweep", "projects.send_reminders", "projects.sweep_printouts", "projects.scan_due")


@pytest.mark.parametrize("task", PEOPLE_WAIT)
def test_what_people_wait_for_is_looked_at_every_minute_or_more_often(task):
    assert max(entry["schedule"] for entry in app.conf.beat_schedule.values() if entry["task"] == task) <= 60


def test_the_rest_is_looked_at_every_hour_at_least():
    assert all(entry["schedule"] <= 3600 for entry in app.conf.beat_schedule.values())
