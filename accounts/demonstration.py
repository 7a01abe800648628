"""The people of the demonstration: fictional, with one documented password and their own second factors."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from . import groups, second_factor
from .models import User

PASSWORD = "phare-granit-goeland-maree"
CODE_SECONDS = 30


@dataclass(frozen=True)
class Person:
    key: str
    email: str
    first_name: str
    last_name: str
    job_title: str
    group: str = ""
    to_try: str = ""
    is_superuser: bool = False

    @property
    def is_staff(self) -> bool:
        return bool(self.group)


PEOPLE = (
    Person(
        "lead",
        "pilotage@tne29.example.org",
        "Nolwenn",
        "Le Goff",
        "cheffe de projet TNE",
        groups.STEERING,
        "Instruire les dossiers dans l’administration : demander un complément, classer, accepter, refuser.",
    ),
    Person(
        "reviewer",
        "instruction@tne29.example.org",
        "Malo",
        "Kerdoncuff",
        "instructeur, DSDEN",
        groups.REVIEW,
        "Lire les dépôts, en commencer l’instruction, évaluer un dossier.",
    ),
    Person(
        "staff",
        "departement@tne29.example.org",
        "Soazig",
        "Abgrall-Kermarrec",
        "chargée de mission numérique éducatif, Département",
        groups.EXPORT,
        "Exporter un dossier ou plusieurs en PDF.",
    ),
    Person(
        "administrator",
        "technique@tne29.example.org",
        "Gwenaël",
        "Ar Moal",
        "administrateur technique",
        groups.STEERING,
        "Gérer les comptes de l’équipe et leurs droits.",
        is_superuser=True,
    ),
    Person(
        "head",
        "direction.college@tne29.example.org",
        "Annaïg",
        "Quéméner",
        "principale de collège",
        to_try="Ouvrir un brouillon presque complet, le vérifier et le déposer. Confirmer un collègue.",
    ),
    Person(
        "teacher",
        "enseignant.college@tne29.example.org",
        "Yann",
        "Pors",
        "professeur de technologie",
        to_try="Compléter le dossier du collège sans pouvoir le déposer.",
    ),
    Person(
        "school_head",
        "direction.ecole@tne29.example.org",
        "Maëlle",
        "Tanguy",
        "directrice d’école",
        to_try="Suivre un dossier déposé, voir son accusé de réception. "
        "Faire continuer un brouillon resté d’une autre campagne.",
    ),
    Person(
        "school_teacher",
        "enseignante.ecole@tne29.example.org",
        "Gaïdig",
        "Roudaut-Le Bihan",
        "professeure des écoles",
        to_try="Écrire à plusieurs : les commentaires de l’équipe, un brouillon repris d’une autre campagne. "
        "Renouveler une appartenance échue.",
    ),
    Person(
        "vocational_head",
        "proviseur.lycee@tne29.example.org",
        "Erwan",
        "Guivarc’h",
        "proviseur de lycée professionnel",
        to_try="Répondre à une demande de complément.",
    ),
    Person(
        "private_head",
        "direction.privee@tne29.example.org",
        "Marie-Armelle",
        "de Kergariou",
        "cheffe d’établissement, école privée",
        to_try="Lire une décision et ses motifs.",
    ),
    Person(
        "newcomer",
        "nouvelle.arrivee@tne29.example.org",
        "Ñaig",
        "Jaouen",
        "conseillère pédagogique",
        to_try="Découvrir le portail sans aucun projet, en commencer un.",
    ),
)


def make_accounts(at: datetime) -> dict[str, User]:
    """Every account of the demonstration, by key; what already exists is put back as described."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Les comptes de démonstration demandent DEMONSTRATION=1.")
    return {person.key: _make(person, at) for person in PEOPLE}


def _make(person: Person, at: datetime) -> User:
    columns = {
        name: getattr(person, name) for name in ("first_name", "last_name", "job_title", "is_staff", "is_superuser")
    }
    user, is_new = User.objects.update_or_create(
        email=person.email,
        defaults={**columns, "is_active": True},
        create_defaults={**columns, "date_joined": at},
    )
    if is_new or not user.check_password(PASSWORD):
        user.password = _hashed()
        user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    if person.group:
        _make_staff(user, person.group)
    return user


@cache
def _hashed() -> str:
    """Slow to work out, on purpose: once for the eleven of them, since everybody is told that password."""
    return make_password(PASSWORD)


def _make_staff(user: User, group: str) -> None:
    user.groups.set([Group.objects.get_or_create(name=group)[0]])
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())


def codes(at: datetime) -> dict[str, tuple[str, str]]:
    """The code of the moment and the following one, by address, of the accounts that have a second factor."""
    people = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__in=[person.email for person in PEOPLE]
    ).values_list("user__email", "data")
    counter = int(at.timestamp()) // CODE_SECONDS
    return {email: _codes(data["secret"], counter) for email, data in people}


def _codes(sealed_secret: str, counter: int) -> tuple[str, str]:
    secret = second_factor.unsealed(sealed_secret)
    return tuple(format_hotp_value(hotp_value(secret, counter + step)) for step in (0, 1))
