"""What answers choose from, and who a letter says to ask: all of it, whichever call a project belongs to."""

from dataclasses import dataclass

from campaigns.models import Theme
from partners.models import Contact, Partner
from schools.models import Authority, District, Territory

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lists:
    """themes: those that are proposed, by the id of their call."""

    themes: dict[int, Choices]
    territories: Choices
    partners: Choices
    districts: Choices
    authorities: Choices
    contacts: list[Contact]


def load_lists() -> Lists:
    return Lists(
        themes=_themes(),
        territories=list(Territory.objects.values_list("slug", "name")),
        partners=list(Partner.objects.values_list("slug", "name")),
        districts=list(District.objects.values_list("code", "name")),
        authorities=[(name, name) for name in Authority.objects.values_list("name", flat=True)],
        contacts=list(Contact.objects.all()),
    )


def _themes() -> dict[int, Choices]:
    found: dict[int, Choices] = {}
    for call, code, label in Theme.objects.filter(is_active=True).values_list("call", "code", "label"):
        found.setdefault(call, []).append((code, label))
    return found
