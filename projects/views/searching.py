"""Finding the school that a dossier is for: by name, commune or UAI, without a script."""

import re
from typing import Any

from django.http import HttpRequest

from schools.views import suggestions
from tne29.lib.identifiers import read_uai, uai_is_valid

UAI_SHAPE = re.compile(r"[0-9]{7}[A-Z]")


def school_search(request: HttpRequest) -> dict[str, Any]:
    """What ?q= finds, for projects/school_search.html and school_found.html, which ask ?etablissement= next."""
    text = request.GET.get("q", "")[:200].strip()
    return {
        "text": text,
        "found": suggestions(text) if text else [],
        "unknown": "etablissement" in request.GET,
        "unchosen": "suite" in request.GET,
        "uai_looks_wrong": UAI_SHAPE.fullmatch(read_uai(text)) and not uai_is_valid(read_uai(text)),
    }


def chosen_uai(request: HttpRequest) -> str | None:
    """That of the school picked in the results, or of the only one that the search finds."""
    if uai := request.GET.get("etablissement", "")[:20]:
        return read_uai(uai)
    only = suggestions(request.GET.get("q", "")[:200])
    return only[0].uai if len(only) == 1 else None
