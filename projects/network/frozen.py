"""The agreements as a deposit froze them, read again; and what was answered since about the same content."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..models import Agreement, AgreementRequest, AgreementState, Project
from ..models.erased import NOBODY


@dataclass(frozen=True)
class Frozen:
    """hash: of what concerned the school that day. later: given after the deposit, to exactly that."""

    uai: str
    name: str
    state: AgreementState
    hash: str
    answer: str = ""
    by: str = ""
    job: str = ""
    at: datetime | None = None
    asked_at: datetime | None = None
    later: bool = False
    comment: str = ""

    @property
    def has_agreed(self) -> bool:
        return self.state == AgreementState.AGREED

    @property
    def words(self) -> str:
        """The state in words that stand alone, on paper too."""
        if self.state == AgreementState.OUTDATED or (self.state == AgreementState.ASKED and self.answer):
            return f"{Agreement.Answer(self.answer).label} à un contenu qui a changé depuis"
        return self.state.label

    @property
    def who(self) -> str:
        return ", ".join(word for word in (self.by, self.job) if word)


def read_frozen(kept: list[dict[str, Any]]) -> list[Frozen]:
    return [
        Frozen(
            uai=each["school"],
            name=each["name"],
            state=AgreementState(each["state"]),
            hash=each["hash"],
            answer=each.get("answer", ""),
            by=each.get("by", ""),
            job=each.get("job", ""),
            comment=each.get("comment", ""),
            at=_moment(each.get("at")),
            asked_at=_moment(each.get("asked_at")),
        )
        for each in kept
    ]


def brought_up_to_date(project: Project, frozen: list[Frozen]) -> list[Frozen]:
    """With the answers given since to exactly what was deposited; one query, none without a network."""
    if not frozen:
        return []
    answered = AgreementRequest.objects.filter(project=project, answered_at__isnull=False)
    rows = answered.order_by("pk").select_related("agreement", "school").defer("content", "words")
    since = {(row.school.uai, row.agreement.content_hash): row.agreement for row in rows}
    erased = {(row.school.uai, row.agreement.at) for row in rows if row.agreement.erased_at}
    return [_told(_renewed(each, since.get((each.uai, each.hash))), erased) for each in frozen]


def erased_since(project: Project, frozen: list[Frozen]) -> set[tuple[str, datetime | None]]:
    """(school, moment) of the answers whose person the law has erased; one query, none when nobody is named."""
    if not any(each.by for each in frozen):
        return set()
    gone = Agreement.objects.filter(request__project=project, erased_at__isnull=False)
    return set(gone.values_list("request__school__uai", "at"))


def without_erased(frozen: list[Frozen], erased: set[tuple[str, datetime | None]]) -> list[Frozen]:
    """As they were frozen, but for whom the law has erased since."""
    return [_told(each, erased) for each in frozen]


def _renewed(each: Frozen, given: Agreement | None) -> Frozen:
    if given is None or (each.at and given.at <= each.at):
        return each
    person = {"by": given.name, "job": given.job, "comment": given.comment}
    return replace(each, state=AgreementState(given.answer), answer=given.answer, at=given.at, later=True, **person)


def _told(each: Frozen, erased: set[tuple[str, datetime | None]]) -> Frozen:
    """Without whom the law has erased since."""
    return replace(each, by=NOBODY, job="", comment="") if (each.uai, each.at) in erased else each


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
