"""Addresses that a letter or a call can reach: one person each, plain characters."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from .base import TypedField
from .widgets import LineInput

LONGEST_EMAIL = 254
_is_email = EmailValidator()
_FRENCH_PHONE = re.compile(r"(?:0|\+33 ?\(?0?\)? ?)([1-9])((?:[ .-]?[0-9]{2}){4})")
_ABROAD = re.compile(r"\+[1-9](?:[ .-]?[0-9]){6,13}")


class EmailField(TypedField):
    longest = LONGEST_EMAIL

    @property
    def typed_lines(self) -> int:
        return 2 if self.is_in_row else 1

    fault = "Indiquez une seule adresse électronique, par exemple prenom.nom@example.org."

    def __init__(self, question) -> None:
        super().__init__(question, LineInput("email", autocomplete="off"))

    def parse(self, text: str) -> str | None:
        if not text.isascii() or len(text) > LONGEST_EMAIL:
            return None
        try:
            _is_email(text)
        except ValidationError:
            return None
        return text


class PhoneField(TypedField):
    fault = "Indiquez un numéro de téléphone, par exemple 02 98 00 00 00."

    def __init__(self, question) -> None:
        super().__init__(question, LineInput("tel", autocomplete="off"))

    def parse(self, text: str) -> str | None:
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
        if french := _FRENCH_PHONE.fullmatch(text):
            digits = f"0{french[1]}" + re.sub("[^0-9]", "", french[2])
            return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
        return text if _ABROAD.fullmatch(text) else None
