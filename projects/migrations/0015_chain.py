"""Each project’s entries, in the order they were written, joined by their hashes as projects.chain would."""

import hashlib
import json
import unicodedata
from datetime import UTC

from django.db import migrations

NAMES = ("by_id", "by_name", "act", "label", "from_state", "to_state", "message", "number", "previous_hash")


def join(apps, schema_editor):
    entries, projects = (apps.get_model("projects", name).objects for name in ("JournalEntry", "Project"))
    for pk, reference in projects.order_by("pk").values_list("pk", "reference"):
        number, head = 0, ""
        for entry in list(entries.filter(project=pk).order_by("pk")):
            number, entry.number, entry.previous_hash = number + 1, number + 1, head
            head = _hash_of(reference, entry)
            entries.filter(pk=entry.pk).update(number=number, previous_hash=entry.previous_hash, hash=head)
        projects.filter(pk=pk).update(journal_length=number, journal_head=head)


def _hash_of(reference, entry):
    said = {name: getattr(entry, name) for name in NAMES}
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = json.dumps(
        {"project": reference, **said, "at": at}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("projects", "0014_proofs")]

    operations = [migrations.RunPython(join, migrations.RunPython.noop)]
