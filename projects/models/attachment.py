"""Files that a team joins to its answers."""

from django.db import models
from django.db.models import Q

from accounts.models import User

from .project import Project
from .scanned import SCANNED_LATER, Scanned


class Attachment(Scanned):
    """size in bytes; sha256 in hex; content_type: what the bytes are, not what the name says.

    Removing marks the row; the bytes stay a day, and for ever when a deposit lists them. erased_at: they are gone.
    notice: what the portal took out of it, said once to whoever sent it.
    key: given by the page that sends, so that sending again makes no second one.
    """

    notice = ""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="attachments")
    question = models.SlugField("question", max_length=60)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="ajouté par", related_name="+")
    at = models.DateTimeField("ajouté le")
    key = models.UUIDField("clé d’envoi", null=True, blank=True, editable=False)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    erased_at = models.DateTimeField("octets effacés le", null=True, blank=True)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("question", "pk")
        constraints = [
            models.UniqueConstraint(fields=("project", "key"), name="attachment_key_once"),
            models.CheckConstraint(
                condition=Q(scan__in=("none", "waiting", "clean", "infected", "failed")), name="attachment_scan_known"
            ),
        ]
        indexes = [
            models.Index(fields=("scan", "scan_at"), condition=Q(scan__in=SCANNED_LATER), name="attachment_to_scan"),
            models.Index(fields=("removed_at",), condition=Q(erased_at=None), name="attachment_to_erase"),
            models.Index(fields=("file",), name="attachment_file"),
        ]

    def __str__(self) -> str:
        return self.name
