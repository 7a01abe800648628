"""What the database itself must refuse: its triggers and its constraints, by name."""

from collections.abc import Iterator

from django.apps import apps

from .. import triggers

OURS = ("accounts", "partners", "schools", "campaigns", "projects", "outbox")


def missing(connection) -> Iterator[str]:
    for name in sorted(triggers.expected(connection) - triggers.installed(connection)):
        yield f"le déclencheur {name} manque : lancez « manage.py migrate »."
    with connection.cursor() as cursor:
        for model in (model for app in OURS for model in apps.get_app_config(app).get_models()):
            table = model._meta.db_table
            present = connection.introspection.get_constraints(cursor, table)
            for name in (each.name for each in model._meta.constraints if each.name not in present):
                yield f"la contrainte {name} manque à la table {table}."
