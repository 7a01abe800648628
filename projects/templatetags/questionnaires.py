"""The two files of the blank questionnaire, with what helps to choose one."""

from typing import Any

from django import template

from ..models import Printout
from ..printouts.sizes import blank_sizes

register = template.Library()


@register.inclusion_tag("projects/questionnaire_files.html")
def questionnaire_files(campaign: Any) -> dict[str, Any]:
    """campaign: of the snapshot, or seen at a moment."""
    sizes = blank_sizes(campaign.pk)
    return {
        "campaign": campaign,
        "paper_size": sizes.get(Printout.Kind.BLANK),
        "fillable_size": sizes.get(Printout.Kind.FILLABLE),
    }
