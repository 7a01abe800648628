"""A view of the list of dossiers that somebody of the staff named, to come back to it."""

from django.db import models
from django.db.models import Q

from accounts.models import User


class SavedFilterQuerySet(models.QuerySet):
    def offered_to(self, user: User) -> "SavedFilterQuerySet":
        """Theirs, then those that colleagues share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedFilter(models.Model):
    """query: what follows « ? » in the address of the list, with the filters, the search and the order alone."""

    owner = models.ForeignKey(User, models.CASCADE, verbose_name="créé par", related_name="saved_filters")
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=1_000)
    is_shared = models.BooleanField("partagé avec mes collègues", default=False)
    created_at = models.DateTimeField("créé le")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ("name", "pk")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "name"),
                name="saved_filter_named_once",
                violation_error_message="Vous avez déjà un filtre de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
