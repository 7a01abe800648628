"""Files to add to those already there. What the bytes really are is checked where they are stored."""

from typing import Any

from django.core.exceptions import ValidationError

from tne29.lib.french import file_size
from tne29.lib.text import clean_line

from .base import AnswerField
from .widgets import FilesInput

PICTURES = {"jpg", "jpeg", "png"}
PICTURES_TOLD = "Photos : le lieu, l’appareil, la date et l’auteur sont retirés à l’arrivée."
DOCUMENTS_TOLD = "Documents : gardés tels quels, avec le nom d’auteur que le fichier peut contenir."


class FilesField(AnswerField):
    def __init__(self, question) -> None:
        super().__init__(question, FilesInput(_attributes(question)))
        self.widget.hidden_words = hidden_words(question.limits.accepts)

    def to_python(self, raw: Any) -> list:
        return list(raw or ())

    def validate(self, uploads: list) -> None:
        faults = [fault for upload in uploads for fault in self._faults(upload)]
        if faults:
            raise ValidationError(faults)

    def _faults(self, upload: Any) -> list[str]:
        name, limits = clean_line(upload.name), self.question.limits
        if name.rpartition(".")[2].lower() not in limits.accepts:
            wanted = ", ".join(extension.upper() for extension in limits.accepts)
            return [f"« {name} » n’est pas accepté : choisissez un fichier {wanted}."]
        if not upload.size:
            return [f"« {name} » est vide : choisissez un autre fichier."]
        if upload.size > limits.max_bytes:
            size, most = file_size(upload.size), file_size(limits.max_bytes)
            return [f"« {name} » est trop gros : {size}, {most} au plus."]
        return []


def hidden_words(accepts: tuple[str, ...]) -> list[str]:
    """What becomes of the words that a file holds and nobody sees."""
    has_pictures, has_documents = bool(PICTURES & set(accepts)), bool(set(accepts) - PICTURES)
    return [PICTURES_TOLD] * has_pictures + [DOCUMENTS_TOLD] * has_documents


def _attributes(question) -> dict[str, Any]:
    """What the browser needs to choose well, and a script to send one file at a time."""
    limits = question.limits
    return {
        "accept": ",".join(f".{extension}" for extension in limits.accepts),
        "multiple": limits.max_files > 1,
        "data-upload": question.path,
        "data-max-files": limits.max_files,
        "data-max-bytes": limits.max_bytes,
        "data-max-words": file_size(limits.max_bytes),
    }
