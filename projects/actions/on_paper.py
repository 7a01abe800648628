"""A school answered on paper: staff open its dossier, type it, deposit it, and all of it says so.

No deposit is dated back: each one bears the instant of the server, inside a window of its own that this act gives, with
its reason. The day of reception stands apart, and the database holds it to the campaign’s window, or to a reason.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from campaigns.deadlines import day_start, paris_day
from campaigns.models import Campaign, Window
from schools.models import School
from tne29.lib.errors import Refusal
from tne29.lib.french import long_date
from tne29.lib.queue import nudge

from .. import uploads
from ..models import PaperAnswer, Project, TeamMember
from ..models.scanned import Scan
from ..models.team import Role
from .filing import begin
from .move import lock_campaign, write_journal
from .review import NOT_STAFF

TIME_TO_TYPE = timedelta(days=14)
NO_WINDOW = "Cette campagne n’a pas encore de dates : donnez-les-lui d’abord."
TO_COME = "La date de réception est à venir. Indiquez le jour où la réponse est arrivée."
OUTSIDE = "Le {day} n’est pas dans la fenêtre de la campagne ({days}). Indiquez pourquoi cette réponse est admise."
NO_SCAN = "Joignez la numérisation de la réponse reçue."


def file_paper(
    school: School,
    campaign: Campaign,
    *,
    received_on: date,
    scan: UploadedFile | None,
    by: User,
    at: datetime,
    late_reason: str = "",
) -> Project:
    """A draft to be typed and deposited by `by` within two weeks. The bytes first, then the rows."""
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    if scan is None:
        raise Refusal(NO_SCAN)
    checked = uploads.check(scan, uploads.SCAN)
    kept = uploads.keep(checked, uploads.PAPERS)
    try:
        return _begun(school, campaign, received_on, checked, kept, late_reason.strip(), by=by, at=at)
    except Refusal:
        default_storage.delete(kept)
        raise


@transaction.atomic
def _begun(
    school: School,
    campaign: Campaign,
    received_on: date,
    checked: uploads.Checked,
    kept: str,
    late_reason: str,
    *,
    by: User,
    at: datetime,
) -> Project:
    campaign = lock_campaign(campaign.pk)
    _require_received(campaign, received_on, late_reason, at=at)
    whence = f"réponse reçue sur papier le {long_date(received_on)}"
    project = begin(school, campaign, {}, by=by, at=at, whence=whence)
    TeamMember.objects.create(project=project, user=by, role=Role.OWNER, may_deposit=True, joined_at=at)
    paper = PaperAnswer.objects.create(
        project=project,
        received_at=day_start(received_on),
        late_reason=late_reason,
        file=kept,
        name=checked.name,
        size=checked.size,
        sha256=checked.sha256,
        content_type=checked.content_type,
        scan=Scan.WAITING if settings.CLAMAV_URL else Scan.NONE,
        scan_at=at,
        by=by,
        at=at,
    )
    if settings.CLAMAV_URL:
        nudge("projects.scan_paper", paper.pk)
    _give_time(project, whence, late_reason, by=by, at=at)
    return project


def _require_received(campaign: Campaign, received_on: date, late_reason: str, *, at: datetime) -> None:
    window = campaign.window_in_force()
    if window is None:
        raise Refusal(NO_WINDOW)
    if received_on > paris_day(at):
        raise Refusal(TO_COME)
    if not late_reason and not window.span.is_open(day_start(received_on)):
        raise Refusal(OUTSIDE.format(day=long_date(received_on), days=window.span.days))


def _give_time(project: Project, whence: str, late_reason: str, *, by: User, at: datetime) -> None:
    """The window that its deposits are received in, traced like a late permission."""
    reason = f"Saisie d’une {whence}"
    project.window = Window.objects.create(
        campaign_id=project.campaign_id,
        is_special=True,
        opens_at=at,
        ends_at=day_start(paris_day(at + TIME_TO_TYPE) + timedelta(days=1)),
        by=by,
        reason=reason,
        created_at=at,
    )
    message = f"{whence[:1].upper()}{whence[1:]}." + (f" Admise hors délai : {late_reason}" if late_reason else "")
    label = f"saisie permise {project.window.span.until}"
    write_journal(project, "file_paper", label, by=by, at=at, message=message, columns={"window": project.window})
