"""What is shown of a project: its title, its summary, its schools, its theme and territory. Nobody’s name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Place:
    """A school; its position is that of the directory, None when it is not known."""

    uai: str
    name: str
    commune: str
    insee: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def label(self) -> str:
        return f"{self.name}, {self.commune}" if self.commune else self.name


@dataclass(frozen=True, slots=True)
class Shown:
    """schools: the lead school, then those associated."""

    reference: str
    title: str
    summary: str
    campaign: str
    campaign_name: str
    theme: str
    theme_label: str
    territory: str
    territory_name: str
    schools: tuple[Place, ...]

    @property
    def lead(self) -> Place:
        return self.schools[0]

    @property
    def others(self) -> list[str]:
        return [school.label for school in self.schools[1:]]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody narrows the list to; an empty word narrows nothing."""

    campaign: str = ""
    theme: str = ""
    territory: str = ""

    def takes(self, each: Shown) -> bool:
        return (
            self.campaign in ("", each.campaign)
            and self.theme in ("", each.theme)
            and self.territory in ("", each.territory)
        )

    def __bool__(self) -> bool:
        return bool(self.campaign or self.theme or self.territory)


@dataclass(frozen=True)
class Showcase:
    """In the order they are shown: the newest campaign first, then by title."""

    projects: tuple[Shown, ...]

    def narrowed(self, wanted: Wanted) -> list[Shown]:
        return [each for each in self.projects if wanted.takes(each)] if wanted else list(self.projects)

    @cached_property
    def campaigns(self) -> list[Choice]:
        return _choices((each.campaign, each.campaign_name) for each in self.projects)

    @cached_property
    def themes(self) -> list[Choice]:
        return _choices((each.theme, each.theme_label) for each in self.projects)

    @cached_property
    def territories(self) -> list[Choice]:
        return _choices((each.territory, each.territory_name) for each in self.projects)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    """With how many projects each; under one value, the label met first (the newest)."""
    pairs = [pair for pair in pairs if pair[0]]
    numbers, labels = Counter(value for value, _ in pairs), dict(reversed(pairs))
    return sorted((Choice(value, labels[value], numbers[value]) for value in numbers), key=lambda each: each.label)
