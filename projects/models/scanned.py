"""What the antivirus says of a file that the portal keeps."""

from django.db import models

SCANNED_LATER = ("none", "waiting", "failed")


class Scan(models.TextChoices):
    NONE = "none", "non analysé"
    WAITING = "waiting", "analyse en cours"
    CLEAN = "clean", "sain"
    INFECTED = "infected", "infecté"
    FAILED = "failed", "échec de l’analyse"


class Scanned(models.Model):
    """scan: what the antivirus said; scan_at: when it said it, or when to ask it again."""

    Scan = Scan

    file = models.FileField("fichier", max_length=200)
    name = models.CharField("nom", max_length=160)
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    content_type = models.CharField("type", max_length=100)
    scan = models.CharField("antivirus", max_length=8, choices=Scan.choices, default=Scan.NONE)
    scan_at = models.DateTimeField("antivirus le", null=True, blank=True)
    scan_tries = models.PositiveSmallIntegerField("essais", default=0, editable=False)
    threat = models.CharField("menace", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_infected(self) -> bool:
        return self.scan == Scan.INFECTED

    @property
    def is_for_staff(self) -> bool:
        """Those who did not write it wait for the antivirus; without one, the state is said and the file is given."""
        return self.scan in (Scan.NONE, Scan.CLEAN)

    @property
    def scan_note(self) -> str:
        return self.get_scan_display()
