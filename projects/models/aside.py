"""Texts that could not be saved because somebody else had just written the same answer."""

from django.db import models

from accounts.models import User

from .project import Project


class SetAside(models.Model):
    """Kept whatever is chosen between the two versions. revision: the one that the other person’s text was read at."""

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="set_aside")
    question = models.CharField("question", max_length=120)
    value = models.JSONField("texte écarté")
    revision = models.PositiveIntegerField("révision")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "texte écarté"
        verbose_name_plural = "textes écartés"
        ordering = ("project", "pk")

    def __str__(self) -> str:
        return f"{self.project.reference}, {self.question}"
