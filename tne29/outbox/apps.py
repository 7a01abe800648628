from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from .carriers import carrier_for


class OutboxConfig(AppConfig):
    name = "tne29.outbox"
    label = "outbox"
    verbose_name = "courriels"

    def ready(self) -> None:
        """A wrong EMAIL_URL stops the start; every process knows the kinds and guards of the apps."""
        carrier_for(settings.EMAIL_URL)
        autodiscover_modules("letters", "reminders")
