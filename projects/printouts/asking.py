"""Asking for a document: one row for one content, whoever asks and however often."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from campaigns.models import Campaign, Edition
from tne29.lib.errors import TooMany
from tne29.lib.queue import nudge

from ..models import Decision, Deposit, Printout, Project
from .blank import blank
from .decision import decision as decision_document
from .document import Document
from .dossier import deposited, draft, working
from .fillable import fillable, prefilled
from .proof import proof
from .receipt import receipt
from .selection import chosen, selection

Kind, State = Printout.Kind, Printout.State
TASK = "projects.render_printout"
MOST_WAITING = 20
ENOUGH = (
    "Vous avez déjà demandé beaucoup de documents, qui sont en préparation. Attendez qu’ils soient prêts, "
    "dans quelques minutes, puis redemandez celui-ci."
)


def ask(
    kind: str,
    *,
    campaign: Campaign | None = None,
    edition: Edition | None = None,
    project: Project | None = None,
    deposit: Deposit | None = None,
    decision: Decision | None = None,
    selection: Iterable[Deposit] | None = None,
    by: User | None = None,
    at: datetime,
) -> Printout:
    """The row of that document, made or to be made. One that failed is tried again after a rest."""
    deposits = chosen(each.pk for each in selection or ())
    subject = {"campaign": campaign, "edition": edition, "project": project, "deposit": deposit, "decision": decision}
    document = document_for(kind, **subject, deposits=deposits)
    printout, is_new = record(document, campaign, project, deposit, edition=edition, decision=decision, by=by, at=at)
    if is_new:
        refuse_one_too_many(printout, by)
    if is_new or try_again(printout, by=by, at=at):
        nudge(TASK, printout.pk)
    return printout


def document_for(
    kind: str,
    *,
    campaign: Campaign | None = None,
    edition: Edition | None = None,
    project: Project | None = None,
    deposit: Deposit | None = None,
    decision: Decision | None = None,
    deposits: Iterable[Deposit] = (),
) -> Document:
    if kind == Kind.DECISION:
        return decision_document(decision)
    if kind == Kind.BLANK:
        return blank(campaign)
    if kind == Kind.FILLABLE:
        return prefilled(project) if project else fillable(campaign)
    if edition:
        return proof(edition, kind)
    if kind == Kind.RECEIPT:
        return receipt(deposit)
    if kind == Kind.WORKING:
        return working(project)
    if kind == Kind.SELECTION:
        return selection(deposits)
    return deposited(deposit) if deposit else draft(project)


def document_of(printout: Printout) -> Document:
    """What a row shows now: of a draft or of a campaign, it may be more than when it was asked for."""
    return document_for(
        printout.kind,
        campaign=printout.campaign,
        edition=printout.edition,
        project=printout.project,
        deposit=printout.deposit,
        decision=printout.decision,
        deposits=chosen(printout.selection),
    )


def record(
    document: Document,
    campaign: Campaign | None,
    project: Project | None,
    deposit: Deposit | None,
    *,
    edition: Edition | None = None,
    decision: Decision | None = None,
    by: User | None,
    at: datetime,
) -> tuple[Printout, bool]:
    """The unique fingerprint decides between two who ask at the same instant."""
    owner = deposit or decision
    project = owner.project if owner else project
    return Printout.objects.get_or_create(
        fingerprint=document.fingerprint,
        defaults={
            "kind": document.kind,
            "campaign": project.campaign if project else campaign,
            "edition": edition,
            "project": project,
            "deposit": deposit,
            "decision": decision,
            "selection": [part.pk for part in document.parts],
            "asked_by": by,
            "asked_at": at,
        },
    )


def refuse_one_too_many(printout: Printout, by: User | None) -> None:
    """Each version of each dossier, each choice in a list, is a document: one account may not fill the queue of all."""
    waiting = Printout.objects.filter(asked_by=by, state__in=(State.QUEUED, State.RUNNING))
    if by and waiting.count() > MOST_WAITING:
        printout.delete()
        raise TooMany(ENOUGH)


def try_again(printout: Printout, *, by: User | None, at: datetime) -> bool:
    failed = Printout.objects.filter(pk=printout.pk, state=State.FAILED, lease_until__lte=at)
    wanted = {"state": State.QUEUED, "failure": "", "progress": 0, "lease_until": None, "asked_at": at, "asked_by": by}
    if not failed.update(**wanted):
        return False
    printout.refresh_from_db()
    return True
