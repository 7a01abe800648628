"""The comments of a project as its pages show them: by question, thread by thread."""

from dataclasses import dataclass

from django.urls import reverse

from campaigns.questionnaire import Question

from .models import Comment, Project


@dataclass(frozen=True)
class Thread:
    """A remark and its answers, the oldest first."""

    head: Comment
    replies: tuple[Comment, ...]

    @property
    def is_settled(self) -> bool:
        return self.head.resolved_at is not None

    @property
    def all(self) -> tuple[Comment, ...]:
        return (self.head, *self.replies)


@dataclass(frozen=True)
class Talk:
    """What is said on one question. `question`: None when the questionnaire does not ask it."""

    key: str
    question: Question | None
    threads: tuple[Thread, ...]
    url: str

    @property
    def all(self) -> list[Comment]:
        return [each for thread in self.threads for each in thread.all]

    @property
    def unsettled(self) -> int:
        return sum(not thread.is_settled for thread in self.threads)


def talks_of(project: Project) -> list[Talk]:
    """Every question that was commented on, in the order of the questionnaire; in one query."""
    heads: dict[int, list[Comment]] = {}
    for each in project.comments.select_related("by", "resolved_by").order_by("pk"):
        heads.setdefault(each.parent_id or each.pk, []).append(each)
    found: dict[str, list[Thread]] = {}
    for head, *replies in heads.values():
        found.setdefault(head.question, []).append(Thread(head, tuple(replies)))
    places = {question.key: place for place, question in enumerate(project.edition.questionnaire.questions)}
    keys = sorted(found, key=lambda key: places.get(key, len(places)))
    return [talk_of(project, key, found[key]) for key in keys]


def talk_of(project: Project, key: str, threads: list[Thread]) -> Talk:
    question = project.edition.questionnaire.question(key)
    return Talk(key, question, tuple(threads), reverse("projects:thread", args=[project.reference, key]))


def unsettled_talks(project: Project) -> dict[str, Talk]:
    """By the key of the question; nothing to look for where all is settled."""
    return {talk.key: talk for talk in talks_of(project) if talk.unsettled} if project.unsettled else {}
