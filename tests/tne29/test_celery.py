"""What the scheduler asks for exists, and is asked for often enough."""

from tne29.celery import app


def test_each_scheduled_task_is_known_to_the_worker():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked - set(app.tasks) == set()


def test_the_schedule_looks_every_minute_or_more_often():
    assert all(entry["schedule"] <= 60 for entry in app.conf.beat_schedule.values())
