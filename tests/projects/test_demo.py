"""`manage.py demo`: forty-two imaginary projects, built once through the real verbs, and a window that stays open."""

import json
import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import TestCase, override_settings
from django.utils import timezone

from accounts.demonstration import make_accounts
from accounts.models import User
from campaigns.models import Campaign
from projects import access, actions
from projects.catalogue import catalogue_for
from projects.content import WorkingCopy, hash_is_right
from projects.demonstration import keep_alive, raise_curtain
from projects.models import Deposit, JournalEntry, Opinion, OpinionRequest, Project, Reminder
from projects.workflow import State
from schools.models import Membership, School
from tests.projects.exports.reading_back import ReadsTheExports
from tne29.lib.identifiers import uai_is_valid
from tne29.outbox.models import Letter

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")
DRAFT = "Les gardiens du raz, feuilleton radiophonique"


def rows() -> dict[str, int]:
    names = ("accounts", "campaigns", "outbox", "partners", "projects", "schools")
    models = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {model._meta.label: model.objects.count() for model in models}


@pytest.mark.django_db
@override_settings(DEMONSTRATION=True)
class TheDemonstration(ReadsTheExports, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", stdout=StringIO())
        cls.now, cls.media = timezone.now(), settings.MEDIA_ROOT
        with override_settings(DEMONSTRATION=True):
            cls.accounts = make_accounts(cls.now)
            cls.made = raise_curtain(cls.accounts, now=cls.now)

    def deposited(self):
        return Project.objects.deposited().distinct()

    def test_opinions_are_given_awaited_and_late(self):
        assert Opinion.objects.count() >= 3
        assert {each.answer for each in Opinion.objects.all()} >= {"favourable", "reserved"}
        awaited = OpinionRequest.objects.open()
        assert 0 < OpinionRequest.objects.late(self.now).count() < awaited.count()

    def test_there_are_projects_in_every_state(self):
        assert self.made == 42
        assert Counter(Project.objects.values_list("state", flat=True)) == {
            State.ACCEPTED: 20,
            State.DRAFT: 6,
            State.REFUSED: 4,
            State.WITHDRAWN: 4,
            State.SUBMITTED: 3,
            State.NO_ACTION: 2,
            State.UNDER_REVIEW: 2,
            State.CHANGES_REQUESTED: 1,
        }
        assert Counter(Project.objects.values_list("campaign__slug", flat=True)) == {
            "2023-2024-campagne-1": 11,
            "2023-2024-campagne-2": 10,
            "2023-2024-campagne-3": 9,
            "demonstration": 12,
        }

    def test_doing_it_again_changes_nothing(self):
        before = rows()
        call_command("demo", stdout=StringIO())
        assert rows() == before

    def test_a_deposited_project_lacks_nothing_and_its_budget_is_even(self):
        for project in self.deposited():
            assert WorkingCopy(project).gaps == [], project
            question = project.edition.questionnaire.question("equilibre")
            left, right = question.kind.value(question, project.answers, catalogue_for(project))
            assert left == right > project.amount > 0

    def test_answers_are_kept_as_the_forms_keep_them(self):
        """No cell that the questionnaire does not know, no value that it would not read."""
        for project in Project.objects.all():
            catalogue = catalogue_for(project)
            for key, stored in project.answers.items():
                question = project.edition.questionnaire.question(key)
                read = question.kind.value(question, project.answers, catalogue)
                assert read == stored, (project, key)
                assert question.kind.flaws(question, read, catalogue) == [], (project, key)

    def test_each_project_has_its_own_words(self):
        for key in ("titre", "resume", "constat", "demarche"):
            own = Project.objects.filter(descent=None)
            texts = [project.answers[key] for project in own if project.answers.get(key)]
            assert len(set(texts)) == len(texts), key

    def test_deposits_were_received_inside_their_windows(self):
        for deposit in Deposit.objects.select_related("window", "content"):
            assert deposit.window.span.is_open(deposit.at)
            assert hash_is_right(deposit)
        assert Deposit.objects.filter(number=2).count() == 3

    def test_decisions_come_weeks_after_the_deadline(self):
        for project in Project.objects.filter(state__in=State.decided):
            decision = project.decisions.get()
            assert decision.at > project.campaign.window_in_force().ends_at + timedelta(weeks=3)
            assert decision.reason
            assert (decision.amount is not None) == (project.state == State.ACCEPTED)

    def test_nothing_happens_in_the_future(self):
        assert JournalEntry.objects.latest("at").at <= self.now
        assert Letter.objects.latest("created_at").created_at <= self.now

    def test_the_letters_of_the_past_are_not_sent_today(self):
        assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
        assert not Letter.objects.exclude(sent_at=F("created_at")).exists()
        assert Letter.objects.filter(kind="receipt").exists()
        assert Letter.objects.filter(kind="decision").exists()

    def test_a_network_has_answered_one_way_and_the_other_and_one_is_awaited(self):
        states = [place.state.value for place in WorkingCopy(Project.objects.get(title=DRAFT)).network]
        assert states == ["agreed", "asked", "declined"]
        deposited = Project.objects.get(title="Les clochers en musique").deposits.order_by("number")
        told = [[each["state"] for each in json.loads(made.content.content)["agreements"]] for made in deposited]
        assert told == [["asked"], ["agreed"]]

    def test_drafts_left_behind_were_reminded(self):
        reminded = Reminder.objects.filter(project__title="Les petits robots de la criée")
        assert sorted(reminded.values_list("milestone", flat=True)) == [0, 2, 7, 14]

    def test_two_answers_away_from_a_deposit(self):
        project = Project.objects.get(title=DRAFT)
        head = self.accounts["head"]
        assert [gap.question.key for gap in WorkingCopy(project).gaps] == ["prise_de_contact", "publication"]
        assert access.may_deposit(head, project, self.now)
        assert not access.may_deposit(self.accounts["teacher"], project, self.now)
        assert access.project_for(self.accounts["teacher"], project.reference, "write") == project
        changes = {"prise_de_contact": "2026-01-12", "publication": True}
        actions.save_answers(project, changes, project.revision, by=head, at=self.now)
        actions.deposit(project, by=head, at=self.now)
        assert Letter.objects.filter(about=project.reference, kind="receipt", state="queued").exists()

    def test_each_account_finds_what_it_is_told_to_try(self):
        projects = Project.objects.visible_to
        assert projects(self.accounts["school_head"]).filter(state=State.SUBMITTED).exists()
        assert projects(self.accounts["vocational_head"]).filter(state=State.CHANGES_REQUESTED).exists()
        assert projects(self.accounts["private_head"]).filter(state=State.REFUSED).exists()
        assert not projects(self.accounts["newcomer"]).exists()

    def test_a_draft_goes_on_with_its_four_roles_and_what_they_say(self):
        carried = Project.objects.get(descent__is_carried=True)
        roles = {(each.role, each.may_deposit) for each in carried.team.filter(ended_at=None)}
        assert roles == {("owner", True), ("editor", False), ("editor", True), ("reader", False)}
        assert Project.objects.visible_to(self.accounts["school_teacher"]).filter(pk=carried.pk).exists()
        assert carried.unsettled == 1
        assert carried.comments.heads().exclude(resolved_at=None).count() == 1
        assert carried.descent.origin.state == State.WITHDRAWN
        deputy = carried.team.get(may_deposit=True, role="editor").user
        assert access.may_deposit(deputy, carried, self.now)

    def test_everybody_is_confirmed_whatever_the_day_but_one_who_lapsed_and_one_who_waits(self):
        for days in (0, 100, 200, 300, 400, 700):
            later = self.now + timedelta(days=days)
            keep_alive(self.accounts["lead"], now=later)
            (lapsed,) = Membership.objects.lapsed(later)
            assert lapsed.user == self.accounts["school_teacher"]
            assert Membership.objects.unconfirmed().count() == 1
            assert Membership.objects.confirmed(later).count() > 40

    def test_schools_are_imaginary_in_real_communes(self):
        schools = list(School.objects.select_related("commune"))
        assert len(schools) == 24
        assert all(uai_is_valid(school.uai) and school.uai.startswith("0299") for school in schools)
        assert {"Ouessant", "Île-de-Sein"} <= {school.commune.name for school in schools}
        assert max(len(school.name) for school in schools) > 90

    def test_no_address_is_a_real_one(self):
        written = [json.dumps(project.answers) for project in Project.objects.all()]
        written += User.objects.values_list("email", flat=True)
        written += School.objects.values_list("email", flat=True)
        addresses = {address for text in written for address in ADDRESS.findall(text)}
        assert {address for address in addresses if not address.endswith("example.org")} == set()

    def test_the_window_is_extended_when_it_has_closed(self):
        campaign = Campaign.objects.get(slug="demonstration")
        assert campaign.window_in_force().span.days_left(self.now) == 9
        assert keep_alive(self.accounts["lead"], now=self.now) == []
        later = self.now + timedelta(days=40)
        said = keep_alive(self.accounts["lead"], now=later)
        assert [each.split()[0] for each in said[:2]] == ["fenêtre", "complément"]
        campaign.refresh_from_db()
        assert campaign.window_in_force().span.days_left(later) == 9
        waiting = Project.objects.get(state=State.CHANGES_REQUESTED)
        assert waiting.window.span.is_open(later)
        assert keep_alive(self.accounts["lead"], now=later) == []

    def test_a_demonstration_that_fails_leaves_nothing_behind(self):
        campaign = Campaign.objects.get(slug="demonstration")
        Campaign.objects.filter(pk=campaign.pk).update(slug="autre", number=98)
        before = rows()
        with (
            patch("projects.demonstration.building.play", side_effect=RuntimeError),
            pytest.raises(RuntimeError),
        ):
            raise_curtain(self.accounts, now=self.now)
        assert rows() == before


@pytest.mark.django_db
def test_it_is_refused_elsewhere():
    with pytest.raises(CommandError, match="DEMONSTRATION"):
        call_command("demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_asks_for_the_reference_data_first(settings):
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="seed"):
        call_command("demo")
