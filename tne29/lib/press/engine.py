"""WeasyPrint, set up once: fonts and style sheets are read by the press, and shared by the children it forks."""

from pathlib import Path
from urllib.parse import unquote

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .margins import as_decoration

SCHEME = "print:"
SHEETS = "css/print*.css"
WARM_UP = '<html lang="fr"><head><title>-</title></head><body><h1>Éà</h1><p>a <strong>b</strong></p></body></html>'


class OurFilesOnly(URLFetcher):
    """Serves `print:fonts/…` from our own folder, and refuses everything else: no network, no other file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={SCHEME.rstrip(":")}, allow_redirects=False, timeout=1)
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if not url.startswith(SCHEME):
            raise ValueError("refused")
        path = (self.folder / unquote(url.removeprefix(SCHEME))).resolve()
        if not path.is_relative_to(self.folder):
            raise ValueError("refused")
        return URLFetcherResponse(url, path.read_bytes())


class Engine:
    def __init__(self, folder: Path) -> None:
        self.fetcher = OurFilesOnly(folder)
        self.fonts = FontConfiguration()
        self.sheets = {path.stem: self._sheet(path) for path in sorted(folder.glob(SHEETS))}

    def _sheet(self, path: Path) -> CSS:
        source = path.read_text(encoding="utf-8")
        return CSS(string=source, base_url=SCHEME, font_config=self.fonts, url_fetcher=self.fetcher)

    def warm_up(self) -> None:
        """What the first document would pay for: the search of fonts, hyphens, the modules imported late."""
        self.write(WARM_UP, list(self.sheets))

    def lay_out(self, html: str, sheets: list[str]):
        source = HTML(string=html, base_url=SCHEME, url_fetcher=self.fetcher)
        _list_pairs(source.etree_element)
        styles = [self.sheets[name] for name in sheets]
        return source.render(stylesheets=styles, font_config=self.fonts, pdf_tags=True)

    def write(self, html: str, sheets: list[str]) -> bytes:
        """Tagged PDF/UA-1; the same source gives the same bytes."""
        return self.written(self.lay_out(html, sheets))

    def written(self, layout) -> bytes:
        return layout.write_pdf(pdf_variant="pdf/ua-1", finisher=as_decoration)


def _list_pairs(tree) -> None:
    """HTML allows a div around a term and its description; PDF/UA wants nothing but items in a list."""
    for terms in tree.iter("dl"):
        for pair in terms.findall("div"):
            pair.tag = "li"
