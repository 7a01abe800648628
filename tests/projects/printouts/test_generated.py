"""Editions drawn at random: the printed documents say what the definition says, and everybody can read them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from campaigns.questionnaire import told
from projects.printouts.making import press
from tests.campaigns.questionnaire.definitions import CATALOGUE, documents, full_answers_to, to_toml
from tests.projects.printouts import filling
from tests.projects.printouts.reading import faults, missing_in_order, text_of, words

often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
rarely = settings(often, max_examples=6)


@st.composite
def projects(draw):
    """A draft of an edition drawn at random, every question answered."""
    project = filling.project_in_memory(to_toml(draw(documents())), {})
    project.answers = draw(full_answers_to(project.edition.questionnaire))
    return project


def draft_of(project):
    return filling.draft_in_memory(project, CATALOGUE)


@often
@given(projects())
def test_dossier_says_what_the_edition_says(project):
    page = html.fromstring(draft_of(project).html())
    questionnaire = project.edition.questionnaire
    titles = [words(head.text_content()) for head in page.xpath("//h3[@data-question]")]
    assert titles == [words(question.title) for question in questionnaire.questions]
    sections = [words(head.text_content()) for head in page.xpath("//h2[@data-section]")]
    assert sections == [words(f"{section.letter} {section.title}") for section in questionnaire.sections]


@often
@given(projects())
def test_dossier_tells_every_answer(project):
    text = words(html.fromstring(draft_of(project).html()).text_content())
    sections = told(project.edition.questionnaire, project.answers, CATALOGUE)
    answers = [answer for section in sections for answer in section.answers]
    assert [answer.question.title for answer in answers if not _is_told(answer, text)] == []


def _is_told(answer, text: str) -> bool:
    told = answer.told
    pieces = [told.text, *told.lines, *told.head, *(cell.plain for row in told.rows for cell in row)]
    for label, part in told.parts:
        pieces += [label, *(part.lines or part.plain.split("\n"))]
    return all(words(piece) in text for piece in pieces)


@rarely
@given(projects())
def test_printed_documents_are_for_everybody(project):
    wanted = [question.title for question in project.edition.questionnaire.questions]
    for document in (filling.blank_in_memory(project, CATALOGUE), draft_of(project)):
        pdf = press.write(document.html(), list(document.sheets))
        assert faults(pdf) == []
        assert missing_in_order(wanted, text_of(pdf)) == []
