"""Files joined to an answer. They live beside the answers, known by the path of the question."""

from typing import Any

from tne29.lib.french import count, file_size

from ..fields.files import FilesField
from ..schema import Limits
from ..telling import Piece, Told
from .base import Kind

MAX_BYTES = 10 * 1024 * 1024


class File(Kind):
    """Its value is the list of its pieces."""

    name = "file"
    words = "pièce jointe"
    attributes = frozenset({"accepts", "max_files", "max_bytes"})
    needs = frozenset({"accepts"})
    default_limits = Limits(max_files=5, max_bytes=MAX_BYTES)
    in_table = lasts = False
    first = {"accepts": ["pdf", "jpg", "jpeg", "png", "odt", "docx"]}
    to_fill = "Joignez le document demandé."
    paper = "forms_print/kinds/file.html"
    fill = "forms_fill/kinds/file.html"

    def field(self, question, catalogue):
        return FilesField(question)

    def limit(self, question) -> str:
        limits = question.limits
        formats = ", ".join(extension.upper() for extension in limits.accepts)
        size = f"{file_size(limits.max_bytes)} au plus par fichier"
        files = f"{count(limits.max_files, 'fichier')} au plus"
        return f"{formats} ; {size} ; {files}"

    def kept(self, question, cleaned: Any) -> dict[str, Any]:
        return {}

    def keep(self, question, cleaned: Any) -> None:
        return None

    def uploads(self, question, cleaned: Any) -> list[tuple[str, Any]]:
        return [(question.path, upload) for upload in cleaned or ()]

    def read(self, question, raw: Any) -> tuple[Piece, ...] | None:
        """Only pieces count: whatever an answer may pretend, it has no file."""
        pieces = raw if isinstance(raw, list | tuple) else ()
        return tuple(piece for piece in pieces if isinstance(piece, Piece)) or None

    def tell(self, question, value: tuple[Piece, ...] | None, catalogue) -> Told:
        return Told(pieces=value or ())

    def cell(self, question, value: tuple[Piece, ...], catalogue) -> str:
        return " | ".join(piece.name for piece in value)

    def flaws(self, question, value: tuple[Piece, ...], catalogue) -> list[str]:
        allowed = question.limits.max_files
        return [f"Retirez des fichiers : {count(allowed, 'fichier')} au plus."] if len(value) > allowed else []

    def merge(self, question, base: Any, mine: Any, theirs: Any) -> None:
        return None
