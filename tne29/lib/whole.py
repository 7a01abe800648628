"""Whole numbers as each engine keeps them, for the forms of the administration: SQLite alone would take any."""

from django import forms
from django.core.validators import MaxValueValidator

MOST = {
    "PositiveSmallIntegerField": 32_767,
    "PositiveIntegerField": 2_147_483_647,
    "BigIntegerField": 2_147_483_647,
}
TOO_MUCH = "Indiquez un nombre plus petit\u00a0: %(limit_value)s au plus."


class KeptWhole:
    """For a ModelAdmin or one of its inlines: the same limit on SQLite and on PostgreSQL, said in the form."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        most = MOST.get(db_field.get_internal_type())
        if most and isinstance(field, forms.IntegerField):
            field.validators = [*field.validators, MaxValueValidator(most, TOO_MUCH)]
            field.widget.attrs["max"] = most
        return field
