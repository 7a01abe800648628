"""The words of the letters of the review, as the project lead wrote them: a version each time, none is changed."""

from django.db import models

from accounts.models import User


class LetterText(models.Model):
    """The newest version is in force. is_original: from then on, the text that the portal came with."""

    class Name(models.TextChoices):
        ACCEPTED = "accepted", "projet accepté"
        REFUSED = "refused", "projet refusé"
        NO_ACTION = "no_action", "dossier classé sans suite"
        CHANGES_REQUESTED = "changes_requested", "complément demandé"
        REOPENED = "reopened", "instruction rouverte"

    name = models.CharField("courriel", max_length=20, choices=Name.choices)
    number = models.PositiveIntegerField("version")
    is_original = models.BooleanField("texte d’origine", default=False)
    subject = models.CharField("objet", max_length=150, blank=True)
    body = models.TextField("texte", blank=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "texte d’un courriel"
        verbose_name_plural = "textes des courriels"
        ordering = ("name", "-number")
        constraints = [models.UniqueConstraint(fields=("name", "number"), name="letter_text_number_unique")]

    def __str__(self) -> str:
        return f"{self.get_name_display()}, version {self.number}"
