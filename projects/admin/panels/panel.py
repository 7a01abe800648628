"""One subject on the page of a dossier: a partial template and what it tells."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """name: of the template under templates/admin/projects/panels/, without its ending; it reads `panel.said`."""

    name: str
    said: Any

    @property
    def template(self) -> str:
        return f"admin/projects/panels/{self.name}.html"
