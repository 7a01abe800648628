"""What a printed document is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from tne29.lib.canonical import canonical_json, sha256_hex

from ..models import Deposit
from .design import design_version

Context = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """facts: all that it shows, in JSON; context: what its template needs, worked out when it is drawn.

    follows_design: a new look makes a new file; False for what is made once and for all.
    parts: the deposits whose dossiers are bound behind it.
    """

    kind: str
    facts: dict[str, Any]
    context: Callable[[], Context]
    sheets: tuple[str, ...]
    follows_design: bool = True
    parts: tuple[Deposit, ...] = ()

    @property
    def fingerprint(self) -> str:
        design = design_version() if self.follows_design else ""
        return sha256_hex(canonical_json({"kind": self.kind, "design": design, "facts": self.facts}))

    def html(self) -> str:
        return render_to_string(f"printouts/{self.kind}.html", {"site_url": settings.SITE_URL, **self.context()})
