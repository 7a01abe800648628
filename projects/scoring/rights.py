"""Who scores, who reads what was scored."""

from accounts.models import User

from ..models import Project
from ..models.journal import SCORING
from ..workflow import State
from .reading import Reviews

GIVE, READ, CLOSE = "projects.give_review", "projects.read_review", "projects.close_review"


def may_give(user: User) -> bool:
    return user.has_perm(GIVE)


def may_read(user: User, project: Project, reviews: Reviews, *, is_closed: bool = False) -> bool:
    """The lead; a reviewer who gave their own on the last deposit, or once it is over; nobody with an interest."""
    if reviews.recusal_of(user.pk):
        return False
    if user.has_perm(READ):
        return True
    own = reviews.of(user.pk)
    is_told = is_closed or project.state in State.decided or (own is not None and not own.why_aside)
    return may_give(user) and is_told


def unsaid_to(user: User) -> tuple[str, ...]:
    """Acts of the journal: who scores is for those who do."""
    return () if may_give(user) or user.has_perm(READ) else SCORING
