"""Letters that told something of a person who is erased: that they were sent, when and under which subject, stays."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Q, QuerySet

FORGOTTEN = "Le texte de ce courriel a été effacé avec les données d’une personne.\n"
TOO_LATE = "données effacées avant l’envoi"
OVER = ("sent", "cancelled")
NOT_LEFT = ("queued", "held", "refused", "uncertain")


def forget(keys: Iterable[str], *, with_address: bool = False) -> int:
    """keys: a key that ends with « : » is all those that begin with it. How many letters there were.

    What has not left does not leave. What is on its way at that instant keeps its address, which it goes to.
    """
    letters = _named(list(keys))
    letters.filter(state__in=NOT_LEFT).update(state="cancelled", error=TOO_LATE, lease_until=None)
    if with_address:
        letters.filter(state__in=OVER).update(recipient="")
    return letters.update(text=FORGOTTEN)


def _named(keys: list[str]) -> QuerySet:
    wanted = Q(key__in=[key for key in keys if not key.endswith(":")])
    for start in (key for key in keys if key.endswith(":")):
        wanted |= Q(key__startswith=start)
    return apps.get_model("outbox", "Letter").objects.filter(wanted)
