"""Several deposits in one file, each as its own dossier, behind a contents page."""

from collections.abc import Iterable

from tne29.lib.errors import Refusal
from tne29.lib.french import count

from ..content import read
from ..models import Deposit, Printout
from .document import Context, Document
from .dossier import deposited
from .face import face_of_deposit

MOST_DOSSIERS = 250  # five megabytes of memory each, while they are bound


def selection(deposits: Iterable[Deposit]) -> Document:
    parts = tuple(deposits)
    _check(len(parts))

    def context() -> Context:
        faces = [face_of_deposit(read(part)) for part in parts]
        campaigns = sorted({face.campaign for face in faces})
        return {"entries": list(zip(parts, faces, strict=True)), "campaigns": campaigns}

    facts = {"dossiers": [deposited(part).fingerprint for part in parts]}
    return Document(Printout.Kind.SELECTION, facts, context, ("print", "print_selection"), parts=parts)


def chosen(keys: Iterable[int]) -> list[Deposit]:
    """The deposits of these keys, in the order of the keys."""
    wanted = list(dict.fromkeys(keys))
    found = Deposit.objects.select_related(
        "project__school__commune", "project__campaign__call", "project__edition", "edition", "content"
    ).in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def title_of(deposit: Deposit) -> str:
    return f"{deposit.project.reference} – {face_of_deposit(read(deposit)).title}"


def _check(number: int) -> None:
    if not number:
        raise Refusal("Aucun dossier déposé n’a été choisi : choisissez-en au moins un.")
    if number > MOST_DOSSIERS:
        most = count(MOST_DOSSIERS, "dossier")
        raise Refusal(f"Vous avez choisi {count(number, 'dossier')}\u00a0: un fichier en contient {most} au plus.")
