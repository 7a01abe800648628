"""The fillable questionnaire: which form it is, what its fields are, what is in them; and back, nothing lost.

Generated editions, and what readers save: tests/projects/papers/test_real_forms.py.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from campaigns.questionnaire import acroform
from campaigns.questionnaire.bringing import Written, bring, propose
from projects.printouts.fillable import Identity
from projects.printouts.making import press
from tests.projects.printouts import filling
from tests.projects.printouts.reading import bookmarks, faults, missing_in_order, opened, text_of, words
from tests.readers.reading import COMB, MULTILINE, READ_ONLY, read_fields, values
from tne29.lib.pdf_form import read_form

pytestmark = pytest.mark.once
SHIPPED = filling.SHIPPED.read_text(encoding="utf-8")


def made(document) -> bytes:
    return press.write(document.html(), list(document.sheets))


@pytest.fixture(scope="module")
def project():
    return filling.project_in_memory(SHIPPED)


@pytest.fixture(scope="module")
def blank(project) -> bytes:
    return made(filling.fillable_in_memory(project))


@pytest.fixture(scope="module")
def prefilled(project) -> bytes:
    return made(filling.prefilled_in_memory(project))


def read_back(questionnaire, form: bytes, catalogue) -> dict:
    read = read_form(form)
    brought = bring(questionnaire, Written(questionnaire, read.texts, read.states), catalogue)
    assert [(each.question.key, each.faults) for each in brought if each.faults] == []
    return {each.question.key: each.proposed for each in propose(brought, {}) if each.proposed is not None}


# -- which form it is ------------------------------------------------------------------------------


def test_blank_form_says_which_it_is_in_fields_nobody_sees(blank, project):
    fields = read_fields(blank)
    assert {name for name in fields if name.startswith("tne29-")} == set(acroform.HIDDEN[:3])
    assert fields[acroform.EDITION].value == project.edition.fingerprint
    assert fields[acroform.CAMPAIGN].value == project.campaign.slug
    assert acroform.read_form_mark(fields[acroform.FORM].value)[0] == acroform.VERSION
    assert {fields[name].flags for name in acroform.HIDDEN[:3]} == {READ_ONLY}


def test_form_of_a_team_says_whose_it_is(prefilled, project):
    found = values(prefilled)
    assert (found[acroform.PROJECT], found[acroform.REVISION]) == (project.reference, str(project.revision))


def test_each_page_says_it_in_words_and_in_a_code(prefilled, project):
    pages, found = opened(prefilled).pages, values(prefilled)
    mark = found[acroform.FORM][: len("1:") + 16]
    said = f"dossier {project.reference}, révision {project.revision} Édition {project.edition.fingerprint[:16]}"
    assert text_of(prefilled, margins=True).count(f"{said} – formulaire {mark}") == len(pages)
    codes = {str(image.objgen) for page in pages for image in page.get_images().values() if image.get("/Width", 0) < 80}
    assert len(codes) == 1
    assert all(page.get_images() for page in pages)


def test_the_code_leads_to_the_project_and_says_the_same(project):
    identity = Identity(project.campaign, "ed" * 32, "3f" * 32, project)
    address = urlsplit(identity.url)
    assert address.path == f"/projets/{project.reference}/"
    assert parse_qs(address.query) == {
        "edition": ["ed" * 8],
        "formulaire": ["1:" + "3f" * 8],
        "campagne": [project.campaign.slug],
        "revision": [str(project.revision)],
    }


def test_another_content_has_another_mark(project, blank, prefilled):
    assert values(blank)[acroform.FORM] != values(prefilled)[acroform.FORM]
    again = made(filling.prefilled_in_memory(project))
    assert again == prefilled


# -- what its fields are ---------------------------------------------------------------------------


def test_fields_have_the_limits_of_the_questions(blank, project):
    fields = read_fields(blank)
    texts = [each for each in project.edition.questionnaire.questions if each.kind.name == "long"]
    assert texts
    for question in texts:
        field = fields[question.key]
        assert (field.longest, field.flags) == (question.limits.max_length, MULTILINE)
        assert field.tooltip.startswith(question.title)
    assert (fields["collectivite-siren"].longest, fields["collectivite-siren"].flags) == (9, COMB)


def test_a_text_of_3000_signs_has_thirteen_centimetres(blank):
    pdf = opened(blank)
    boxes = [field.Rect for field in pdf.Root.AcroForm.Fields if field.get("/MaxLen", 0) >= 3000]
    heights = [abs(float(box[3]) - float(box[1])) * 25.4 / 72 for box in boxes]
    assert heights and min(heights) >= 130


def test_lists_have_the_values_of_the_edition(blank, project):
    fields = read_fields(blank)
    for question in project.edition.questionnaire.questions:
        if question.kind.name == "multi":
            boxes = acroform.boxes_of(question.key, fields)
            states = [acroform.value_of(fields[box].options[0][0]) for box in boxes]
            assert states == [option.value for option in question.options]


def test_nothing_in_the_file_acts(blank):
    pdf = opened(blank)
    assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
    assert "/XFA" not in pdf.Root.AcroForm
    assert b"/JavaScript" not in blank and b"/JS" not in blank
    assert pdf.Root.AcroForm.NeedAppearances is False


def test_every_question_is_there_in_order_and_bookmarked(blank, project):
    questionnaire = project.edition.questionnaire
    assert missing_in_order([question.title for question in questionnaire.questions], text_of(blank)) == []
    sections = [f"{section.letter} {section.title}" for section in questionnaire.sections]
    assert [words(title) for title in bookmarks(blank)] == [words(questionnaire.title), *sections]


# -- and back --------------------------------------------------------------------------------------


def test_the_answers_of_a_draft_come_back_whole(prefilled, project):
    assert read_back(project.edition.questionnaire, prefilled, filling.CATALOGUE) == project.answers


def test_a_blank_form_says_nothing(blank, project):
    assert read_back(project.edition.questionnaire, blank, filling.CATALOGUE) == {}


def test_a_text_too_long_for_its_limit_is_neither_cut_nor_refused(project):
    long = filling.prose(3900)
    project = filling.project_in_memory(SHIPPED, {})
    question = next(each for each in project.edition.questionnaire.questions if each.limits.max_length == 3000)
    project.answers = {question.key: long}
    form = made(filling.prefilled_in_memory(project))
    field = read_fields(form)[question.key]
    assert (field.value, field.longest) == (long, len(long))


def test_hostile_answers_stay_answers(project):
    typed = "</textarea><script>alert(1)</script><input name=tne29-edition value=x> {{ 7 }} \\ ) >> endobj"
    question = next(each for each in project.edition.questionnaire.questions if each.limits.max_length == 3000)
    hostile = filling.project_in_memory(SHIPPED, {question.key: typed + "é" * 2000 + "abc 🙂 مرحبا"})
    form = made(filling.prefilled_in_memory(hostile))
    assert read_back(hostile.edition.questionnaire, form, filling.CATALOGUE) == hostile.answers
    assert faults(form) == []
