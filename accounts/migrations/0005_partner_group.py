"""Those who read for a partner; accounts.groups gives the group its one permission after each migration."""

from django.db import migrations


def create_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).get_or_create(name="partenaire")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_unwanted_mail"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(create_group, migrations.RunPython.noop)]
