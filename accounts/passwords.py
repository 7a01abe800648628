"""What a password must be: long, and not to be guessed from the person, the place or the keyboard."""

import re
import unicodedata
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from .models import User

SHORTEST, SHORTEST_FOR_STAFF, LONGEST = 12, 16, 128
LETTERS_LEFT, DIFFERENT_CHARACTERS = 5, 5

# What somebody who knows the place, the project or a keyboard would try first.
WORDS = (Path(__file__).parent / "guessable_words.txt").read_text(encoding="ascii").split()
KNOWN_WORDS = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
DISGUISES = str.maketrans("0134578@$€!", "oieastbasei")


class LengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        shortest = SHORTEST_FOR_STAFF if getattr(user, "is_staff", False) else SHORTEST
        if len(password) < shortest:
            raise ValidationError(
                f"Ce mot de passe est trop court : il faut au moins {shortest} caractères. "
                "Quatre mots sans rapport entre eux conviennent bien.",
                code="password_too_short",
            )
        if len(password) > LONGEST:
            raise ValidationError(
                f"Ce mot de passe est trop long : {LONGEST} caractères au plus.", code="password_too_long"
            )

    def get_help_text(self) -> str:
        return f"Au moins {SHORTEST} caractères ({SHORTEST_FOR_STAFF} pour les comptes de l’administration)."


class NotAboutYouValidator(UserAttributeSimilarityValidator):
    """Django's comparison with the person's own names and address, said in our words."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "first_name", "last_name", "job_title"))

    def validate(self, password: str, user: User | None = None) -> None:
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(
                "Ce mot de passe ressemble trop à votre nom, à votre fonction ou à votre adresse.",
                code="password_too_similar",
            ) from error

    def get_help_text(self) -> str:
        return "Sans rapport avec votre nom ni votre adresse."


class GuessableValidator(CommonPasswordValidator):
    """Refuses what everybody would try first: common passwords, and known words with some trimmings."""

    def validate(self, password: str, user: User | None = None) -> None:
        if self._is_guessable(_plain(password)):
            raise ValidationError(
                "Ce mot de passe se devine trop facilement : évitez le nom du lieu, de l’établissement "
                "ou du projet, les mots de passe courants, les suites de touches et les répétitions.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "Sans nom de lieu, d’établissement ou de projet, ni suite de touches."

    def _is_guessable(self, plain: str) -> bool:
        spellings = (plain, plain.translate(DISGUISES))
        return len(set(plain)) < DIFFERENT_CHARACTERS or any(
            self._is_common(spelling) or _says_little(spelling) for spelling in spellings
        )

    def _is_common(self, spelling: str) -> bool:
        bare = TRIMMINGS.sub("", spelling)
        return spelling in self.passwords or bare in self.passwords


def _says_little(spelling: str) -> bool:
    """What is left without the known words; digits and signs, the usual trimmings, count for half."""
    left = set(KNOWN_WORDS.sub("", re.sub(r"[\s_-]", "", spelling)))
    letters = sum(character.isalpha() for character in left)
    return letters + (len(left) - letters) / 2 < LETTERS_LEFT


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def rules() -> str:
    """The rules in one sentence, under the field."""
    return (
        f"Au moins {SHORTEST} caractères, sans rapport avec vous ni avec le projet. "
        "Quatre mots sans lien entre eux font un bon mot de passe."
    )
