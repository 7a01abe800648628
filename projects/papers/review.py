"""A paper against a draft: what each answer would become."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from campaigns.questionnaire import Catalogue, Question
from campaigns.questionnaire.bringing import EMPTY, REFUSED, SAME, Brought, Proposal, Written, bring, propose
from campaigns.questionnaire.carrying import Carried, Pair, carry, pairs

from ..history import answers_at
from ..models import BroughtPaper, Project


class Review:
    """`answers`: the draft as it is, or as it was when somebody looked at it."""

    def __init__(self, paper: BroughtPaper, project: Project, answers: Mapping[str, Any], catalogue: Catalogue):
        self.paper, self.project, self.answers, self.catalogue = paper, project, answers, catalogue

    @cached_property
    def proposals(self) -> list[Proposal]:
        found = propose(self._brought, self.answers, self._base)
        if not self.paper.is_of_another_project:
            return found
        return [replace(each, is_wise=False) for each in found]

    @property
    def changing(self) -> list[Proposal]:
        return [each for each in self.proposals if each.changes]

    @property
    def same(self) -> list[Proposal]:
        return [each for each in self.proposals if each.state == SAME]

    @property
    def empty(self) -> list[Proposal]:
        return [each for each in self.proposals if each.state == EMPTY]

    @property
    def refused(self) -> list[Proposal]:
        """Something was written there that cannot be taken, all of it or a part."""
        return [each for each in self.proposals if each.state == REFUSED or each.faults]

    @property
    def wise(self) -> set[str]:
        return {each.question.key for each in self.changing if each.is_wise}

    @property
    def all_keys(self) -> set[str]:
        return {each.question.key for each in self.changing}

    def changes(self, keys: set[str]) -> dict[str, Any]:
        """For save_answers."""
        return {each.question.key: each.proposed for each in self.changing if each.question.key in keys}

    # -- another edition ---------------------------------------------------------------------------

    @cached_property
    def gone(self) -> list[Carried]:
        """What was answered to questions that the project’s questionnaire does not ask."""
        return [each for each in self._carried if each.pair.after is None and each.value is not None]

    @cached_property
    def added(self) -> list[Question]:
        return [pair.question for pair in self._pairs if pair.before is None and pair.question.kind.asks]

    @cached_property
    def reworded(self) -> list[Pair]:
        said = {each.question.key for each in self.proposals if each.state != EMPTY}
        return [pair for pair in self._pairs if pair.before and pair.after and pair.parts and pair.question.key in said]

    @cached_property
    def _pairs(self) -> list[Pair]:
        if not self.paper.is_of_another_edition:
            return []
        return pairs(self.paper.edition.questionnaire, self.project.edition.questionnaire)

    # -- what the paper says -----------------------------------------------------------------------

    @cached_property
    def _read(self) -> list[Brought]:
        questionnaire = self.paper.edition.questionnaire
        return bring(questionnaire, Written(questionnaire, self.paper.texts, self.paper.states), self.catalogue)

    @cached_property
    def _carried(self) -> list[Carried]:
        if not self.paper.is_of_another_edition:
            return []
        said = {each.question.key: each.value for each in self._read if each.value is not None}
        target = self.project.edition.questionnaire
        return carry(self.paper.edition.questionnaire, target, said, self.catalogue)

    @property
    def _brought(self) -> list[Brought]:
        if not self.paper.is_of_another_edition:
            return self._read
        faults = {each.question.key: each.faults for each in self._read}
        return [
            Brought(each.pair.after, each.value, (*faults.get(each.pair.after.key, ()), *each.faults))
            for each in self._carried
            if each.pair.after
        ]

    @property
    def _base(self) -> Mapping[str, Any] | None:
        """What the draft said when this file was made from it; unknown when it was made blank, or elsewhere."""
        paper = self.paper
        is_ours = paper.reference == self.project.reference and not paper.is_of_another_edition
        if not is_ours or paper.revision is None or paper.revision > self.project.revision:
            return None
        return answers_at(self.project, paper.revision)
