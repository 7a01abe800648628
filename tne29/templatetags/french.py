"""The words of tne29.lib.french as template filters; nothing given, nothing shown."""

from collections.abc import Callable
from functools import wraps

from django import template

from tne29.lib import french

register = template.Library()


def _blank_when_absent(function: Callable) -> Callable:
    @wraps(function)
    def shown(value, *args):
        return "" if value is None or value == "" else function(value, *args)

    return shown


for write in (
    french.long_date,
    french.short_date,
    french.hour,
    french.moment,
    french.short_moment,
    french.number,
    french.euros,
    french.file_size,
    french.in_sentence,
):
    register.filter(write.__name__, _blank_when_absent(write))


@register.filter
def count(value, forms: str) -> str:
    """{{ n|count:"projet" }} or, when the plural is not a plain s, {{ n|count:"cheval,chevaux" }}."""
    return french.count(value or 0, *forms.split(","))


@register.filter
def agree(value, forms: str) -> str:
    """The word alone, without its number: {{ n|agree:"déposé" }}."""
    return french.agree(value or 0, *forms.split(","))
