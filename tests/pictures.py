"""A page at the three widths that people have: nothing overflows, it is sound to axe, and a picture where asked for."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)


def look(page: Page, name: str, *, folder: str, axe: bool = True) -> None:
    """axe: False where the page runs without scripts. Pictures go to $ARTEFACTS."""
    wanted = os.environ.get("ARTEFACTS")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        if wanted:
            place = Path(wanted) / folder
            place.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=place / f"{name}-{width}.png", full_page=True)
    if axe:
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
