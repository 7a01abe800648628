"""The portal’s own form, there and back: pre-filled and read again; blank, typed in by readers, and read again."""

import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from campaigns.questionnaire import load
from projects.papers.origin import origin_of
from tests.campaigns.questionnaire.definitions import CATALOGUE, documents, full_answers_to, to_toml
from tests.projects.papers.test_round_trips import read_back, read_here, without_ids
from tests.projects.papers.writing import written
from tests.projects.printouts import filling
from tests.projects.printouts.reading import faults
from tests.readers import running
from tests.readers.reading import READ_ONLY, read_fields
from tne29.lib.errors import BadInput
from tne29.lib.pdf_form import read_form
from tne29.lib.press import Press

FEW, MANY = 50, 1_000
SHIPPED = filling.SHIPPED.read_text(encoding="utf-8")
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press(filling.STATIC)
    yield press
    press.stop()


@pytest.fixture(scope="module")
def blank(press) -> bytes:
    document = filling.fillable_in_memory(filling.project_in_memory(SHIPPED, {}))
    return press.write(document.html(), list(document.sheets))


def printed(press: Press, source: str, answers: dict, catalogue) -> bytes:
    document = filling.prefilled_in_memory(filling.project_in_memory(source, answers), catalogue)
    return press.write(document.html(), list(document.sheets))


def round_trips(press: Press, times: int) -> None:
    @settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents().map(to_toml).flatmap(_with_answers))
    def trip(drawn) -> None:
        source, answers = drawn
        kept = {key: value for key, value in answers.items() if value is not None}
        made = printed(press, source, kept, CATALOGUE)
        assert faults(made) == []
        assert read_back(load(source), read_here(made), CATALOGUE) == kept

    trip()


def _with_answers(source: str):
    return full_answers_to(load(source)).map(lambda answers: (source, answers))


def test_generated_answers_come_back_from_the_form(press):
    round_trips(press, FEW)


@pytest.mark.soak
def test_many_generated_answers_come_back_from_the_form(press):
    round_trips(press, MANY)


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_the_shipped_edition_comes_back_from_the_form(press, share):
    answers = filling.filled(load(SHIPPED), share=share, rows=4)
    form = read_form(printed(press, SHIPPED, answers, filling.CATALOGUE))
    assert read_back(load(SHIPPED), form, filling.CATALOGUE) == answers


@pytest.mark.parametrize("reader", running.READERS)
def test_a_blank_form_typed_in_by_a_reader_comes_back(blank, reader, tmp_path):
    """Rows typed by hand have no id yet: they get one."""
    questionnaire = load(SHIPPED)
    answers = filling.filled(questionnaire, share=1.0, rows=blank_rows(blank))
    typed = typed_by_hand(questionnaire, answers, blank)
    (saved,) = running.READERS[reader](blank, [typed], tmp_path)
    assert without_ids(read_back(questionnaire, read_form(saved), filling.CATALOGUE)) == without_ids(answers)


def blank_rows(blank: bytes) -> int:
    """Rows that every table of the blank form offers."""
    names = [name for name in read_fields(blank) if name.startswith("depenses-")]
    return 1 + max(int(name.split("-")[1]) for name in names)


def typed_by_hand(questionnaire, answers: dict, blank: bytes) -> dict[str, str]:
    fields = read_fields(blank)
    texts, ticked = written(questionnaire, answers, filling.CATALOGUE, with_ids=False)
    states = {name: value for name, value in ticked.items() if value}
    typed = texts | states
    assert {name for name in typed if name not in fields or fields[name].flags & READ_ONLY} == set()
    return typed


def test_a_form_printed_into_a_pdf_is_recognised(blank, tmp_path):
    """« Imprimer en PDF » keeps what is seen and drops the fields."""
    (tmp_path / "form.pdf").write_bytes(blank)
    flat = tmp_path / "flat.pdf"
    subprocess.run(["pdftocairo", "-pdf", str(tmp_path / "form.pdf"), str(flat)], check=True, capture_output=True)
    with pytest.raises(BadInput, match="ses cases n’y sont plus"):
        origin_of(read_form(flat.read_bytes()), filling.project_in_memory(SHIPPED, {}))
