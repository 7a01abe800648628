"""Who is at work on a draft: said by the pages that are open, forgotten when they fall silent."""

from datetime import datetime, timedelta

from ..models import TeamMember

SAID_EVERY = timedelta(seconds=15)


def say_present(member: TeamMember, section: str, *, at: datetime) -> None:
    """Notes that somebody has a section open; at most one write in a while, whatever the page says."""
    known = member.seen_section == section and member.seen_at is not None and at - member.seen_at < SAID_EVERY
    if not known:
        TeamMember.objects.filter(pk=member.pk).update(seen_at=at, seen_section=section)
