from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate

from .groups import grant_permissions


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"
    default = True

    def ready(self) -> None:
        post_migrate.connect(grant_permissions, dispatch_uid="accounts.grant_permissions")


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin behind our door: allauth and a second factor."""

    default = False
    default_site = "accounts.admin_site.PortalAdminSite"
