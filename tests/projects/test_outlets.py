"""One definition, every outlet: what is read on screen, on paper and in a filled file is what the edition says."""

import json
import os
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.questionnaire import CONFLICT, asked, effective, missing
from campaigns.questionnaire.wording import lowered
from projects.forms import section_form
from tests.campaigns.questionnaire import pages
from tests.campaigns.questionnaire.definitions import CATALOGUE, answers_to, full_answers_to, questionnaires

EXAMPLES = 600 if os.environ.get("SOAK") == "1" else 40
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
HOSTILE = [
    "\x00",
    "a\r\nBcc: x@example.org",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "1e400",
    "NaN",
    "٣",
    "１２",
    "é" * 5000,
    "\u202eabc",
    "31/02/2024",
]
hostile_text = st.text() | st.sampled_from(HOSTILE)
hostile_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | hostile_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text | st.just("id"), inner, max_size=4),
    max_leaves=12,
)


@often
@given(questionnaires())
def test_screen_paper_page_and_file_say_what_the_edition_says(questionnaire):
    wanted = pages.expected(questionnaire, CATALOGUE)
    assert pages.read_screen(questionnaire, CATALOGUE) == wanted
    assert pages.read_paper(questionnaire, CATALOGUE) == wanted
    assert pages.read_page(questionnaire, CATALOGUE) == wanted
    assert pages.read_fillable(questionnaire, CATALOGUE) == wanted


@often
@given(st.data())
def test_filled_document_says_what_the_edition_says(data):
    questionnaire = data.draw(questionnaires())
    answers = data.draw(full_answers_to(questionnaire))
    shown = asked(questionnaire, answers, CATALOGUE)
    found = pages.read_told(questionnaire, answers, CATALOGUE)
    wanted = pages.expected(questionnaire, CATALOGUE)
    assert [title for title, _ in found] == [read.title for read in wanted]
    for question, read, (_, labels) in zip(questionnaire.questions, wanted, found, strict=True):
        if question.kind.name in ("composite", "table"):
            is_told = question.key in shown and question.key in answers
            assert labels == (tuple(cell.title for cell in read.cells) if is_told else ())


@often
@given(st.data())
def test_export_has_the_columns_that_the_edition_says(data):
    questionnaire = data.draw(questionnaires())
    answers = data.draw(answers_to(questionnaire))
    for question, read in zip(questionnaire.questions, pages.expected(questionnaire, CATALOGUE), strict=True):
        inner = [*(cell.title for cell in read.cells), *read.sums]
        columns = [f"{read.title} : {lowered(label)}" for label in inner] or [read.title]
        assert [pages.spaces(header) for header in question.kind.headers(question)] == columns
        value = question.kind.value(question, effective(questionnaire, answers, CATALOGUE), CATALOGUE)
        cells = question.kind.cells(question, value, CATALOGUE)
        assert [type(cell) in (str, int, Decimal, date) for cell in cells] == [True] * len(columns)


@often
@given(st.data())
def test_answers_survive_the_page_and_the_way_back(data):
    questionnaire = data.draw(questionnaires())
    answers = data.draw(answers_to(questionnaire))
    for section, page in zip(questionnaire, pages.screen(questionnaire, CATALOGUE, answers=answers), strict=True):
        posted = pages.sent_back(page)
        form = section_form(questionnaire, section, answers={}, catalogue=CATALOGUE, data=posted)
        kept = form.changes()
        assert form.errors == {}
        assert kept == {key: answers.get(key) for key in kept}
        assert {key for key in answers if questionnaire.section_of(questionnaire.question(key)) is section} <= set(kept)


@often
@given(st.data())
def test_answers_survive_the_file_and_the_way_back(data):
    """What a file filled beforehand holds is what the page would have posted, box by box."""
    questionnaire = data.draw(questionnaires())
    answers = data.draw(answers_to(questionnaire))
    posted = pages.sent_back_from_file(pages.fillable(questionnaire, CATALOGUE, answers))
    for section in questionnaire:
        form = section_form(questionnaire, section, answers={}, catalogue=CATALOGUE, data=posted)
        kept = form.changes()
        assert form.errors == {}
        assert kept == {key: answers.get(key) for key in kept}


@often
@given(questionnaires())
def test_fields_of_a_file_have_names_of_their_own_and_words(questionnaire):
    page = pages.fillable(questionnaire, CATALOGUE)
    controls = page.xpath(".//*[self::input or self::select or self::textarea]")
    names = [control.get("name") for control in controls if control.get("type") != "radio"]
    assert len(names) == len(set(names))
    assert [control.get("name") for control in controls if "." in control.get("name")] == []
    assert [control.get("name") for control in controls if not control.get("title")] == []
    titles = [control.get("title") for control in controls]
    numbers = [question.title for question in questionnaire.questions]
    assert all(any(title.startswith(number) for number in numbers) for title in titles)


@often
@given(st.data())
def test_missing_is_the_gaps_of_the_questions_asked(data):
    questionnaire = data.draw(questionnaires())
    answers = data.draw(answers_to(questionnaire))
    kept = effective(questionnaire, answers, CATALOGUE)
    gaps = [
        (question.key, sentence)
        for question in questionnaire.questions
        if question.key in asked(questionnaire, answers, CATALOGUE)
        for sentence in question.kind.gaps(question, question.kind.value(question, kept, CATALOGUE), CATALOGUE)
    ]
    found = missing(questionnaire, answers, {}, CATALOGUE)
    assert [(each.question.key, each.sentence) for each in found] == gaps
    assert [each.section for each in found] == [questionnaire.section_of(each.question) for each in found]


@often
@given(st.data())
def test_nothing_is_missing_from_complete_answers(data):
    questionnaire = data.draw(questionnaires())
    answers = data.draw(full_answers_to(questionnaire))
    paths = [
        asked.path
        for question in questionnaire.questions
        for asked in (question, *question.cells)
        if asked.kind.name == "file"
    ]
    found = missing(questionnaire, answers, dict.fromkeys(paths, 1), CATALOGUE)
    assert [each.sentence for each in found if each.question.kind.asks] == []


@often
@given(st.data())
def test_merging_keeps_what_only_one_of_us_changed(data):
    questionnaire = data.draw(questionnaires())
    base, mine = data.draw(answers_to(questionnaire)), data.draw(answers_to(questionnaire))
    for question in (each for each in questionnaire.questions if each.kind.asks and each.kind.name != "file"):
        old, new = base.get(question.key), mine.get(question.key)
        merge = question.kind.merge
        assert merge(question, old, new, old) == new
        assert merge(question, old, old, new) == new
        assert merge(question, old, new, new) == new
        if question.kind.name not in ("composite", "table") and old != new:
            assert merge(question, "before", old, new) is CONFLICT


@often
@given(st.data())
def test_damaged_answers_never_break_a_page(data):
    questionnaire = data.draw(questionnaires())
    keys = st.sampled_from([question.key for question in questionnaire.questions])
    answers = data.draw(st.dictionaries(keys, hostile_json))
    pages.screen(questionnaire, CATALOGUE, answers=answers)
    pages.read_told(questionnaire, answers, CATALOGUE)
    missing(questionnaire, answers, {}, CATALOGUE)
    for question in questionnaire.questions:
        value = question.kind.value(question, answers, CATALOGUE)
        question.kind.cells(question, value, CATALOGUE)


@often
@given(st.data())
def test_hostile_posts_are_kept_as_json_or_refused(data):
    questionnaire = data.draw(questionnaires())
    section = questionnaire.sections[0]
    names = sorted(pages.sent_back(pages.screen(questionnaire, CATALOGUE)[0])) or ["q1"]
    posted = QueryDict(mutable=True)
    for name, value in data.draw(st.lists(st.tuples(st.sampled_from(names), hostile_text), max_size=8)):
        posted.appendlist(name, value)
    form = section_form(questionnaire, section, answers={}, catalogue=CATALOGUE, data=posted)
    kept = form.changes()
    json.dumps(kept, allow_nan=False).encode()
    assert "\x00" not in json.dumps(kept, ensure_ascii=False)
    assert not set(kept) & set(form.errors)
    form.error_items()
    pages.screen(questionnaire, CATALOGUE, answers={key: value for key, value in kept.items() if value is not None})
