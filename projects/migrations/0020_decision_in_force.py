"""The decisions that were reopened before their date was kept: all but the last, and the last of what is not decided."""

from django.db import migrations, models
from django.db.models import Q

DECIDED = ("accepted", "refused", "no_action")


def date_the_reopenings(apps, schema_editor):
    alias = schema_editor.connection.alias
    decisions = apps.get_model("projects", "Decision").objects.using(alias)
    entries = apps.get_model("projects", "JournalEntry").objects.using(alias)
    last = {}
    for decision in decisions.order_by("project_id", "pk").select_related("project"):
        former = last.get(decision.project_id)
        if former:
            _date(former, entries)
        last[decision.project_id] = decision
    for decision in last.values():
        if decision.project.state not in DECIDED:
            _date(decision, entries)


def _date(decision, entries):
    reopened = entries.filter(project_id=decision.project_id, act="reopen", at__gte=decision.at).order_by("pk").first()
    decision.reopened_at = reopened.at if reopened else decision.at
    decision.save(update_fields=["reopened_at"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0019_decisions")]
    operations = [
        migrations.RunPython(date_the_reopenings, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=Q(reopened_at=None), fields=("project",), name="decision_in_force_once"
            ),
        ),
    ]
