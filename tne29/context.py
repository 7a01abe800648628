"""What every template knows of the portal. Reads settings only: never the database."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict:
    return {"DEMONSTRATION": settings.DEMONSTRATION, "SITE_URL": settings.SITE_URL}
