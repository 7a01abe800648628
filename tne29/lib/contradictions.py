"""When the database itself said no: in the constraint's own French sentence, or in a general one."""

from functools import cache

from django.apps import apps
from django.db import DataError, IntegrityError
from django.db.models.constraints import BaseConstraint

from .errors import BadInput, Refusal

GENERAL = "Cette action contredit ce qui est déjà enregistré. Actualisez la page et recommencez."
NOT_KEPT = "Une valeur saisie ne peut pas être enregistrée telle quelle. Vérifiez votre saisie et recommencez."


def as_refusal(error: BaseException) -> Refusal | None:
    if isinstance(error, DataError):
        return BadInput(NOT_KEPT)
    if isinstance(error, IntegrityError):
        words = str(error)
        named = (sentence for name, sentence in _sentences().items() if name in words)
        return Refusal(next(named, GENERAL))
    return None


@cache
def _sentences() -> dict[str, str]:
    constraints = (constraint for model in apps.get_models() for constraint in model._meta.constraints)
    unsaid = BaseConstraint.default_violation_error_message
    return {
        constraint.name: str(constraint.violation_error_message)
        for constraint in constraints
        if constraint.violation_error_message not in (None, unsaid)
    }
