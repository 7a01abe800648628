"""{{ review.mark|mark }} is « 14,50 »."""

from decimal import Decimal

from django import template

from projects.scoring import told

register = template.Library()


@register.filter
def mark(value: Decimal | None) -> str:
    return "–" if value is None else told(value)
