"""`manage.py edition`: the same bytes out as in, and faults that stop a script."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Edition
from campaigns.seed.reading import edition_source
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
SHIPPED = edition_source("ami_2023_2024")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("edition", *arguments, stdout=out)
    return out.getvalue()


def test_an_edition_goes_out_and_comes_back(tmp_path):
    make_edition(SHIPPED, slug="ami-2023-2024")
    file = tmp_path / "edition.toml"
    assert run("export", "ami-2023-2024", str(file)) == ""
    assert file.read_text(encoding="utf-8") == run("export", "ami-2023-2024") == SHIPPED
    file.write_text(SHIPPED.replace('slug = "ami-2023-2024"', 'slug = "ami-2026"'), encoding="utf-8")
    assert "« ami-2026 »" in run("import", str(file)).replace("\u00a0", " ")
    assert Edition.objects.get(slug="ami-2026").is_draft
    assert [line.split("  ")[:2] for line in run("list").splitlines()] == [
        ["ami-2026", "brouillon"],
        ["ami-2023-2024", "publié"],
    ]


def test_check_says_what_is_wrong_and_fails():
    Edition.objects.create(slug="sans-titre", title="x", source=SHIPPED.replace('column = "title"\n', ""))
    with pytest.raises(CommandError, match="ne peut pas être publié"):
        run("check", "sans-titre")


@pytest.mark.once
def test_check_passes_what_is_sound():
    Edition.objects.create(slug="bonne", title="x", source=SHIPPED)
    assert "peut être publié" in run("check", "bonne")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("export", "rien"), "Aucun questionnaire"),
        (("check", "rien"), "Aucun questionnaire"),
        (("import", "/nulle/part.toml"), "ne peut pas être lu"),
    ],
)
def test_what_is_not_there_is_said(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_a_bad_file_is_refused_with_its_faults(tmp_path):
    file = tmp_path / "edition.toml"
    file.write_text(SHIPPED.replace('kind = "yesno"', 'kind = "roman"', 1), encoding="utf-8")
    with pytest.raises(CommandError, match="« kind » doit être parmi"):
        run("import", str(file))
