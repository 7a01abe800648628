"""Documents to download, made of a title, headings, paragraphs and lists: OpenDocument text, structured and in French.

A team opens them in its own word processor and makes them its own.
"""

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from .reading import read

MIME = "application/vnd.oasis.opendocument.text"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="{OFFICE}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("style", "style"),
            ("fo", "xsl-fo-compatible"),
            ("meta", "meta"),
            ("manifest", "manifest"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
XML = '<?xml version="1.0" encoding="UTF-8"?>'
BORN = (2023, 9, 4, 0, 0, 0)

STYLES = """<office:styles><style:default-style style:family="paragraph">
<style:paragraph-properties fo:margin-bottom="0.25cm" fo:line-height="130%"/>
<style:text-properties fo:font-size="11pt" fo:font-family="Liberation Sans" fo:language="fr" fo:country="FR"/>
</style:default-style>
<style:style style:name="Title" style:family="paragraph"><style:text-properties fo:font-size="20pt"
fo:font-weight="bold"/></style:style>
<style:style style:name="Heading" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.5cm"/>
<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Bullet" style:family="text"/>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:style-name="Bullet"
text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">
<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.8cm"/>
</style:list-level-properties></text:list-level-style-bullet></text:list-style></office:styles>"""


def make(name: str) -> tuple[str, bytes]:
    """(file name, bytes) of a delivered document."""
    paper = read(name)
    return paper["file_name"], _archive(paper["title"], paper["blocks"])


def _archive(title: str, blocks: list[list[str]]) -> bytes:
    parts = {
        "mimetype": MIME,
        "content.xml": _document(
            "document-content", f"<office:body><office:text>{''.join(_body(title, blocks))}</office:text></office:body>"
        ),
        "styles.xml": _document("document-styles", STYLES),
        "meta.xml": _document("document-meta", _about(title)),
        "META-INF/manifest.xml": _manifest(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            method = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path, BORN), text, compress_type=method)
    return made.getvalue()


def _body(title: str, blocks: list[list[str]]) -> Iterator[str]:
    yield f'<text:h text:style-name="Title" text:outline-level="1">{escape(title)}</text:h>'
    for kind, group in groupby(blocks, key=lambda block: block[0]):
        texts = [escape(text) for _, text in group]
        yield from BLOCKS[kind](texts)


def _headings(texts: list[str]) -> Iterator[str]:
    return (f'<text:h text:style-name="Heading" text:outline-level="2">{text}</text:h>' for text in texts)


def _paragraphs(texts: list[str]) -> Iterator[str]:
    return (f"<text:p>{text}</text:p>" for text in texts)


def _list(texts: list[str]) -> Iterator[str]:
    items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    yield f'<text:list text:style-name="Bullets">{items}</text:list>'


BLOCKS = {"heading": _headings, "text": _paragraphs, "item": _list}


def _about(title: str) -> str:
    return f"<office:meta><dc:title>{escape(title)}</dc:title><dc:language>fr-FR</dc:language></office:meta>"


def _manifest() -> str:
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", MIME),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    return f'{XML}<manifest:manifest {NAMESPACES} manifest:version="1.3">{files}</manifest:manifest>'


def _document(name: str, inside: str) -> str:
    return f'{XML}<office:{name} {NAMESPACES} office:version="1.3">{inside}</office:{name}>'
