"""How heavy the blank questionnaires of a campaign are: said beside their links, read once a minute by each process."""

from time import monotonic

from ..models import Printout

FRESH = 60.0
_kept: dict[int, tuple[float, dict[str, int]]] = {}


def blank_sizes(campaign: int) -> dict[str, int]:
    """By kind, in bytes; nothing for what is not made yet. campaign: its key."""
    read_at, sizes = _kept.get(campaign, (-FRESH, {}))
    if monotonic() - read_at >= FRESH:
        sizes = _read(campaign)
        _kept[campaign] = monotonic(), sizes
    return sizes


def _read(campaign: int) -> dict[str, int]:
    kinds = (Printout.Kind.BLANK, Printout.Kind.FILLABLE)
    done = Printout.objects.filter(campaign=campaign, project=None, state=Printout.State.DONE, size__gt=0)
    return dict(done.filter(kind__in=kinds).order_by("done_at", "pk").values_list("kind", "size"))


def forget() -> None:
    _kept.clear()
