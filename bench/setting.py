"""The data of the measures: the demonstration, then thousands of dossiers more."""

from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from projects.models import Project  # noqa: E402
from projects.workflow import State  # noqa: E402
from tne29.lib.text import search_key  # noqa: E402

BATCH = 1_000


def fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    for name in ("seed", "demo"):
        with open("/dev/null", "w", encoding="utf-8") as silence:
            call_command(name, stdout=silence)


def more_dossiers(total: int) -> None:
    """Rows like that of a real dossier, until there are so many (a list reads no deposit)."""
    model = Project.objects.exclude(submitted_at=None).select_related("school").first()
    missing = total - Project.objects.exclude(submitted_at=None).count()
    rows = [_like(model, number) for number in range(total - missing, total)]
    Project.objects.bulk_create(rows, batch_size=BATCH)


def _like(model: Project, number: int) -> Project:
    title = f"Projet mesuré {number}"
    return Project(
        reference=f"B{number:09}",
        campaign_id=model.campaign_id,
        school_id=model.school_id,
        edition_id=model.edition_id,
        main_theme_id=model.main_theme_id,
        state=State.WITHDRAWN,
        title=title,
        amount=model.amount,
        answers={},
        search_key=search_key(title),
        created_by_id=model.created_by_id,
        created_at=model.created_at,
        updated_at=model.updated_at,
        submitted_at=model.submitted_at + timedelta(seconds=number),
    )
