"""A deposit that was refused is told in the journal of its dossier, and never so often as to fill it.

The journal only grows, and is chained: what comes too often is counted elsewhere, among the attempts (tne29.evidence).
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from tne29.lib.errors import Refusal

from ..models import Project
from .journal import write_journal

ACT = "deposit_refused"
HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 20
ENOUGH = "D’autres refus dans l’heure ne sont plus notés ici : ils sont comptés parmi les tentatives refusées."


@transaction.atomic
def tell_refusal(project: Project, refusal: Refusal, *, by: User, at: datetime) -> None:
    """In a transaction of its own: the refused one is undone."""
    Project.objects.select_for_update(no_key=True, of=("self",)).values_list("pk").get(pk=project.pk)
    told = project.journal.filter(act=ACT, at__gt=at - HOUR, at__lte=at).count()
    if told < MOST_IN_AN_HOUR:
        is_last = told == MOST_IN_AN_HOUR - 1
        message = f"{refusal} {ENOUGH}" if is_last else str(refusal)
        write_journal(project, ACT, "dépôt refusé", by=by, at=at, message=message)
