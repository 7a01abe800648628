"""What each document says, in which order, and whether everybody can read it."""

import re
from datetime import date

import pytest
from pikepdf import Dictionary, Name

from campaigns.questionnaire import Questionnaire, told
from campaigns.questionnaire.fields.groups import MOST_ROWS
from projects.printouts import receipt as receipts
from projects.printouts.document import Document
from projects.printouts.dossier import deposited
from projects.printouts.making import press
from projects.printouts.selection import selection
from tests.projects.printouts import filling
from tests.projects.printouts.reading import bookmarks, faults, missing_in_order, opened, text_of, words


def pdf_of(document: Document) -> bytes:
    return press.write(document.html(), list(document.sheets))


@pytest.fixture(scope="module")
def project():
    return filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def deposit(project):
    return filling.deposit_in_memory(project)


@pytest.fixture(scope="module")
def blank(project) -> bytes:
    return pdf_of(filling.blank_in_memory(project))


@pytest.fixture(scope="module")
def draft(project) -> bytes:
    return pdf_of(filling.draft_in_memory(project))


@pytest.fixture(scope="module")
def dossier(deposit) -> bytes:
    return pdf_of(deposited(deposit))


@pytest.fixture(scope="module")
def receipt(deposit) -> bytes:
    return pdf_of(receipts.receipt(deposit))


@pytest.fixture(scope="module")
def bound(deposit, dossier) -> bytes:
    document = selection([deposit, deposit])
    titles = ["TNE29-7KQ4-M2 – un", "TNE29-7KQ4-M2 – deux"]
    return press.bind(document.html(), list(document.sheets), [dossier, dossier], titles, press.bounds)


@pytest.fixture(scope="module")
def fillable(project) -> bytes:
    return pdf_of(filling.fillable_in_memory(project))


@pytest.fixture(scope="module")
def prefilled(project) -> bytes:
    return pdf_of(filling.prefilled_in_memory(project))


@pytest.fixture(params=["blank", "fillable", "prefilled", "draft", "dossier", "receipt", "bound"])
def any_pdf(request) -> bytes:
    return request.getfixturevalue(request.param)


def test_every_document_passes_pdf_ua(any_pdf):
    assert faults(any_pdf) == []


def test_every_document_has_a_title_a_language_and_nothing_of_the_machine(any_pdf):
    pdf = opened(any_pdf)
    assert str(pdf.Root.Lang) == "fr"
    assert len(str(pdf.docinfo.Title)) > 20
    assert not re.search(rb"/(?:home|work|root|tmp|usr)/|localhost", any_pdf)


def test_every_document_embeds_its_fonts(any_pdf):
    pdf = opened(any_pdf)
    composite = [each for each in pdf.objects if isinstance(each, Dictionary) and "/DescendantFonts" in each]
    assert composite
    assert [font.BaseFont for font in composite if "/FontFile2" not in font.DescendantFonts[0].FontDescriptor] == []


def questions_of(questionnaire: Questionnaire) -> list[str]:
    return [
        text
        for section in questionnaire.sections
        for text in (f"{section.letter} {section.title}", *(question.title for question in section.questions))
    ]


def test_blank_asks_every_question_in_order(blank, project):
    assert missing_in_order(questions_of(project.edition.questionnaire), text_of(blank)) == []


def test_blank_says_everything_about_each_question(blank, project):
    """Help, condition, limit, choices, cells: as the definition has them."""
    questionnaire, text = project.edition.questionnaire, text_of(blank)
    for question in questionnaire.questions:
        said = [question.title, question.help, question.kind.instruction(question)]
        said += [question.condition.sentence(questionnaire)] if question.condition else []
        said += [option.label for option in question.options]
        said += [cell.label for cell in question.cells]
        assert [each for each in said if words(each) not in text] == [], question.title


def test_blank_begins_with_dates_contacts_and_what_to_prepare(blank, project):
    text = text_of(blank)
    questionnaire = project.edition.questionnaire
    first_page = text[: text.index("A Porteur et équipe Qui dépose")]
    wanted = [
        questionnaire.title,
        project.campaign.name,
        "Dépôt en ligne jusqu’au vendredi 20 octobre 2023 à 23 h 59, heure de Paris",
        "Comment remplir",
        "Temps à prévoir",
        "Questions techniques Camille Exemple aide@example.org 02 98 00 00 01",
    ]
    assert missing_in_order(wanted, first_page) == []
    assert [item for item in questionnaire.to_prepare if words(item) not in first_page] == []


def test_blank_has_a_running_head_and_numbers_its_pages(blank):
    text, pages = text_of(blank, margins=True), len(opened(blank).pages)
    assert text.count("Questionnaire – Première campagne 2023-2024") == pages - 1
    assert [number for number in range(1, pages + 1) if f"page {number} / {pages}" not in text] == []


def test_blank_is_bookmarked_by_section(blank, project):
    questionnaire = project.edition.questionnaire
    sections = [f"{section.letter} {section.title}" for section in questionnaire.sections]
    assert [words(title) for title in bookmarks(blank)] == [words(questionnaire.title), *sections]


def answers_told(project) -> list[str]:
    """Each question with its answer, sentence by sentence: a page may end between two."""
    sections = told(project.edition.questionnaire, project.answers, filling.CATALOGUE)
    return [
        piece
        for section in sections
        for answer in section.answers
        for piece in (answer.question.title, *_pieces(answer.told))
    ]


def _pieces(answer) -> list[str]:
    if answer.parts:
        return [text for label, part in answer.parts if part for text in (label, *_pieces(part))]
    if answer.rows:
        return [cell.plain for row in answer.rows for cell in row]
    return re.split(r"(?<=[.!?])\s+|\n", answer.plain) if answer.text else list(answer.lines)


@pytest.mark.parametrize("name", ["draft", "dossier"])
def test_dossier_tells_every_answer_in_order(name, project, request):
    assert missing_in_order(answers_told(project), text_of(request.getfixturevalue(name))) == []


def test_deposit_proves_itself(dossier, deposit):
    text = text_of(dossier)
    for said in (
        deposit.project.reference,
        "n° 2, reçu le vendredi 20 octobre 2023 à 14 h 03 min 22 s (heure de Paris)",
        "Anne Le Goff",
        deposit.content_hash,
        deposit.code,
    ):
        assert words(said) in text
    hashes = [f"{place + 10:x}" * 64 for place in range(3)]
    assert [each for each in hashes if each not in text.replace(" ", "")] == []


def test_draft_says_on_every_page_that_it_is_not_deposited(draft):
    text = text_of(draft, margins=True)
    said = "Brouillon, non déposé – 20/10/2023 à 14 h 03"
    assert text.count(said) == len(opened(draft).pages) - 1
    assert "enregistrement n° 12. Il ne vaut pas dépôt." in text


def test_receipt_bears_each_mention_of_the_law(receipt, deposit):
    text, call = text_of(receipt), deposit.project.campaign.call
    for mention in (
        deposit.project.reference,
        "vendredi 20 octobre 2023 à 14 h 03 min 22 s (heure de Paris)",
        call.service_name,
        call.service_address,
        f"{call.service_email} – {call.service_phone}",
        "Sans réponse de sa part au mercredi 20 décembre 2023, votre demande sera considérée comme rejetée",
        call.appeal_text,
        deposit.code,
        deposit.content_hash,
        f"Signature du portail (Ed25519, clé {deposit.key_name})",
        deposit.signature,
    ):
        assert words(mention) in text
    pdf = opened(receipt)
    figures = [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name.Figure]
    assert [deposit.code in str(each.Alt) for each in figures] == [True]


def test_selection_leads_to_each_dossier(bound, dossier):
    pdf, length = opened(bound), len(opened(dossier).pages)
    assert len(pdf.pages) == 1 + 2 * length
    targets = [annotation.Dest[0].objgen for annotation in pdf.pages[0].obj.Annots if "/Dest" in annotation]
    assert targets == [pdf.pages[1].obj.objgen, pdf.pages[1 + length].obj.objgen]
    assert [title for title in bookmarks(bound) if title.startswith("TNE29")] == [
        "TNE29-7KQ4-M2 – un",
        "TNE29-7KQ4-M2 – deux",
    ]
    assert f"20/10/2023 {2 + length}" in text_of(bound)


def test_same_content_same_bytes(project, deposit, blank, draft, dossier):
    again = (filling.blank_in_memory(project), filling.draft_in_memory(project), deposited(deposit))
    assert [pdf_of(document) for document in again] == [blank, draft, dossier]


def test_letters_of_brittany_and_elsewhere_are_kept(project):
    text = "Ñandu ñ ù c’h Île-de-Sein Œuvre « 12\u202f345,60\u00a0€ » Ça Ÿ Łódź Žižek Ελλάς привет"
    project = filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8"), {"titre": text})
    made = pdf_of(filling.draft_in_memory(project))
    assert words(text) in text_of(made)
    assert faults(made) == []


def test_silence_counts_whole_months(deposit):
    context = receipts.receipt(deposit).context()
    assert context["silence_on"] == date(2023, 12, 20)


@pytest.mark.soak
@pytest.mark.parametrize("share", [1, 4], ids=["at the limits", "at the ceilings of a draft"])
def test_the_longest_dossier_stays_within_its_bounds(share):
    """30 s and 512 MB for a document; every text as long as it may be, every table as tall."""
    source = filling.SHIPPED.read_text(encoding="utf-8")
    project = filling.project_in_memory(source, {})
    project.answers = filling.filled(project.edition.questionnaire, share=share, rows=MOST_ROWS)
    made = pdf_of(filling.draft_in_memory(project))
    assert faults(made) == []
    assert missing_in_order(answers_told(project), text_of(made)) == []
