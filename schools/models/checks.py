"""Codes that carry their own key, as validators of fields."""

from django.core.exceptions import ValidationError

from tne29.lib.identifiers import siren_is_valid, siret_is_valid, uai_is_valid


def check_uai(value: str) -> None:
    if not uai_is_valid(value):
        raise ValidationError("Ce code UAI est incorrect : sept chiffres et une lettre, par exemple 0299001B.")


def check_siren(value: str) -> None:
    if not siren_is_valid(value):
        raise ValidationError("Ce numéro SIREN est incorrect : neuf chiffres.")


def check_siret(value: str) -> None:
    if not siret_is_valid(value):
        raise ValidationError("Ce numéro SIRET est incorrect : quatorze chiffres.")
