from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from . import triggers


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "projets"

    def ready(self) -> None:
        pre_migrate.connect(triggers.make_way_for_migrations, sender=self, dispatch_uid="projects.triggers")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="projects.triggers")
