"""Going on in the next campaign, or beginning from a former project: what was written is never typed twice."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from campaigns.deadlines import Phase
from campaigns.models import Campaign
from schools.actions import belong
from schools.models import Membership, School
from tne29.lib.errors import Refusal

from ..carrying import Passage
from ..models import Attachment, Descent, Project, TeamMember
from ..models.team import Role
from ..workflow import MOVES, State
from .filing import SAME_PRESS, begin
from .move import lock_campaign, lock_for, make_move, write_journal

OTHER_CALL = "Un brouillon ne continue que dans une campagne du même appel. Commencez plutôt un projet à partir de lui."
SAME_CAMPAIGN = "Ce dossier est déjà dans cette campagne."
NOT_OVER = "La campagne de ce dossier n’est pas terminée : continuez-le où il est."
NOT_DRAFT = "Seul un brouillon peut continuer dans une autre campagne. Commencez plutôt un projet à partir de lui."
OVER = "Cette campagne est terminée : il n’est plus possible d’y commencer un dossier."


@transaction.atomic
def carry_on(project: Project, campaign: Campaign, *, by: User, at: datetime) -> Project:
    """The draft left at the end of its window goes on in `campaign`, with its team and its files; once.

    The former one is withdrawn, so that nobody goes on writing there; pressed twice, it is the same new draft.
    """
    campaign = _open_campaign(campaign, at)
    origin = lock_for(project, by, "write")
    done = Descent.objects.filter(origin=origin, campaign=campaign, is_carried=True).select_related("project").first()
    if done:
        return done.project
    _require_left(origin, campaign, at)
    passage = Passage(origin, origin.school, campaign, anew=False)
    whence = f"suite du dossier {origin.reference} ({origin.campaign.name})"
    made = begin(origin.school, campaign, passage.answers, by=by, at=at, whence=whence)
    _copy_team(origin, made, at)
    _copy_files(passage, made)
    Descent.objects.create(project=made, origin=origin, campaign=campaign, is_carried=True, by=by, at=at)
    whither = f"continué dans le dossier {made.reference} ({campaign.name})"
    make_move(origin, MOVES["carry_on"], by=by, at=at, message=whither)
    return made


@transaction.atomic
def start_from(
    origin: Project,
    school: School,
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    role: str = Membership.Role.MEMBER,
    with_files: bool = False,
) -> Project:
    """A new draft with the answers of a former project that still hold; pressed twice within a minute, only one."""
    campaign = _open_campaign(campaign, at)
    origin = lock_for(origin, by, "read")
    if twin := _just_begun(origin, school, campaign, by=by, at=at):
        return twin
    passage = Passage(origin, school, campaign, anew=True)
    whence = f"à partir du dossier {origin.reference}"
    made = begin(school, campaign, passage.answers, by=by, at=at, whence=whence)
    TeamMember.objects.create(project=made, user=by, role=Role.OWNER, may_deposit=True, joined_at=at)
    belong(by, school, role, at=at)
    if with_files:
        _copy_files(passage, made)
    Descent.objects.create(project=made, origin=origin, campaign=campaign, by=by, at=at)
    write_journal(origin, "reuse", "réponses reprises pour un autre projet", by=by, at=at, message=made.reference)
    return made


def _open_campaign(campaign: Campaign, at: datetime) -> Campaign:
    """Locked first, like every verb; open, or to come."""
    campaign = lock_campaign(campaign.pk)
    window = campaign.window_in_force()
    if window is None or at >= window.ends_at:
        raise Refusal(OVER)
    return campaign


def _require_left(origin: Project, campaign: Campaign, at: datetime) -> None:
    if origin.campaign_id == campaign.pk:
        raise Refusal(SAME_CAMPAIGN)
    if origin.campaign.call_id != campaign.call_id:
        raise Refusal(OTHER_CALL)
    if origin.state != State.DRAFT:
        raise Refusal(NOT_DRAFT)
    window = origin.window_in_force()
    if window is not None and window.phase(at) is not Phase.CLOSED:
        raise Refusal(NOT_OVER)


def _just_begun(origin: Project, school: School, campaign: Campaign, *, by: User, at: datetime) -> Project | None:
    """The campaign must be locked: the second of two requests then sees what the first one made."""
    recent = Project.objects.filter(
        descent__origin=origin, school=school, campaign=campaign, created_by=by, created_at__gt=at - SAME_PRESS
    )
    return recent.filter(state=State.DRAFT).first()


def _copy_team(origin: Project, made: Project, at: datetime) -> None:
    places = origin.team.filter(ended_at=None).order_by("pk")
    TeamMember.objects.bulk_create(
        TeamMember(project=made, user_id=each.user_id, role=each.role, may_deposit=each.may_deposit, joined_at=at)
        for each in places
    )


def _copy_files(passage: Passage, made: Project) -> None:
    """Rows of their own that name the same bytes, which never change: removing a row here removes nothing there."""
    Attachment.objects.bulk_create(
        Attachment(
            project=made,
            question=each.question,
            file=each.file.name,
            name=each.name,
            size=each.size,
            sha256=each.sha256,
            content_type=each.content_type,
            scan=each.scan,
            scan_at=each.scan_at,
            scan_tries=each.scan_tries,
            threat=each.threat,
            uploaded_by_id=each.uploaded_by_id,
            at=each.at,
        )
        for each in (piece.attachment for piece in passage.following)
    )
