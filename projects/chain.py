"""The journal of each project as a chain of hashes: an entry changed, removed or slipped in shows.

Each entry’s hash covers what it says and the hash of the one before; the project keeps the length and the last hash,
and every signed receipt attests the hash that was the last one before it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Exists, OuterRef

from tne29.lib.canonical import canonical_json, iso, sha256_hex
from tne29.lib.french import moment

from .models import Deposit, JournalEntry, Project

SAID = ("at", "by_id", "by_name", "act", "label", "from_state", "to_state", "message", "number", "previous_hash")
READ = ("pk", "reference", "journal_length", "journal_head", *(f"journal__{name}" for name in (*SAID, "hash")))


def hash_of(reference: str, said: dict) -> str:
    """said: what the entry holds, by the names of SAID."""
    return sha256_hex(canonical_json({"project": reference} | said | {"at": iso(said["at"])}))


def link(entry: JournalEntry, number: int, previous_hash: str) -> None:
    """Makes it the entry of that place, after the one that has that hash."""
    entry.number, entry.previous_hash = number, previous_hash
    entry.hash = hash_of(entry.project.reference, {name: getattr(entry, name) for name in SAID})


def flaws(projects: Iterable[str] = ()) -> Iterator[str]:
    """A sentence for each thing that is wrong, read row by row: of those references, or of all."""
    asked = list(projects)
    found = Project.objects.filter(reference__in=asked) if asked else Project.objects.all()
    rows = found.order_by("pk", "journal__number", "journal__pk").values(*READ).iterator(chunk_size=500)
    for _, entries in groupby(rows, key=lambda row: row["pk"]):
        yield from _flaws_of(entries)
    yield from _unattested(found)


def _flaws_of(rows: Iterable[dict]) -> Iterator[str]:
    number, last = 0, ""
    for row in rows:
        if row["journal__number"] is None:
            break
        said = {name: row[f"journal__{name}"] for name in SAID}
        name = f"{row['reference']}, entrée {said['number']} du journal (« {said['label']} », {moment(said['at'])})"
        if said["number"] != number + 1:
            yield f"{row['reference']} : entre les entrées {number} et {said['number']} du journal, il en manque."
        elif said["previous_hash"] != last:
            yield f"{name} : elle ne suit pas celle qui la précède, qui a été réécrite."
        if hash_of(row["reference"], said) != row["journal__hash"]:
            yield f"{name} : elle a été modifiée depuis qu’elle a été écrite."
        number, last = said["number"], row["journal__hash"]
    if (number, last) != (row["journal_length"], row["journal_head"]):
        yield (
            f"{row['reference']} : le journal finit à l’entrée {number}, le dossier en connaît "
            f"{row['journal_length']} ; la fin a été retirée ou réécrite."
        )


def _unattested(projects) -> Iterator[str]:
    there = JournalEntry.objects.filter(project=OuterRef("project"), hash=OuterRef("journal_hash"))
    lost = Deposit.objects.filter(~Exists(there), project__in=projects).exclude(journal_hash="")
    for reference, number in lost.order_by("pk").values_list("project__reference", "number").iterator():
        yield (
            f"{reference} : l’accusé signé du dépôt n° {number} atteste une entrée que le journal n’a plus ; "
            "le journal a été réécrit."
        )
