"""What is asked of a team now, and what the requests made so far do to the clock of the silence."""

from collections.abc import Iterable
from datetime import date

from campaigns.deadlines import paris_day
from campaigns.questionnaire import Question, Questionnaire

from .models import Complement, Deposit, Project
from .silence import Request, Silence, silence
from .workflow import State


def current(project: Project) -> Complement | None:
    """Asked for and not answered yet."""
    if project.state != State.CHANGES_REQUESTED:
        return None
    return Complement.objects.filter(project=project, ended_at=None).first()


def open_keys(project: Project) -> frozenset[str] | None:
    """The questions that may change; None when all may."""
    found = current(project)
    return frozenset(found.scope) if found and found.scope else None


def with_dependents(questionnaire: Questionnaire, keys: Iterable[str]) -> list[str]:
    """Whatever is asked according to a question that may change may change too; in the order of the questionnaire."""
    wanted, before = set(keys), set()
    while wanted != before:
        before = set(wanted)
        wanted |= {each.key for each in questionnaire.questions if _depends_on(each, wanted)}
    return [each.key for each in questionnaire.questions if each.key in wanted]


def _depends_on(question: Question, keys: set[str]) -> bool:
    condition = question.condition
    return condition is not None and condition.path.partition("-")[0] in keys


def titles(questionnaire: Questionnaire, keys: Iterable[str]) -> list[str]:
    wanted = set(keys)
    return [each.title for each in questionnaire.questions if each.key in wanted]


def asked_of(project: Project) -> list[Complement]:
    """All the requests made so far, in order."""
    related = ("window", "answer", "by", "deposit__content")
    return list(Complement.objects.filter(project=project).select_related(*related).order_by("pk"))


def silence_of(
    project: Project,
    last: Deposit | None,
    asked: list[Complement],
    *,
    answered_on: date | None = None,
    received_on: date | None = None,
) -> Silence | None:
    """From the deposit that the first request was about, or the last one; from the day of a paper, when it came so.

    answered_on: as if the team answered then.
    """
    base = asked[0].deposit if asked else last
    if base is None and received_on is None:
        return None
    call, requests = project.campaign.call, [_request(each, answered_on) for each in asked]
    return silence(received_on or paris_day(base.at), call.silence_months, call.silence_means, requests)


def _request(complement: Complement, answered_on: date | None) -> Request:
    answer = paris_day(complement.answer.at) if complement.answer else None
    if complement.ended_at is None:
        answer = answered_on
    window = complement.window
    return Request(paris_day(complement.at), window.span.closes_on, answer, complement.is_indispensable)
