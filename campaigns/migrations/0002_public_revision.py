"""The single row of the public revision; triggers make its number rise."""

from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("campaigns", "PublicRevision").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
