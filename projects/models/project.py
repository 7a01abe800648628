"""The working copy of a project and its acknowledged saves."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from campaigns.models import Campaign, Edition, Theme, Window
from schools.models import School, Territory

from ..workflow import State


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        """The projects somebody has a role in: a live place in the team."""
        return self.filter(team__user=user, team__ended_at=None)

    def deposited(self) -> "ProjectQuerySet":
        """What staff may read: at least one deposit stands."""
        return self.exclude(deposits=None)

    def ownerless(self) -> "ProjectQuerySet":
        """Under way, and nobody who can sign in owns it: the account of the last owner was closed."""
        owned = self.model.objects.filter(team__role="owner", team__ended_at=None, team__user__is_active=True)
        return self.filter(state__in=State.under_way).exclude(pk__in=owned.order_by().values("pk"))

    def published(self) -> "ProjectQuerySet":
        """Accepted projects whose team agreed to the publication."""
        return self.filter(state=State.ACCEPTED, may_be_published=True)


class Project(models.Model):
    """answers: JSON by question key, the truth; title, main_theme, territory, amount: projections of it.

    unsettled: how many threads of comments a deposit waits for, counted again under the lock of each act on one.
    """

    reference = models.CharField("référence", max_length=16, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, verbose_name="campagne", related_name="projects")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="projects")
    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="questionnaire", related_name="+")
    window = models.ForeignKey(
        Window, models.PROTECT, verbose_name="fenêtre propre", null=True, blank=True, related_name="+"
    )
    answers = models.JSONField("réponses", default=dict, blank=True)
    revision = models.PositiveIntegerField("révision", default=0, editable=False)
    state = models.CharField("état", max_length=20, choices=State.choices, default=State.DRAFT, db_index=True)

    unsettled = models.PositiveIntegerField("commentaires à régler", default=0, editable=False)

    title = models.CharField("titre", max_length=200, blank=True)
    main_theme = models.ForeignKey(
        Theme, models.PROTECT, verbose_name="thématique", null=True, blank=True, related_name="projects"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, verbose_name="territoire", null=True, blank=True, related_name="projects"
    )
    amount = models.DecimalField("montant demandé", max_digits=12, decimal_places=2, null=True, blank=True)
    may_be_published = models.BooleanField("publication acceptée", default=False)
    search_key = models.CharField(max_length=600, blank=True, editable=False)

    journal_length = models.PositiveIntegerField("entrées du journal", default=0, editable=False)
    journal_head = models.CharField("dernière empreinte du journal", max_length=64, blank=True, editable=False)

    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="créé par", related_name="+")
    created_at = models.DateTimeField("créé le")
    updated_at = models.DateTimeField("modifié le")
    submitted_at = models.DateTimeField("dernier dépôt le", null=True, blank=True)
    assigned_to = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name="suivi par",
        null=True,
        blank=True,
        related_name="assigned_projects",
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=("campaign", "state"), name="project_campaign_state"),
            models.Index(fields=("state", "campaign"), name="project_state_campaign"),
            models.Index(fields=("-submitted_at", "-id"), name="project_newest_deposit"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="project_state_known"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.reference])

    @property
    def display_title(self) -> str:
        return self.title or "Projet sans titre"

    def window_in_force(self) -> Window | None:
        """The project’s own window when it has one, else its campaign’s."""
        return self.window or self.campaign.window_in_force()

    def is_writable(self, at: datetime) -> bool:
        """A draft always is; a deposited project only while its window is open."""
        if self.state == State.DRAFT:
            return True
        window = self.window_in_force() if self.state in State.writable else None
        return window is not None and window.span.is_open(at)

    def last_deposit(self):
        return self.deposits.order_by("-number").first()


FILES = "pièces:"


class Revision(models.Model):
    """One acknowledged save: `changes` is {question key: {"before": …, "after": …}}.

    A file joined or removed is noted under FILES + the path of its question, with its name.
    """

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="revisions")
    number = models.PositiveIntegerField("numéro")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="par", related_name="+")
    at = models.DateTimeField("le")
    changes = models.JSONField("changements")

    class Meta:
        verbose_name = "enregistrement"
        verbose_name_plural = "enregistrements"
        ordering = ("project", "number")
        constraints = [models.UniqueConstraint(fields=("project", "number"), name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.project.reference}, enregistrement {self.number}"


class ProjectSchool(models.Model):
    """A school associated to the project: a projection of the question whose column is `schools`."""

    project = models.ForeignKey(Project, models.CASCADE, verbose_name="dossier", related_name="network")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="établissement", related_name="networks")
    role = models.CharField("rôle", max_length=160, blank=True)
    contact = models.CharField("contact", max_length=160, blank=True)
    pupils = models.PositiveIntegerField("élèves concernés", null=True, blank=True)

    class Meta:
        verbose_name = "établissement associé"
        verbose_name_plural = "établissements associés"
        ordering = ("school",)
        constraints = [models.UniqueConstraint(fields=("project", "school"), name="project_school_once")]

    def __str__(self) -> str:
        return str(self.school)
