"""Files that a team joins to its answers."""

from django.db import models

from accounts.models import User

from .project import Project


class Attachment(models.Model):
    """size in bytes; sha256 in hex; content_type: what the bytes are, not what the name says.

    Removing marks the row; the bytes stay, since a deposit may list them.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="attachments")
    question = models.SlugField("question", max_length=60)
    file = models.FileField("fichier", max_length=200)
    name = models.CharField("nom", max_length=160)
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    content_type = models.CharField("type", max_length=100)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="ajouté par", related_name="+")
    at = models.DateTimeField("ajouté le")
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("question", "pk")

    def __str__(self) -> str:
        return self.name
