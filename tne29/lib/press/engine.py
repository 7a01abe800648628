"""WeasyPrint, set up once: fonts and style sheets are read by the press, and shared by the children it forks."""

from base64 import b64decode
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pydyf
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import arrays, forms, shortcuts
from .margins import as_decoration
from .signs import lacking_signs, named, say_something

SCHEME = "print:"
IMAGE = "data:image/png;base64,"
SHEETS = "css/print*.css"
TYPED = "fonts/print/champ.ttf"
WARM_UP = Path(__file__).with_name("warm_up.html")
TEXT, CONTROL = "<small>fin</small>", "<input class='fill-typed' name='a' title='a'>"


class OurFilesOnly(URLFetcher):
    """Serves `print:fonts/…` from our own folder and images written in the page, and refuses everything else.

    No network, no other file.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={SCHEME.rstrip(":")}, allow_redirects=False, timeout=1)
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if url.startswith(IMAGE):
            return URLFetcherResponse(url, b64decode(url.removeprefix(IMAGE)), {"Content-Type": "image/png"})
        if not url.startswith(SCHEME):
            raise ValueError("refused")
        path = (self.folder / unquote(url.removeprefix(SCHEME))).resolve()
        if not path.is_relative_to(self.folder):
            raise ValueError("refused")
        return URLFetcherResponse(url, path.read_bytes())


class Engine:
    def __init__(self, folder: Path) -> None:
        arrays.use()
        shortcuts.use()
        self.fetcher, self.folder = OurFilesOnly(folder), folder
        self.fonts = shortcuts.Fonts()
        self.sheets = {path.stem: self._sheet(path) for path in sorted(folder.glob(SHEETS))}

    def _sheet(self, path: Path) -> CSS:
        source = path.read_text(encoding="utf-8")
        return CSS(string=source, base_url=SCHEME, font_config=self.fonts, url_fetcher=self.fetcher)

    @property
    def can_type(self) -> bool:
        return (self.folder / TYPED).exists()

    @cached_property
    def typeface(self) -> forms.Typeface:
        return forms.Typeface(self.folder / TYPED)

    def warm_up(self) -> None:
        """What each document would pay for anew in its child: fonts, hyphens, modules imported late, first drawings."""
        Image.init()
        page = WARM_UP.read_text(encoding="utf-8")
        self.write(page.replace(TEXT, CONTROL) if self.can_type else page, list(self.sheets))

    def lay_out(self, html: str, sheets: list[str]):
        return self._laid_out(self._parsed(html), sheets)

    def _parsed(self, html: str) -> HTML:
        source = HTML(string=html, base_url=SCHEME, url_fetcher=self.fetcher)
        _list_pairs(source.etree_element)
        return source

    def _laid_out(self, source: HTML, sheets: list[str]):
        styles = [self.sheets[name] for name in sheets]
        return source.render(stylesheets=styles, font_config=self.fonts, pdf_tags=True)

    def write(self, html: str, sheets: list[str]) -> bytes:
        """Tagged PDF/UA-1; the same source gives the same bytes. A page that has controls becomes a form to fill."""
        with lacking_signs() as lacking:
            made = self._write(html, sheets)
        return self._write(named(html, lacking), sheets) if lacking else made

    def _write(self, html: str, sheets: list[str]) -> bytes:
        source = self._parsed(html)
        controls = forms.take_out(source.etree_element)
        made = self.written(self._laid_out(source, sheets))
        return forms.repair(made, controls, self.typeface) if controls else made

    def written(self, layout) -> bytes:
        return layout.write_pdf(pdf_variant="pdf/ua-1", finisher=_finish)


def _finish(document: Any, pdf: pydyf.PDF) -> None:
    as_decoration(document, pdf)
    say_something(document, pdf)


def _list_pairs(tree) -> None:
    """HTML allows a div around a term and its description; PDF/UA wants nothing but items in a list."""
    for terms in tree.iter("dl"):
        for pair in terms.findall("div"):
            pair.tag = "li"
