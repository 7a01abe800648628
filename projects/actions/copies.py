"""Files made of words that are erased since."""

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from tne29.lib.storage import delete_once_committed

from ..models import Printout, Project
from ..models.printout import EXPORTS

Kind, State = Printout.Kind, Printout.State

GONE = {"file": "", "size": 0, "digest": "", "report": None, "progress": 0, "done_at": None, "lease_until": None}


def retire_files(project: Project) -> None:
    """Of the dossier, of selections with it, of its campaign. What is being made begins again; what is made is no more.

    The fingerprint is let go: the same content, asked for again, is a new file, without the person.
    """
    rows = _telling_of(project)
    rows.filter(state=State.RUNNING).update(state=State.QUEUED, token=F("token") + 1, lease_until=None)
    made = rows.filter(state=State.DONE)
    names = list(made.values_list("file", flat=True))
    made.update(state=State.RETIRED, token=F("token") + 1, fingerprint=_of_its_own(), **GONE)
    delete_once_committed(name for name in names if name)


def _of_its_own() -> Concat:
    return Concat(Value("retired:"), Cast("pk", CharField()))


def _telling_of(project: Project) -> QuerySet[Printout]:
    of_campaign = Q(kind__in=EXPORTS, campaign=project.campaign_id)
    return Printout.objects.filter(Q(project=project) | of_campaign | Q(pk__in=_selections(project)))


def _selections(project: Project) -> list[int]:
    """Read one by one: neither engine looks into a list in the same way."""
    deposits = set(project.deposits.values_list("pk", flat=True))
    rows = Printout.objects.filter(kind=Kind.SELECTION).values_list("pk", "selection")
    return [pk for pk, selection in rows.iterator() if not deposits.isdisjoint(selection)]
