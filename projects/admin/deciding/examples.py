"""What a letter would be about on a given dossier: what really waits there, or an example. Nothing is saved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from campaigns.deadlines import day_start, paris_day

from ... import actions, letters
from ...letters_fields import Reopening
from ...models import Complement, Decision, LetterText, Project
from ...workflow import State

Name = LetterText.Name
FORTNIGHT = timedelta(days=14)
OF_DECISION = {
    Name.ACCEPTED: {"amount": Decimal("4200.00"), "conditions": "Convention à signer avant le premier achat."},
    Name.REFUSED: {"reason": "Le projet sort du cadre de l’appel."},
    Name.NO_ACTION: {"reason": "L’établissement a renoncé à son projet."},
}
ASKED = "Précisez le calendrier du projet et joignez le devis des équipements."
REOPENED = "Une pièce jointe n’avait pas été prise en compte."
FEW = 40
RELATED = ("school__commune", "campaign__call", "prepared", "edition")


def dossiers(name: str, wanted: str) -> list[Project]:
    """The one wanted and those about which that letter may soon be sent come first; then any that was deposited."""
    found = _deposited().exclude(reference=wanted).order_by("-submitted_at")[:FEW]
    likely = sorted(found, key=lambda each: not _is_likely(name, each))
    return [*_deposited().filter(reference=wanted), *likely] if wanted else likely


def _deposited() -> QuerySet[Project]:
    return Project.objects.filter(submitted_at__isnull=False).select_related(*RELATED).defer("answers")


def _is_likely(name: str, project: Project) -> bool:
    if name == Name.CHANGES_REQUESTED:
        return project.state == State.CHANGES_REQUESTED
    if name == Name.REOPENED:
        return project.state in State.decided
    return hasattr(project, "prepared") and project.prepared.kind == name


def about(name: str, project: Project, *, by: User, at: datetime) -> letters.About:
    return BUILDERS[Name(name)](name, project, by, at)


def _decision(name: str, project: Project, by: User, at: datetime) -> Decision:
    prepared = getattr(project, "prepared", None)
    if prepared and prepared.kind == name:
        return decision_of(project, actions.Outcome.of(prepared), by=by, at=at)
    return decision_of(project, actions.Outcome(name, **OF_DECISION[Name(name)]), by=by, at=at)


def decision_of(project: Project, outcome: actions.Outcome, *, by: User, at: datetime) -> Decision:
    return Decision(
        project=project,
        deposit=project.last_deposit(),
        kind=outcome.kind,
        reason=outcome.reason,
        amount=outcome.amount,
        conditions=outcome.conditions,
        needs_convention=outcome.needs_convention,
        mentions={each: getattr(project.campaign.call, each) for each in letters.DECISION_MENTIONS},
        by=by,
        at=at,
    )


def _complement(name: str, project: Project, by: User, at: datetime) -> Complement:
    asked = Complement.objects.filter(project=project, ended_at=None).select_related("window", "deposit").first()
    if asked:
        asked.project = project
        return asked
    until = day_start(paris_day(at + FORTNIGHT))
    scope = _two_questions(project)
    return actions.planned_complement(
        project, message=ASKED, until=until, scope=scope, is_indispensable=True, by=by, at=at
    )


def _two_questions(project: Project) -> list[str]:
    keys = [each.key for each in project.edition.questionnaire.questions if each.kind.asks]
    middle = len(keys) // 2
    return keys[middle : middle + 2]


def _reopening(name: str, project: Project, by: User, at: datetime) -> Reopening:
    return Reopening(project, REOPENED)


BUILDERS: dict[Name, Callable] = {
    Name.ACCEPTED: _decision,
    Name.REFUSED: _decision,
    Name.NO_ACTION: _decision,
    Name.CHANGES_REQUESTED: _complement,
    Name.REOPENED: _reopening,
}
