"""The words and the order of the schools that are there already."""

from django.db import migrations

from schools.models.search import key_of, order_of


def write_words(apps, schema_editor) -> None:
    school_model, word_model = apps.get_model("schools", "School"), apps.get_model("schools", "SchoolWord")
    for school in school_model.objects.select_related("commune").iterator(chunk_size=500):
        school.search_key = key_of(school.name, school.commune.name, school.uai, school.postal_code)
        school.search_order = order_of(school.name, school.uai)
        school.save(update_fields=["search_key", "search_order"])
        word_model.objects.bulk_create(
            [word_model(word=word, school_id=school.pk) for word in school.search_key.split()], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_directory")]

    operations = [migrations.RunPython(write_words, migrations.RunPython.noop, elidable=True)]
