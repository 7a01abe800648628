"""Where somebody stands with a school: confirmed or not, until when, what was asked of whom."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User

from .models import Membership, MembershipLink, School


@dataclass(frozen=True)
class Belonging:
    """What pages say of it (templates/schools/belonging.html). membership: None before anything was declared."""

    school: School
    membership: Membership | None
    link: MembershipLink | None
    at: datetime

    @property
    def is_confirmed(self) -> bool:
        return self.membership is not None and self.membership.is_confirmed(self.at)

    @property
    def has_lapsed(self) -> bool:
        return self.membership is not None and self.membership.has_lapsed(self.at)

    @property
    def is_to_confirm(self) -> bool:
        return self.membership is None or self.membership.is_to_confirm(self.at)

    @property
    def may_ask(self) -> bool:
        return self.is_to_confirm and bool(self.school.email)

    @property
    def was_refused(self) -> bool:
        return self.link is not None and self.link.said_yes is False

    @property
    def is_asked(self) -> bool:
        """A link is on its way to the mailbox, or waits there."""
        link = self.link
        return link is not None and not link.answered_at and not link.revoked_at and link.expires_at > self.at


def belonging_to(school: School, user: User, at: datetime) -> Belonging:
    mine = Membership.objects.filter(user=user, school=school).select_related("confirmed_by").order_by("-pk")
    memberships = list(mine[:2])
    live = next((each for each in memberships if each.ended_at is None), None)
    latest = live or (memberships[0] if memberships else None)
    return Belonging(school, live, latest.links.order_by("-pk").first() if latest else None, at)


def belongings_of(user: User, at: datetime) -> list[Belonging]:
    """All the schools somebody is in, in two queries."""
    mine = Membership.objects.active().filter(user=user).select_related("school__commune", "confirmed_by")
    places = list(mine.order_by("school__search_order"))
    links = MembershipLink.objects.filter(membership__in=places).order_by("pk")
    newest = {link.membership_id: link for link in links}
    return [Belonging(each.school, each, newest.get(each.pk), at) for each in places]
