"""What staff write for themselves about a dossier: the team never sees it, nor does any export made for a school."""

from django.db import models
from django.db.models import Q

from accounts.models import User

from .erased import Erasable
from .project import Project

LONGEST = 4_000


class NoteQuerySet(models.QuerySet):
    def standing(self) -> "NoteQuerySet":
        """The last text of each note."""
        return self.filter(successor=None)


class Note(Erasable):
    """Append-only (triggers): a text changed is a new row, which replaces the one it was written from.

    A text about somebody may be erased, with a reason; the row stays.

    replaces: unique, so of two people who change the same text the second is told.
    """

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="dossier", related_name="notes")
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="remplace", null=True, blank=True, related_name="successor"
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    by_name = models.CharField("nom", max_length=170)
    at = models.DateTimeField("le")
    text = models.TextField("note", max_length=LONGEST)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ("pk",)
        default_permissions = ()
        permissions = (
            ("read_note", "Peut lire les notes internes"),
            ("write_note", "Peut écrire des notes internes"),
        )
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(erased_at__isnull=False), name="note_is_not_empty")
        ]

    def __str__(self) -> str:
        return f"note de {self.by_name}"
