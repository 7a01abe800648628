"""What a person reads on a page, and what their browser would send back."""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from lxml import html

from campaigns.questionnaire import Catalogue, Questionnaire, Section, acroform, told
from campaigns.questionnaire.schema import Question
from projects.forms import fillable_form, paper_form, section_form

SCREEN = Template("{% load crispy_forms_tags %}{% crispy form %}")
PAPER = Template('{% load crispy_forms_tags %}{% crispy form "forms_print" %}')
FILLABLE = Template('{% load crispy_forms_tags %}{% crispy form "forms_fill" %}')


@dataclass(frozen=True)
class Read:
    """A question or a cell as somebody reads it."""

    title: str
    is_optional: bool
    condition: str = ""
    help: str = ""
    limit: str = ""
    choices: tuple[str, ...] = ()
    cells: tuple["Read", ...] = ()
    sums: tuple[str, ...] = ()


def expected(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Read]:
    return [_expected(question, questionnaire, catalogue) for question in questionnaire.questions]


def _expected(question: Question, questionnaire: Questionnaire, catalogue: Catalogue) -> Read:
    field = question.kind.field(question, catalogue)
    condition = question.condition.sentence(questionnaire) if question.condition else ""
    named_sums = question.sums if question.kind.name != "computed" else ()
    return Read(
        title=spaces(question.title),
        is_optional=question.kind.asks and not question.required,
        condition=spaces(condition),
        help=spaces(question.help),
        limit=spaces(question.kind.limit(question)),
        choices=tuple(spaces(label) for _, label in getattr(field, "choices", ())),
        cells=tuple(_expected(cell, questionnaire, catalogue) for cell in question.cells),
        sums=tuple(spaces(total.label) for total in named_sums),
    )


# -- screen ----------------------------------------------------------------------------------------


def screen(questionnaire: Questionnaire, catalogue: Catalogue, **given) -> list[html.HtmlElement]:
    """Each section, drawn."""
    given = {"answers": {}, **given}
    drawn = (render_section(questionnaire, section, catalogue, **given) for section in questionnaire)
    return [html.fromstring(f"<form>{page}</form>") for page in drawn]


def render_section(questionnaire: Questionnaire, section: Section, catalogue: Catalogue, **given) -> str:
    form = section_form(questionnaire, section, catalogue=catalogue, **given)
    return SCREEN.render(Context({"form": form}))


def read_screen(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Read]:
    pages = screen(questionnaire, catalogue)
    return [_read_field(field) for page in pages for field in by_data(page, "question")]


def _read_field(field: html.HtmlElement) -> Read:
    drop(field.xpath(".//template"))
    first_row = (by_class(field, "row") or [field])[0]
    cells = by_data(first_row, "cell")
    read_cells = tuple(_read_cell(cell) for cell in cells)
    drop(by_data(field, "cell"))
    return Read(
        title=_first(by_class(field, "field-number")) + " " + _first(by_class(field, "field-text")),
        is_optional=bool(by_class(field, "field-mark")),
        condition=_first(by_class(field, "field-condition")),
        help=_first(field.xpath(HELP)),
        limit=_first(by_class(field, "field-limit")),
        choices=_screen_choices(field),
        cells=read_cells,
        sums=texts(field.xpath(".//dt")),
    )


def _read_cell(cell: html.HtmlElement) -> Read:
    label = by_class(cell, "cell-label")[0]
    marks = by_class(label, "cell-mark")
    drop(marks)
    return Read(
        title=spaces(label.text_content()),
        is_optional=bool(marks),
        help=_first(cell.xpath(HELP)),
        limit=_first(by_class(cell, "field-limit")),
        choices=_screen_choices(cell),
    )


HELP = './/*[contains(concat(" ", @class, " "), " field-help ")]/p[not(@class)]'


def _screen_choices(element: html.HtmlElement) -> tuple[str, ...]:
    laid_out = './/*[starts-with(@class, "choices")]//*[@class="choice-label"]'
    return texts(element.xpath('.//select/option[@value != ""]') or element.xpath(laid_out))


# -- paper -----------------------------------------------------------------------------------------


def read_paper(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Read]:
    form = paper_form(questionnaire, catalogue)
    page = html.fromstring(f"<main>{PAPER.render(Context({'form': form}))}</main>")
    return [_read_paper_question(question) for question in by_data(page, "question")]


def _read_paper_question(question: html.HtmlElement) -> Read:
    heads = by_data(question, "cell")
    cells = tuple(_read_paper_cell(head, _first_row(question, head)) for head in heads)
    drop([*heads, *question.xpath(".//td"), *by_class(question, "paper-overflow")])
    return Read(
        title=_first(by_class(question, "paper-number")) + " " + _first(by_class(question, "paper-text")),
        is_optional=bool(by_class(question, "paper-mark")),
        condition=_first(by_class(question, "paper-condition")),
        help=_first(by_class(question, "paper-help")),
        limit=_first(by_class(question, "paper-limit")),
        choices=_paper_choices(question),
        cells=cells,
        sums=texts([*by_class(question, "paper-total-label"), *question.xpath(".//dt")]),
    )


def read_page(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Read]:
    """The questionnaire to read on one page, which words things as the paper does."""
    form = paper_form(questionnaire, catalogue)
    drawn = [
        render_to_string("projects/questionnaire_section.html", {"section": section, "form": form})
        for section in questionnaire
    ]
    page = html.fromstring(f"<main>{''.join(drawn)}</main>")
    return [_read_paper_question(question) for question in by_data(page, "question")]


def _first_row(question: html.HtmlElement, head: html.HtmlElement) -> html.HtmlElement:
    """Where a cell is answered: itself, or under its head in a table."""
    found = question.xpath(".//td[@data-in=$key]", key=head.get("data-cell"))
    return found[0] if found else head


def _read_paper_cell(head: html.HtmlElement, place: html.HtmlElement) -> Read:
    return Read(
        title=_first(by_class(head, "paper-text")),
        is_optional=bool(by_class(head, "paper-mark")),
        help=_first(by_class(head, "paper-help")),
        limit=_first(by_class(head, "paper-limit")),
        choices=_paper_choices(place) or _paper_choices(head),
    )


def _paper_choices(element: html.HtmlElement) -> tuple[str, ...]:
    return texts(element.xpath('.//li[@class="paper-choice"]'))


# -- a file to fill --------------------------------------------------------------------------------


def fillable(questionnaire: Questionnaire, catalogue: Catalogue, answers: dict | None = None) -> html.HtmlElement:
    form = fillable_form(questionnaire, catalogue, answers)
    return html.fromstring(f"<main>{FILLABLE.render(Context({'form': form}))}</main>")


def read_fillable(questionnaire: Questionnaire, catalogue: Catalogue) -> list[Read]:
    page = fillable(questionnaire, catalogue)
    return [_read_fillable_question(question) for question in by_data(page, "question")]


HEADS = './/*[@data-cell][not(contains(@class, "legend"))]'


def _read_fillable_question(question: html.HtmlElement) -> Read:
    heads = {head.get("data-cell"): head for head in question.xpath(HEADS)}
    legends = {legend.get("data-cell"): legend for legend in by_class(question, "fill-legend-cell")}
    cells = tuple(_read_fillable_cell(head, legends.get(key, head)) for key, head in heads.items())
    drop([*heads.values(), *legends.values(), *question.xpath('.//*[contains(@class, "fill-block")] | .//tbody')])
    return Read(
        title=_first(by_class(question, "fill-number")) + " " + _first(by_class(question, "fill-text")),
        is_optional=bool(by_class(question, "fill-mark")),
        condition=_first(by_class(question, "fill-condition")),
        help=_first(by_class(question, "fill-help")),
        limit=_first(by_class(question, "fill-limit")),
        choices=_fillable_choices(question),
        cells=cells,
        sums=texts([*by_class(question, "fill-total-label"), *question.xpath(".//dt")]),
    )


def _read_fillable_cell(head: html.HtmlElement, legend: html.HtmlElement) -> Read:
    label = head if head.tag == "th" else by_class(head, "fill-cell-label")[0]
    marks = by_class(label, "fill-mark")
    drop(marks)
    return Read(
        title=spaces(label.text_content()),
        is_optional=bool(marks),
        help=_first(by_class(legend, "fill-help")),
        limit=_first(by_class(legend, "fill-limit")),
        choices=_fillable_choices(legend),
    )


def _fillable_choices(element: html.HtmlElement) -> tuple[str, ...]:
    laid_out = './/li[@class="fill-choice" or @class="fill-option"]'
    return texts(element.xpath('.//li[@class="fill-option"]') or element.xpath(f'{laid_out} | .//option[@value != ""]'))


# -- filled ----------------------------------------------------------------------------------------


def read_told(questionnaire: Questionnaire, answers: dict, catalogue: Catalogue) -> list[tuple[str, tuple[str, ...]]]:
    """(title, labels of the cells) of each question of a filled document."""
    sections = told(questionnaire, answers, catalogue)
    page = html.fromstring(f"<main>{render_to_string('components/told.html', {'sections': sections})}</main>")
    return [
        (
            _first(by_class(item, "told-number")) + " " + _first(by_class(item, "told-label")),
            texts(item.xpath(".//dt | .//th")),
        )
        for item in by_data(page, "question")
    ]


# -- sent back -------------------------------------------------------------------------------------


def sent_back(page: html.HtmlElement) -> QueryDict:
    """What a browser without JavaScript would post, had nothing been touched."""
    drop(page.xpath(".//template"))
    data = QueryDict(mutable=True)
    for control in page.xpath(".//*[self::input or self::select or self::textarea][@name]"):
        for value in _values(control):
            data.appendlist(control.get("name"), value)
    return data


def sent_back_from_file(page: html.HtmlElement) -> QueryDict:
    """What the fields of a file hold, under the names of the page: boxes give the value that their state says."""
    data = QueryDict(mutable=True)
    for control in page.xpath(".//*[self::input or self::select or self::textarea]"):
        name = control.get("name")
        values = _values(control)
        if control.get("type") in ("radio", "checkbox"):
            values = [acroform.value_of(state) for state in values]
        if control.get("type") == "checkbox" and (numbered := re.fullmatch(r"(.+)-[0-9]+", name)):
            name = numbered[1]
        for value in values:
            data.appendlist(name, value)
    return data


def _values(control: html.HtmlElement) -> list[str]:
    if control.tag == "select":
        return [option.get("value") for option in control.xpath("./option[@selected]")] or [""]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n").replace("\n", "\r\n")]
    if control.get("type") in ("submit", "file"):
        return []
    if control.get("type") in ("radio", "checkbox") and control.get("checked") is None:
        return []
    return [control.get("value", "")]


# -- reading ---------------------------------------------------------------------------------------


def by_class(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return element.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')


def by_data(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return element.xpath(f".//*[@data-{name}]")


def texts(elements: list[html.HtmlElement]) -> tuple[str, ...]:
    return tuple(spaces(element.text_content()) for element in elements)


def spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _first(elements: list[html.HtmlElement]) -> str:
    return texts(elements[:1])[0] if elements else ""


def drop(elements: list[html.HtmlElement]) -> None:
    for element in elements:
        element.drop_tree()
