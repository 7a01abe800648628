"""Somebody who files for a school has it say that they belong to it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from schools.actions import ask_mailbox, belong
from schools.models import Membership, MembershipLink

from .. import access
from ..models import Project


@transaction.atomic
def ask_school(project: Project, *, by: User, at: datetime) -> MembershipLink:
    """Sends the link to the mailbox of the project’s school, for somebody who may deposit."""
    access.require(project, by, "deposit")
    return ask_mailbox(belong(by, project.school, Membership.Role.MEMBER, at=at), by=by, at=at)
