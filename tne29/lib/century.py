"""Days and instants of this century, for forms: the first hours of the year 1 in Paris have no place in UTC."""

from datetime import UTC, date, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

TOO_EARLY = "Indiquez une date à partir du 1er\u00a0janvier\u00a02000."
TOO_LATE = "Indiquez une date jusqu’au 31\u00a0décembre\u00a02100."
DAYS = [MinValueValidator(date(2000, 1, 1), TOO_EARLY), MaxValueValidator(date(2100, 12, 31), TOO_LATE)]
INSTANTS = [
    MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC), TOO_EARLY),
    MaxValueValidator(datetime(2100, 12, 31, tzinfo=UTC), TOO_LATE),
]


class DayPicker(forms.DateInput):
    """The browser's own, where there is one; ISO is what it takes and gives."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayPicker
    default_error_messages = {"invalid": "Indiquez une date qui existe, par exemple 31/01/2024."}
    default_validators = DAYS


class WithinTheCentury:
    """For a ModelAdmin: the dates and times of its form."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SplitDateTimeField | forms.DateTimeField):
            field.validators = [*field.validators, *INSTANTS]
        return field
