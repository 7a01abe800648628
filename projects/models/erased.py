"""What the lawful erasure of a person leaves in a row that never changes otherwise: when, by whom, and why."""

from django.db import models

from accounts.models import User

NOBODY = "une personne dont les données ont été effacées"
LONGEST_REASON = 300


class Erasable(models.Model):
    """The triggers let nothing else through, and that once."""

    erased_at = models.DateTimeField("effacé le", null=True, blank=True)
    erased_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="effacé par", null=True, blank=True, related_name="+"
    )
    erased_reason = models.CharField("motif de l’effacement", max_length=LONGEST_REASON, blank=True)

    class Meta:
        abstract = True
