"""The portal’s letters about projects: one function and one template file each (templates/letters/).

The first line of a file is the subject. Letters are rows of the outbox, written in the act’s own transaction.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from campaigns.models import Window
from partners.letters import absolute
from partners.letters import write as write_letter
from partners.models import Contact
from tne29.outbox import Choice, Kind, Mail, post, post_all, register_guard, register_kind

from . import content, letters_wording, projections
from .letters_fields import Reopening
from .models import Attachment, Complement, Decision, Deposit, Invitation, LetterText, PaperAnswer, Project, TeamMember
from .models.team import Role
from .network import Place

Wanted = LetterText.Name
About = Decision | Complement | Reopening

RECEIPT = register_kind(Kind("receipt", label="accusé de réception", after_uncertain="resend_once"))
REMINDERS = Choice(
    "reminders", "Les rappels avant la fin", "Ce qui manque à mes brouillons, à l’approche de la date limite."
)
REMINDER = register_kind(Kind("reminder", label="rappel", after_uncertain="drop", choice=REMINDERS))
LAST_REMINDER = register_kind(
    Kind("last_reminder", label="dernier rappel", after_uncertain="resend_once", choice=REMINDERS)
)
MAILBOX = register_kind(Kind("mailbox", label="rappel à l’établissement", after_uncertain="drop"))
DECISION = register_kind(Kind("decision", label="décision", after_uncertain="resend_once"))
REVIEW = register_kind(Kind("review", label="suivi du dossier", after_uncertain="resend_once"))
TEAM = register_kind(Kind("team", label="équipe", after_uncertain="resend_once"))
INFECTED = register_kind(Kind("infected", label="fichier infecté", after_uncertain="resend_once"))
DECISION_MENTIONS = ("service_name", "service_address", "service_email", "service_phone", "appeal_text")
INVITATION = register_kind(Kind("invitation", label="invitation", after_uncertain="drop", secret=True))


def receipt(deposit: Deposit, *, at: datetime, contacts: list[Contact]) -> None:
    """The acknowledgement of CRPA L112-11, to the person who deposited, the team, the head and the contact."""
    project = deposit.project
    subject, text = write("receipt", {"project": project, **receipt_context(deposit)}, contacts)
    post_all(
        {
            f"receipt:{project.reference}:{deposit.number}:{address}": address
            for address in receipt_addresses(project, deposit.by)
        },
        kind=RECEIPT.name,
        subject=subject,
        text=text,
        about=project.reference,
        at=at,
    )


def receipt_context(deposit: Deposit) -> dict[str, Any]:
    """Each mention of R112-11-1 as frozen at the deposit, for the page, the mail and the PDF alike."""
    reading = content.read(deposit)
    service = reading.service
    pdf_path = reverse("projects:receipt_pdf", args=[deposit.project.reference])
    return {
        "deposit": deposit,
        "call": service,
        "silence_on": service["silence_on"],
        "paper": reading.paper,
        "verify_url": absolute(reverse("projects:verify", args=[deposit.code])),
        "receipt_pdf_url": absolute(f"{pdf_path}?depot={deposit.number}"),
    }


def reminder(
    project: Project,
    person: User,
    window: Window,
    *,
    key: str,
    gaps: list,
    lacking: list[Place],
    is_last: bool,
    contacts: list[Contact],
    at: datetime,
) -> Mail:
    """Written, not posted: reminders leave by the batch."""
    span = window.span
    context = {
        "person": person,
        "span": span,
        "days_left": span.days_left(at),
        "gaps": gaps,
        "sections": _by_section(gaps),
        "check_url": absolute(reverse("projects:check", args=[project.reference])),
        "lacking": lacking,
        "awaited": lacking and project.campaign.call.requires_agreements,
        "agreements_url": absolute(reverse("projects:agreements", args=[project.reference])),
        "choices_url": absolute(reverse("account_mail_choices")),
    }
    subject, text = write("reminder", {"project": project, **context}, contacts)
    kind = (LAST_REMINDER if is_last else REMINDER).name
    return Mail(key, person.email, kind, subject, text, about=project.reference, valid_until=span.ends_at)


def mailbox_reminder(project: Project, window: Window, *, key: str, contacts: list[Contact], at: datetime) -> Mail:
    """To the mailbox of the school, which has no account: which dossier is on its way, and who prepares it."""
    span = window.span
    context = {"project": project, "span": span, "days_left": span.days_left(at), "author": project.created_by}
    subject, text = write_letter("mailbox_reminder", context, contacts)
    return Mail(
        key, project.school.email, MAILBOX.name, subject, text, about=project.reference, valid_until=span.ends_at
    )


def review_started(project: Project, *, at: datetime) -> None:
    _to_team(REVIEW, "review_started", project, {}, at=at)


def changes_requested(project: Project, asked: Complement, *, at: datetime) -> None:
    key = f"changes_requested:{project.reference}:{at.isoformat()}"
    _in_her_words(REVIEW, Wanted.CHANGES_REQUESTED, asked, key, at=at)


def reopened(project: Project, *, reason: str, at: datetime) -> None:
    key = f"reopened:{project.reference}:{at.isoformat()}"
    _in_her_words(REVIEW, Wanted.REOPENED, Reopening(project, reason), key, at=at)


def withdrawn(project: Project, *, at: datetime) -> None:
    _to_team(REVIEW, "withdrawn", project, {}, at=at)


def decision(decision: Decision, *, at: datetime) -> None:
    """Once for a decision, whoever publishes it."""
    key = f"decision:{decision.project.reference}:{decision.pk}"
    _in_her_words(DECISION, decision.kind, decision, key, at=at)


def _in_her_words(kind: Kind, name: str, about: About, key: str, *, at: datetime) -> None:
    """As the project lead wrote that letter, to each person of the team."""
    words, said = letters_wording.in_force(name), letters_wording.values(name, about)
    for person in team_of(about.project):
        told = letters_wording.told(words, said, person.first_name)
        _send(kind, f"{key}:{person.pk}", person.email, about.project, told, template="worded", at=at)


def preview(name: str, about: About, words: letters_wording.Wording, first_name: str) -> tuple[str, str]:
    """(subject, text) of what one person would receive; nothing is posted."""
    told = letters_wording.told(words, letters_wording.values(name, about), first_name)
    return write("worded", {"project": about.project, **told})


def infected(project: Project, piece: Attachment, threat: str, *, at: datetime) -> None:
    """To the team, with what to do; to the service, since somebody there may have opened it."""
    context = {"piece": piece, "threat": threat}
    _to_team(INFECTED, "infected", project, context, at=at)
    service = project.campaign.call.service_email
    if service:
        key = f"infected_staff:{project.reference}:{piece.pk}"
        _send(INFECTED, key, service, project, context, template="infected_staff", at=at)


def infected_scan(project: Project, paper: PaperAnswer, threat: str, *, at: datetime) -> None:
    """To the service, which made the scan and is alone in reading it."""
    service = project.campaign.call.service_email
    if service:
        key = f"infected_scan:{project.reference}:{paper.pk}"
        _send(INFECTED, key, service, project, {"piece": paper, "threat": threat}, template="infected_scan", at=at)


def invitation(invitation: Invitation, secret: str, *, at: datetime) -> None:
    context = {
        "invitation": invitation,
        "accept_url": absolute(reverse("projects:accept_invitation", args=[secret])),
    }
    key = f"invitation:{invitation.token_hash}"
    _send(
        INVITATION,
        key,
        invitation.email,
        invitation.project,
        context,
        at=at,
        valid_until=invitation.expires_at,
    )


def no_longer_live(letter, at: datetime) -> str | None:
    """Asked again just before sending: a link that was cancelled or replaced does not leave."""
    invitations = Invitation.objects.live(at).filter(token_hash=letter.key.partition(":")[2])
    return None if invitations.exists() else "l’invitation a été annulée ou remplacée"


register_guard(INVITATION, no_longer_live)


def team_joined(project: Project, member: TeamMember, *, at: datetime) -> None:
    _to_owners("team_joined", project, member.user, {"rights": rights_of(member)}, at=at)


def team_left(project: Project, person: User, *, at: datetime) -> None:
    _to_owners("team_left", project, person, {}, at=at)


def team_removed(project: Project, member: TeamMember, by: User, *, at: datetime) -> None:
    _to_one("team_removed", project, member.user, {"by": by}, at=at)


def team_role(project: Project, member: TeamMember, by: User, *, at: datetime) -> None:
    if member.user != by:
        _to_one("team_role", project, member.user, {"by": by, "rights": rights_of(member)}, at=at)


def ownership_taken(project: Project, owner: User, former: User | None, *, at: datetime) -> None:
    _to_team(TEAM, "ownership_taken", project, {"owner": owner, "former": former}, at=at)


def owner_named(project: Project, owner: User, reason: str, *, at: datetime) -> None:
    _to_team(TEAM, "owner_named", project, {"owner": owner, "reason": reason}, at=at)


def rights_of(member: TeamMember) -> str:
    """« co-rédaction, peut déposer »."""
    deposits = member.may_deposit and member.role != Role.OWNER
    return member.get_role_display() + (", peut déposer" if deposits else "")


def _to_owners(name: str, project: Project, about: User, context: dict[str, Any], *, at: datetime) -> None:
    owners = project.team.filter(role=Role.OWNER, ended_at=None, user__is_active=True).exclude(user=about)
    for place in owners.select_related("user").order_by("joined_at", "pk"):
        _to_one(name, project, place.user, {**context, "member": about}, at=at, about=about)


def _to_one(
    name: str, project: Project, person: User, context: dict[str, Any], *, at: datetime, about: User | None = None
) -> None:
    key = f"{name}:{project.reference}:{at.isoformat()}:{person.pk}:{(about or person).pk}"
    _send(TEAM, key, person.email, project, {**context, "person": person}, template=name, at=at)


def team_of(project: Project) -> list[User]:
    members = (
        project.team.filter(ended_at=None, user__is_active=True).select_related("user").order_by("joined_at", "pk")
    )
    return [member.user for member in members]


def _to_team(kind: Kind, name: str, project: Project, context: dict[str, Any], *, at: datetime) -> None:
    for person in team_of(project):
        key = f"{name}:{project.reference}:{at.isoformat()}:{person.pk}"
        _send(kind, key, person.email, project, {**context, "person": person}, template=name, at=at)


def receipt_addresses(project: Project, depositor: User) -> list[str]:
    named = [depositor.email, *(person.email for person in team_of(project)), project.school.email]
    everyone = [*named, *projections.addresses(project)]
    return list(dict.fromkeys(address.lower() for address in everyone if address))


def _by_section(gaps: list) -> list[tuple[Any, int]]:
    """(section, how many questions are to complete in it), in order."""
    counts: dict[str, list] = {}
    for gap in gaps:
        counts.setdefault(gap.section.key, [gap.section, 0])[1] += 1
    return [(section, count) for section, count in counts.values()]


def _send(
    kind: Kind,
    key: str,
    address: str,
    project: Project,
    context: dict[str, Any],
    *,
    at: datetime,
    template: str = "",
    valid_until: datetime | None = None,
) -> None:
    subject, text = write(template or kind.name, {"project": project, **context})
    post(
        key,
        kind=kind.name,
        recipient=address,
        subject=subject,
        text=text,
        about=project.reference,
        at=at,
        valid_until=valid_until,
    )


def address_of(project: Project) -> str:
    return absolute(project.get_absolute_url())


def write(name: str, context: dict[str, Any], contacts: list[Contact] | None = None) -> tuple[str, str]:
    """(subject, text) of the letter of that name, with the address of its dossier."""
    about = {"project_url": address_of(context["project"])} if "project" in context else {}
    return write_letter(name, {**about, **context}, contacts)
