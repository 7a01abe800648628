"""Who signs in: one person, known by an e-mail address."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from .sessions import SessionStore


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=normalised_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=normalised_email(email))


def normalised_email(email: str) -> str:
    return (email or "").strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Their rights come from the schools and the teams they belong to, or from staff groups."""

    email = models.EmailField("adresse électronique", unique=True, max_length=254)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    job_title = models.CharField("fonction", max_length=120, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    is_active = models.BooleanField("compte actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    date_joined = models.DateTimeField("inscription", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("first_name", "last_name")

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ("last_name", "first_name", "email")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_the_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = normalised_email(self.email)


class UnwantedMail(models.Model):
    """Somebody has chosen to do without the letters of that choice (tne29.outbox.Choice)."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="personne", related_name="unwanted_mails")
    choice = models.CharField("courriels", max_length=40)

    class Meta:
        verbose_name = "courriel non souhaité"
        verbose_name_plural = "courriels non souhaités"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=("user", "choice"), name="unwanted_mail_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.choice}"


class SessionManager(BaseSessionManager):
    def get_queryset(self) -> models.QuerySet["Session"]:
        return super().get_queryset().select_related("user")


class Session(AbstractBaseSession):
    """Somebody’s visit, and who they are once they have signed in."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="personne", null=True, blank=True, editable=False, related_name="sessions"
    )

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
