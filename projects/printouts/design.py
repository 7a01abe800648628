"""The look of the printed documents, in one hash: when it changes, what follows it is printed again."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tne29.lib.canonical import sha256_hex

SOURCES = (
    "projects/printouts/*.py",
    "projects/templatetags/paper.py",
    "campaigns/questionnaire/**/*.py",
    "templates/printouts/*.html",
    "projects/forms/fillable.py",
    "templates/forms_print/**/*.html",
    "templates/forms_fill/**/*.html",
    "static/css/print*.css",
    "static/fonts/print/*",
    "static/img/*.svg",
    "tne29/lib/french.py",
    "tne29/lib/press/forms/*.py",
)


@lru_cache(maxsize=1)
def design_version() -> str:
    root = Path(settings.BASE_DIR)
    paths = sorted(path for pattern in SOURCES for path in root.glob(pattern))
    return sha256_hex("".join(f"{path.relative_to(root)} {sha256_hex(path.read_bytes())}\n" for path in paths))
