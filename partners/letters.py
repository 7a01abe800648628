"""How every letter of the portal is written: a template file, the contacts at its foot, its first line as subject."""

from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from .models import Contact


def write(name: str, context: dict[str, Any], contacts: list[Contact] | None = None) -> tuple[str, str]:
    """(subject, text) of templates/letters/<name>.txt. contacts: when they were read already."""
    base = {
        "site_url": settings.SITE_URL,
        "contacts": list(Contact.objects.all()) if contacts is None else contacts,
        "projects_url": absolute(reverse("projects:list")),
    }
    whole = get_template(f"letters/{name}.txt").render({**base, **context})
    subject, _, text = whole.lstrip("\n").partition("\n")
    return subject.strip(), text.strip() + "\n"


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
