"""Starting, depositing, withdrawing: what a team does with its project as a whole."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from campaigns.models import Campaign, Window
from campaigns.snapshot import reference_lists
from schools.actions import belong
from schools.models import Membership, School
from tne29.lib.errors import Refusal
from tne29.lib.identifiers import new_code, new_reference

from .. import access, content, letters, projections, receipts
from ..models import Deposit, DepositContent, JournalEntry, Project, Revision, TeamMember
from ..models.team import Role
from ..network import lacking_sentence
from ..standing import Standing, standing_of
from ..workflow import State
from .answers import record
from .comments import require_settled
from .complements import close_complement, require_nothing_astray
from .journal import first_entry
from .move import lock_campaign, lock_for, make_move, require_inside, require_move, require_state
from .refusals import tell_refusal

FIRST_REVISION = 1
SAME_PRESS = timedelta(minutes=1)
CHANGED_MEANWHILE = "Le dossier a changé depuis que vous avez ouvert cette page. Relisez-le, puis déposez-le."
NOTHING_NEW = "Rien n’a changé depuis votre dernier dépôt : complétez votre dossier avant de le déposer de nouveau."


class Incomplete(Refusal):
    """The deposit is refused because answers are missing; `gaps` names each of them."""

    code = "incomplet"

    def __init__(self, gaps):
        super().__init__("Le dossier n’est pas complet : il ne peut pas encore être déposé.")
        self.gaps = gaps


def start_project(
    school: School,
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    role: str = Membership.Role.MEMBER,
    answers: dict | None = None,
) -> Project:
    """A new draft for a school, owned by `by`, who is in it as `role`; its first answers may be given.

    Asked twice within a minute, without answers, it is the same draft: a double click makes one project.
    """
    with transaction.atomic():
        campaign = lock_campaign(campaign.pk)
        window = campaign.window_in_force()
        if window is None or at >= window.ends_at:
            raise Refusal("Cette campagne est terminée : il n’est plus possible d’y commencer un dossier.")
        if answers is None and (twin := _just_started(school, campaign, by=by, at=at)):
            return twin
        project = begin(school, campaign, answers or {}, by=by, at=at)
        TeamMember.objects.create(project=project, user=by, role=Role.OWNER, may_deposit=True, joined_at=at)
        belong(by, school, role, at=at)
    return project


def _just_started(school: School, campaign: Campaign, *, by: User, at: datetime) -> Project | None:
    """The campaign must be locked: the second of two requests then sees what the first one made."""
    recent = Project.objects.filter(
        school=school, campaign=campaign, created_by=by, state=State.DRAFT, created_at__gt=at - SAME_PRESS
    )
    return recent.first()


def begin(school: School, campaign: Campaign, answers: dict, *, by: User, at: datetime, whence: str = "") -> Project:
    """The row, its first revision, the first line of its journal, which says where it comes from.

    The campaign must be locked, and its window looked at.
    """
    project, entry = _create(school, campaign, by=by, at=at, whence=whence)
    _record_first(project, answers, by=by, at=at)
    entry.save(force_insert=True)
    return project


def _create(school: School, campaign: Campaign, *, by: User, at: datetime, whence: str) -> tuple[Project, JournalEntry]:
    for _ in range(8):
        try:
            with transaction.atomic():
                project = Project(
                    reference=new_reference(),
                    campaign=campaign,
                    school=school,
                    edition=campaign.call.edition,
                    territory=school.effective_territory,
                    created_by=by,
                    created_at=at,
                    updated_at=at,
                    revision=FIRST_REVISION,
                )
                projections.set_search_key(project)
                entry = first_entry(project, "start", "création du dossier", by=by, at=at, message=whence)
                project.save(force_insert=True)
                return project, entry
        except IntegrityError:
            continue
    raise Refusal("Le portail n’a pas pu attribuer de référence. Réessayez dans un instant.")


def _record_first(project: Project, answers: dict, *, by: User, at: datetime) -> None:
    """The first revision says what the project was born with: usually nothing."""
    if answers:
        project.revision -= 1
        record(project, answers, by=by, at=at)
    else:
        Revision.objects.create(project=project, number=project.revision, by=by, at=at, changes={})


def deposit(project: Project, *, by: User, at: datetime, seen: int | None = None) -> Deposit:
    """Freezes the answers as a numbered deposit; pressing again for the same content gives the same deposit.

    at: arrival of the request. seen: the revision that was read, so that nothing else is deposited.
    A refusal is written in the journal too, in a transaction of its own.
    """
    try:
        return _deposit(project, by=by, at=at, seen=seen)
    except Refusal as refusal:
        tell_refusal(project, refusal, by=by, at=at)
        raise


@transaction.atomic
def _deposit(project: Project, *, by: User, at: datetime, seen: int | None) -> Deposit:
    project = lock_for(project, by, "deposit", with_campaign=True)
    if seen is not None and seen != project.revision:
        raise Refusal(CHANGED_MEANWHILE)
    standing = standing_of(project, by, at)
    if _is_repeated(project, standing):
        return project.last_deposit()
    move, window = require_state(project, _move_name(project)), require_inside(standing.window, at)
    if not standing.speaks:
        raise Refusal(access.NOT_CONFIRMED)
    copy = content.WorkingCopy(project, standing.lists_stamp)
    if copy.gaps:
        raise Incomplete(copy.gaps)
    require_settled(project)
    _require_agreements(copy)
    require_nothing_astray(copy)
    made = _freeze(copy, window, number=standing.last_number + 1, by=by, at=at)
    make_move(project, move, by=by, at=at, message=f"dépôt n° {made.number}", submitted_at=at)
    if move.name == "answer":
        close_complement(project, at=at, answer=made)
    letters.receipt(made, at=at, contacts=reference_lists(standing.lists_stamp).contacts)
    return made


def _require_agreements(copy: content.WorkingCopy) -> None:
    """Read under the lock of the project, which answers and saves wait for: what is checked is what is frozen."""
    project = copy.project
    sentence = lacking_sentence(copy.network) if project.campaign.call.requires_agreements else ""
    if sentence:
        page = reverse("projects:agreements", args=[project.reference])
        raise Refusal(sentence, links=[("Voir et demander les accords", page)])


def _is_repeated(project: Project, standing: Standing) -> bool:
    if standing.last_revision != project.revision or project.state not in State.with_staff:
        return False
    if project.state == State.CHANGES_REQUESTED:
        raise Refusal(NOTHING_NEW)
    return True


def _move_name(project: Project) -> str:
    return "answer" if project.state == State.CHANGES_REQUESTED else "deposit"


def _freeze(copy: content.WorkingCopy, window: Window, *, number: int, by: User, at: datetime) -> Deposit:
    project, frozen = copy.project, content.freeze(copy, window, number=number, by=by, at=at)
    made = Deposit(
        project=project,
        number=number,
        at=at,
        window=window,
        window_opens_at=window.opens_at,
        window_ends_at=window.ends_at,
        by=by,
        by_name=by.get_full_name(),
        edition=project.edition,
        revision=project.revision,
        content_hash=frozen.hash,
        code=new_code(),
        journal_hash=project.journal_head,
    )
    receipts.sign(made)
    made.save(force_insert=True)
    DepositContent.objects.create(deposit=made, content=frozen.text, salt=frozen.salt)
    return made


@transaction.atomic
def withdraw(project: Project, *, by: User, at: datetime, reason: str = "") -> Project:
    project = lock_for(project, by, "deposit", with_campaign=True)
    name = "withdraw_draft" if project.state == State.DRAFT else "withdraw"
    move = require_move(project, name, at=at)
    make_move(project, move, by=by, at=at, message=reason.strip())
    letters.withdrawn(project, at=at)
    return project


@transaction.atomic
def resume(project: Project, *, by: User, at: datetime) -> Project:
    """A withdrawn project becomes a draft again, while its window is open; its former deposits stay as they are."""
    project = lock_for(project, by, "deposit", with_campaign=True)
    move = require_move(project, "resume", at=at)
    project.revision = (project.revisions.aggregate(last=Max("number"))["last"] or project.revision) + 1
    Revision.objects.create(project=project, number=project.revision, by=by, at=at, changes={})
    make_move(project, move, by=by, at=at, revision=project.revision)
    return project
