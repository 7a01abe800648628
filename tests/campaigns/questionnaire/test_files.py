import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.questionnaire import Piece
from campaigns.questionnaire.fields.files import DOCUMENTS_TOLD, PICTURES_TOLD

from .asking import question

QUOTE = question("file", accepts=["pdf", "png"], max_files=2, max_bytes=1000, required=True)


def faults(name: str, size: int) -> list[str]:
    field = QUOTE.kind.field(QUOTE, None)
    try:
        return [upload.name for upload in field.clean([SimpleUploadedFile(name, b"x" * size)])]
    except ValidationError as error:
        return error.messages


def test_limit_is_announced():
    assert (
        QUOTE.kind.limit(QUOTE)
        == "PDF, PNG\u00a0; 1\u202f000\u00a0octets au plus par fichier\u00a0; 2\u00a0fichiers au plus"
    )


@pytest.mark.parametrize(("accepts", "told"), [(["pdf"], [1]), (["jpg"], [0]), (["pdf", "png"], [0, 1])])
def test_what_a_file_hides_is_told_before_it_is_sent(accepts, told):
    """Case 190: what is taken out of pictures, what stays in documents."""
    asked = question("file", accepts=accepts)
    words = [PICTURES_TOLD, DOCUMENTS_TOLD]
    assert asked.kind.field(asked, None).widget.hidden_words == [words[place] for place in told]


@pytest.mark.parametrize("name", ["devis.pdf", "Devis d’été.PDF", "a.exe.pdf"])
def test_last_extension_decides(name):
    assert faults(name, 1000) == [name]


@pytest.mark.parametrize("name", ["devis.exe", "devis", "devis.pdf.exe", "devis.pdf."])
def test_other_kinds_of_files_are_refused(name):
    assert faults(name, 10) == [f"«\u00a0{name}\u00a0» n’est pas accepté\u00a0: choisissez un fichier PDF, PNG."]


def test_empty_and_too_big_files_are_refused():
    assert faults("a.pdf", 0) == ["«\u00a0a.pdf\u00a0» est vide\u00a0: choisissez un autre fichier."]
    assert faults("a.pdf", 1001) == [
        "«\u00a0a.pdf\u00a0» est trop gros\u00a0: 1\u202f001\u00a0octets, 1\u202f000\u00a0octets au plus."
    ]


def test_pieces_are_counted_and_told():
    piece = Piece("devis.pdf", 1_258_291)
    value = QUOTE.kind.value(QUOTE, {"q": [piece]}, None)
    assert QUOTE.kind.tell(QUOTE, value, None).plain == "devis.pdf (1,2\u00a0Mo)"
    assert QUOTE.kind.gaps(QUOTE, value, None) == []
    assert QUOTE.kind.gaps(QUOTE, (piece,) * 3, None) == ["Retirez des fichiers\u00a0: 2\u00a0fichiers au plus."]


@pytest.mark.parametrize("pretended", [3, ["a.pdf"], True, {"name": "a.pdf"}])
def test_an_answer_cannot_pretend_to_have_a_file(pretended):
    assert QUOTE.kind.value(QUOTE, {"q": pretended}, None) is None
    assert QUOTE.kind.gaps(QUOTE, None, None) == ["Joignez le document demandé."]
