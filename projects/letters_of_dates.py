"""What people are told when dates change: those of a campaign, or those of one project."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from accounts.models import User
from campaigns.deadlines import Span
from campaigns.models import Campaign, Window
from tne29.lib.french import count
from tne29.outbox import Kind, Mail, post_each, register_kind

from . import letters
from .audience import people_concerned
from .models import Project

DATES = register_kind(Kind("dates", label="changement de dates", after_uncertain="resend_once"))


def moved(campaign: Campaign, former: Span | None, span: Span, reason: str, *, at: datetime) -> Iterator[Mail]:
    """One to each person, whatever the number of their projects; written, not posted."""
    common = {"campaign": campaign, "former": former, "span": span, "reason": reason, "is_over": span.ends_at <= at}
    for person, projects in people_concerned(campaign, span.ends_at):
        lines = [(each, letters.address_of(each)) for each in projects]
        subject, text = letters.write("dates_moved", {**common, "person": person, "lines": lines})
        key = f"dates:{campaign.slug}:{at.isoformat()}:{person.pk}"
        yield Mail(key, person.email, DATES.name, subject, text, about=projects[0].reference)


def late_permission(project: Project, window: Window, *, at: datetime) -> None:
    _to_team("late_permission", project, window, {"span": window.span}, at=at)


def late_withdrawn(project: Project, window: Window, common: Window | None, *, at: datetime) -> None:
    """common: of the campaign, when it still receives."""
    context = {"span": window.span, "common": common.span if common else None}
    _to_team("late_withdrawn", project, window, context, at=at)


def _to_team(name: str, project: Project, window: Window, context: dict[str, Any], *, at: datetime) -> None:
    about = {"project": project, "reason": window.reason, **context}
    post_each([_late(name, about, person, at) for person in letters.team_of(project)], at=at)


def _late(name: str, about: dict[str, Any], person: User, at: datetime) -> Mail:
    project = about["project"]
    subject, text = letters.write(name, {**about, "person": person})
    key = f"late:{project.reference}:{at.isoformat()}:{person.pk}"
    return Mail(key, person.email, DATES.name, subject, text, about=project.reference)


def late_audience(project: Project) -> str:
    return count(len(letters.team_of(project)), "personne")
