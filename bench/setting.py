"""The data of the measures: the demonstration, then thousands of dossiers more, drafts to remind, a short call."""

import io
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import User
from campaigns.models import Call, Campaign, Edition
from projects.models import Project, TeamMember
from projects.workflow import State
from schools.models import School
from tne29.lib.text import search_key

BATCH = 1_000
HEAD = "direction.college@tne29.example.org"
LEAD = "pilotage@tne29.example.org"
DEMONSTRATION = "demonstration"
FIFTEEN = Path(__file__).parent / "fifteen_questions.toml"


def fill() -> None:
    for name in ("migrate", "createcachetable", "seed", "demo"):
        call_command(name, verbosity=0, stdout=io.StringIO())


def head() -> User:
    return User.objects.get(email=HEAD)


def lead() -> User:
    return User.objects.get(email=LEAD)


def draft_of(user: User) -> Project:
    return Project.objects.visible_to(user).filter(state=State.DRAFT).select_related("edition").first()


def more_dossiers(total: int) -> None:
    """Rows like that of a real dossier, until there are so many (a list reads no deposit)."""
    model = Project.objects.exclude(submitted_at=None).first()
    held = Project.objects.exclude(submitted_at=None).count()
    rows = [_like(model, number, State.WITHDRAWN) for number in range(held, total)]
    for row in rows:
        row.submitted_at = model.submitted_at + timedelta(seconds=int(row.reference[1:]))
    Project.objects.bulk_create(rows, batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def more_drafts(first: int, count: int) -> None:
    """Drafts of the campaign that is open, each with one person."""
    model = draft_of(head())
    rows = [_like(model, 900_000 + first + place, State.DRAFT) for place in range(count)]
    Project.objects.bulk_create(rows, batch_size=BATCH)
    at = timezone.now()
    places = [TeamMember(project=row, user=head(), role="owner", joined_at=at) for row in rows]
    TeamMember.objects.bulk_create(places, batch_size=BATCH)


def _like(model: Project, number: int, state: str) -> Project:
    title = f"Projet mesuré {number}"
    return Project(
        reference=f"B{number:09}",
        campaign_id=model.campaign_id,
        school_id=model.school_id,
        edition_id=model.edition_id,
        main_theme_id=model.main_theme_id,
        state=state,
        title=title,
        amount=model.amount,
        answers={},
        search_key=search_key(title),
        created_by_id=model.created_by_id,
        created_at=model.created_at,
        updated_at=model.updated_at,
    )


def ask_fifteen_questions() -> Campaign:
    """The call that peers were measured with: 15 questions. From now on, new projects answer them."""
    source = FIFTEEN.read_text(encoding="utf-8")
    edition = Edition.objects.create(
        slug="quinze", title="Quinze questions", source=source, published_at=timezone.now()
    )
    Call.objects.filter(is_current=True).update(edition=edition)
    return Campaign.objects.get(slug=DEMONSTRATION)


def school_of(user: User) -> School:
    return School.objects.filter(memberships__user=user).first()
