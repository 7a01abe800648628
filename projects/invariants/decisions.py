"""I5: what staff did is what the dossier says: one decision in force, its line in the journal, what is awaited."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from campaigns.models import Window

from ..models import Complement, Decision, JournalEntry, PaperAnswer, PreparedDecision, Project, ReleaseItem
from ..workflow import State
from .words import rows

IN_FORCE = Decision.objects.filter(project=OuterRef("pk"), reopened_at=None)


def decided_without_a_decision(at: datetime) -> Iterator[str]:
    same = IN_FORCE.filter(kind=OuterRef("state"))
    for (reference,) in rows(Project.objects.filter(~Exists(same), state__in=State.decided), "reference"):
        yield f"{reference} : son état dit une décision, et aucune n’est en vigueur qui la dise."


def in_force_without_its_state(at: datetime) -> Iterator[str]:
    astray = Decision.objects.filter(~Q(project__state=F("kind")), reopened_at=None)
    for (reference,) in rows(astray, "project__reference"):
        yield f"{reference} : une décision est en vigueur, et l’état du dossier n’est pas le sien."


def decisions_off_the_journal(at: datetime) -> Iterator[str]:
    written = JournalEntry.objects.filter(project=OuterRef("project"), at=OuterRef("at"), to_state=OuterRef("kind"))
    for (reference,) in rows(Decision.objects.filter(~Exists(written)), "project__reference"):
        yield f"{reference} : une décision n’a pas sa ligne dans le journal."


def prepared_after_all(at: datetime) -> Iterator[str]:
    late = PreparedDecision.objects.filter(project__state__in=State.decided)
    for (reference,) in rows(late, "project__reference"):
        yield f"{reference} : une décision y est encore préparée, alors que le dossier est décidé."


def published_for_another(at: datetime) -> Iterator[str]:
    wrong = ReleaseItem.objects.filter(~Q(decision__project=F("project")), decision__isnull=False)
    for (reference,) in rows(wrong, "project__reference"):
        yield f"{reference} : une publication lui donne la décision d’un autre dossier."


def complements_astray(at: datetime) -> Iterator[str]:
    """One that is still awaited is that of the window in force, and of a dossier that waits for it."""
    waited = Q(project__state=State.CHANGES_REQUESTED, project__window=F("window"))
    for (reference,) in rows(Complement.objects.filter(~waited, ended_at=None), "project__reference"):
        yield f"{reference} : un complément y est attendu, et le dossier n’en attend pas."


def papers_out_of_reason(at: datetime) -> Iterator[str]:
    """Received in a window that the campaign has had, or with a reason."""
    held = Window.objects.filter(
        campaign=OuterRef("project__campaign"),
        is_special=False,
        opens_at__lte=OuterRef("received_at"),
        ends_at__gt=OuterRef("received_at"),
    )
    for (reference,) in rows(PaperAnswer.objects.filter(~Exists(held), late_reason=""), "project__reference"):
        yield f"{reference} : sa réponse sur papier est arrivée hors de la fenêtre, sans motif."


CHECKS = (
    decided_without_a_decision,
    in_force_without_its_state,
    decisions_off_the_journal,
    prepared_after_all,
    published_for_another,
    complements_astray,
    papers_out_of_reason,
)
