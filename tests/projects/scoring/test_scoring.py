"""Scores: each on their own, once, on one deposit, for ever; nobody with an interest."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from projects import actions, invariants, scoring, triggers
from projects.models import Criterion, Grid, Recusal, Review, ReviewDraft, ScoringTurn
from projects.scoring import reviews_of
from projects.scoring.rights import may_read
from tests.factories import AFTER, INSIDE
from tests.projects.scoring import scene
from tests.projects.scoring.planted import PLANTED
from tne29.lib.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def malo(grid):
    return scene.person("malo")


@pytest.fixture
def rozenn(grid):
    return scene.person("rozenn")


def seen(project) -> scoring.Reviews:
    return reviews_of(project.pk, project.last_deposit().pk)


def counted(project) -> list[tuple[str, str]]:
    return [(each.name.split()[0], each.told) for each in seen(project).counted]


def test_given_it_is_marked_journaled_and_its_draft_is_gone(project, malo, rozenn):
    actions.keep_review(project, scene.scored(project, [3], by=malo), by=malo, at=INSIDE)
    assert ReviewDraft.objects.get().scores == {"sens": {"degree": 3, "comment": ""}}
    assert not seen(project).given
    given = scene.give(project, 3, 2, 0, by=malo)
    assert (given.mark, ReviewDraft.objects.count()) == (Decimal("10.83"), 0)
    assert scoring.is_sealed(Review.objects.get())
    entry = project.journal.get(act="scoring_given")
    assert (entry.label, entry.message, entry.by) == ("évaluation remise", "dépôt n°\u00a01", malo)
    scene.give(project, 4, 4, 4, by=rozenn)
    both = seen(project)
    assert (both.mean, both.range, both.gap) == ("15,42", "de 10,83 à 20,00", "9,17")


def test_pressed_twice_it_is_one_and_a_correction_is_another_row(project, malo):
    first = scene.give(project, 3, 2, 0, by=malo)
    assert scene.give(project, 3, 2, 0, by=malo, former=0) == first
    second = scene.give(project, 3, 2, 1, by=malo, when=INSIDE + HOUR)
    assert (second.replaces, list(Review.objects.standing())) == (first, [second])
    assert counted(project) == [("Malo", "11,67")]
    assert [each.act for each in project.journal.filter(act__startswith="scoring")] == [
        "scoring_given",
        "scoring_corrected",
    ]
    with pytest.raises(Refusal, match="déjà remis une autre"):
        scene.give(project, 0, 0, 0, by=malo, former=first.pk)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("team", "réservée"),
        ("missing", "chaque critère"),
        ("too_high", "échelle"),
        ("deposit", "vient d’arriver"),
        ("grid", "grille vient de changer"),
        ("closed", "Aucune grille"),
        ("empty", "chaque critère"),
        ("decided", "pas décidé"),
        ("withdrawn", "pas décidé"),
        ("recused", "conflit d’intérêts"),
    ],
)
def test_a_refusal_is_a_sentence_and_nothing_is_written(project, grid, malo, why, words):
    degrees, change = (3, 2, 1), {}
    if why == "team":
        malo = project.created_by
    elif why == "missing":
        degrees = (3, 2)
    elif why == "too_high":
        degrees = (3, 2, 5)
    elif why == "deposit":
        change = {"deposit": project.last_deposit().pk + 1}
    elif why == "grid":
        change = {"grid": scoring.fingerprint(grid, grid.criteria.all())}
        Criterion.objects.filter(grid=grid, code="sens").update(weight=9)
    elif why == "closed":
        Grid.objects.update(is_open=False)
    elif why == "empty":
        Criterion.objects.all().delete()
    elif why == "recused":
        actions.declare_interest(project, "J’y enseigne.", by=malo, at=INSIDE)
    elif why == "withdrawn":
        actions.withdraw(project, by=project.created_by, at=INSIDE)
    else:
        actions.start_review(project, by=malo, at=AFTER)
        actions.accept(project, by=malo, at=AFTER)
    with pytest.raises(Refusal, match=words):
        scene.give(project, *degrees, by=malo, **change)
    assert not Review.objects.exists()


def test_after_a_new_deposit_the_former_score_waits_to_be_taken_over(project, malo, rozenn):
    first, _ = scene.give(project, 3, 2, 1, by=malo), scene.give(project, 4, 4, 4, by=rozenn)
    scene.deposit_again(project, "Le phare allumé", INSIDE + HOUR)
    found = seen(project)
    assert (counted(project), found.spread) == ([], None)
    assert {each.why_aside for each in found.given} == {scoring.reading.ON_OLDER}
    again = scene.give(project, 3, 2, 1, by=malo, when=INSIDE + 2 * HOUR)
    assert (again.replaces, again.deposit.number, counted(project)) == (first, 2, [("Malo", "11,67")])
    assert not seen(project).of(malo.pk).is_corrected
    assert project.journal.filter(act="scoring_given").count() == 3


def test_a_draft_stays_on_the_deposit_that_was_read(project, malo):
    """Kept from a page that was opened before the new deposit, it does not pass for a reading of it."""
    sent = scene.scored(project, [3, 2, 1], by=malo)
    scene.deposit_again(project, "Le phare allumé", INSIDE + HOUR)
    kept = actions.keep_review(project, sent, by=malo, at=INSIDE + HOUR)
    assert kept.deposit.number == 1
    with pytest.raises(Refusal, match="Le dépôt n°\u00a02 vient d’arriver"):
        actions.give_review(project, sent, by=malo, at=INSIDE + HOUR)
    other = scene.make_filed("Un autre", 1)
    foreign = scene.scored(project, [3], by=malo, deposit=other.last_deposit().pk)
    with pytest.raises(Refusal, match="vient d’arriver"):
        actions.keep_review(project, foreign, by=malo, at=INSIDE + HOUR)


# -- who reads -------------------------------------------------------------------------------------


def reads(project, who) -> bool:
    return may_read(type(who).objects.get(pk=who.pk), project, seen(project))


def test_a_reviewer_reads_the_others_after_their_own_on_the_last_deposit(project, malo, rozenn):
    scene.give(project, 4, 4, 4, by=rozenn)
    exporting = scene.person("soazig", "export")
    assert [reads(project, who) for who in (malo, rozenn, scene.lead(), exporting)] == [False, True, True, False]
    scene.give(project, 1, 1, 1, by=malo)
    assert reads(project, malo)
    scene.deposit_again(project, "Le phare allumé", INSIDE + HOUR)
    assert not reads(project, malo)
    actions.start_review(project, by=malo, at=AFTER)
    actions.refuse(project, by=malo, at=AFTER, reason="Hors du cadre.")
    project.refresh_from_db()
    assert reads(project, malo)
    assert not reads(project, exporting)


def test_nobody_lifts_their_own(project, grid):
    own = actions.declare_interest(project, "J’y ai enseigné.", by=scene.lead(), at=INSIDE)
    with pytest.raises(NotAllowed, match="votre propre conflit"):
        actions.lift_recusal(project, own.pk, "Oublié", by=scene.lead(), at=AFTER)
    assert not reads(project, scene.lead())
    actions.lift_recusal(project, own.pk, "Vu à deux.", by=scene.person("erwan", "pilotage"), at=AFTER)


def test_a_declared_interest_sets_the_score_aside_until_the_lead_lifts_it(project, malo, rozenn):
    scene.give(project, 4, 4, 4, by=malo)
    scene.give(project, 1, 1, 1, by=rozenn)
    actions.keep_review(project, scene.scored(project, [3], by=malo), by=malo, at=INSIDE)
    declared = actions.declare_interest(project, " Mon frère y enseigne. ", by=malo, at=INSIDE + HOUR)
    assert actions.declare_interest(project, "Encore", by=malo, at=INSIDE + HOUR) == declared
    assert (counted(project), seen(project).of(malo.pk).why_aside) == ([("Rozenn", "5,00")], scoring.reading.RECUSED)
    assert not (reads(project, malo) or ReviewDraft.objects.exists())
    assert "frère" not in str(list(project.journal.values()))
    assert seen(project).declared[0].reason == "Mon frère y enseigne."
    with pytest.raises(NotAllowed):
        actions.lift_recusal(project, declared.pk, "Erreur", by=rozenn, at=AFTER)
    with pytest.raises(Refusal, match="Indiquez pourquoi"):
        actions.lift_recusal(project, declared.pk, "  ", by=scene.lead(), at=AFTER)
    actions.lift_recusal(project, declared.pk, "Un homonyme.", by=scene.lead(), at=AFTER)
    with pytest.raises(Refusal, match="déjà levé"):
        actions.lift_recusal(project, declared.pk, "Encore", by=scene.lead(), at=AFTER)
    assert counted(project) == [("Malo", "20,00"), ("Rozenn", "5,00")]
    assert reads(project, scene.lead())
    actions.declare_interest(project, "Ma cousine y enseigne.", by=scene.lead(), at=AFTER)
    assert not reads(project, scene.lead())
    acts = [each.label for each in project.journal.filter(act__in=("scoring_recused", "scoring_restored"))]
    assert acts[:2] == ["conflit d’intérêts déclaré", "conflit d’intérêts levé\u00a0: Malo Le Goff"]


def test_once_closed_nothing_more_is_given_and_all_who_score_read(project, grid, malo, rozenn):
    given = scene.give(project, 4, 4, 4, by=rozenn)
    with pytest.raises(NotAllowed):
        actions.turn_scoring(project.campaign, is_closed=True, by=rozenn, at=INSIDE)
    assert actions.turn_scoring(project.campaign, is_closed=False, by=scene.lead(), at=INSIDE) is None
    assert actions.turn_scoring(project.campaign, is_closed=True, by=scene.lead(), at=INSIDE)
    assert actions.turn_scoring(project.campaign, is_closed=True, by=scene.lead(), at=INSIDE) is None
    for act in (actions.give_review, actions.keep_review):
        with pytest.raises(Refusal, match="est close"):
            act(project, scene.scored(project, [1, 1, 1], by=malo), by=malo, at=INSIDE)
    who = type(malo).objects.get(pk=malo.pk)
    assert may_read(who, project, seen(project), is_closed=True)
    assert not may_read(scene.person("soazig", "export"), project, seen(project), is_closed=True)
    forged = Review(**{name: getattr(given, name) for name in ("project", "deposit", "grid", "at", "scores", "mark")})
    forged.by = malo
    with pytest.raises(IntegrityError, match="est close"), transaction.atomic():
        forged.save(force_insert=True)
    with pytest.raises(IntegrityError, match="se rouvre"), transaction.atomic():
        ScoringTurn.objects.update(is_closed=False)
    actions.declare_interest(project, "Un proche.", by=malo, at=INSIDE)
    assert not may_read(who, project, seen(project), is_closed=True)
    actions.turn_scoring(project.campaign, is_closed=False, by=scene.lead(), at=INSIDE)
    scene.give(project, 1, 1, 1, by=scene.lead())


# -- versions of the grid --------------------------------------------------------------------------


def test_a_new_version_keeps_the_codes_and_changes_no_score(project, grid, malo, rozenn):
    given = scene.give(project, 3, 2, 0, by=malo)
    made = actions.new_version(grid)
    assert (made.number, made.is_open, made.is_provisional) == (2, False, True)
    assert [each.code for each in made.criteria.all()] == list(scene.WEIGHTS)
    made.criteria.filter(code="sens").update(weight=1)
    Grid.objects.filter(pk=made.pk).update(is_open=True, scale="non\noui")
    given.refresh_from_db()
    assert (given.mark, counted(project)) == (Decimal("10.83"), [("Malo", "10,83")])
    other = scene.give(project, 1, 0, 0, by=rozenn)
    assert (other.grid, other.mark) == (made, Decimal("5.00"))
    corrected = scene.give(project, 1, 1, 1, by=malo)
    assert (corrected.grid, corrected.replaces, corrected.mark) == (made, given, Decimal("20.00"))


# -- what the database refuses ---------------------------------------------------------------------

FROZEN = {
    "UPDATE projects_review SET mark = 20": "ne se modifie pas",
    "DELETE FROM projects_review": "ne se modifie pas",
    "UPDATE projects_recusal SET reason = 'x'": "il se lève",
    "UPDATE projects_recusal SET lifted_at = NULL": "il se lève",
    "DELETE FROM projects_recusal": "il se lève",
    "UPDATE projects_grid SET scale = 'x'": "ne change plus",
    "UPDATE projects_grid SET is_open = (1 = 0)": "ne change plus",
    "DELETE FROM projects_grid": "ne change plus",
    "UPDATE projects_criterion SET weight = 9": "ne change plus",
    "DELETE FROM projects_criterion": "ne change plus",
    "INSERT INTO projects_criterion (grid_id, code, label, guidance, weight, \"order\") "
    "SELECT grid_id, 'x', 'x', '', 1, 1 FROM projects_criterion LIMIT 1": "ne change plus",
}  # fmt: skip


def test_the_database_keeps_what_was_given_and_what_it_was_given_with(project, grid, malo, rozenn):
    """The thresholds of a grid change no mark: they stay free."""
    scene.give(project, 3, 2, 0, by=malo)
    actions.declare_interest(project, "Un proche.", by=rozenn, at=INSIDE)
    Grid.objects.update(gap=3, fewest=1, is_provisional=False)
    for statement, words in FROZEN.items():
        with pytest.raises(IntegrityError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_takes_no_review_from_elsewhere(project, grid, malo, rozenn):
    given = scene.give(project, 3, 2, 0, by=malo)
    other = scene.make_filed("Le canot", 1)
    closed = actions.new_version(grid)
    actions.declare_interest(project, "Un proche.", by=rozenn, at=INSIDE)
    foreign = {"replaces": given}  # Malo’s, replaced by Nolwenn
    wrong = ({"project": other}, {"grid": closed}, {"deposit": other.last_deposit()}, {"by": rozenn}, foreign)
    for change in wrong:
        values = {name: getattr(given, name) for name in ("project", "deposit", "grid", "by", "at", "scores", "mark")}
        made = Review(**values | {"by": scene.lead()} | change)
        with pytest.raises(IntegrityError, match=r"évaluation porte|n’évalue pas"), transaction.atomic():
            made.save(force_insert=True)


# -- examined afterwards ---------------------------------------------------------------------------


def test_what_the_triggers_would_have_refused_is_found(project, malo, rozenn):
    scene.give(project, 3, 2, 0, by=malo)
    scene.give(project, 3, 2, 0, by=rozenn)
    lifted = actions.declare_interest(project, "Un proche.", by=rozenn, at=INSIDE + HOUR)
    actions.lift_recusal(project, lifted.pk, "Un homonyme.", by=scene.lead(), at=INSIDE + 2 * HOUR)
    found = lambda: [str(each) for each in invariants.violations(AFTER, ("I2", "I5"))]  # noqa: E731
    assert found() == []
    with triggers.disabled(connection):
        for statement, (promise, words) in PLANTED.items():
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                assert any(each.startswith(promise) and words in each for each in found()), statement
                transaction.set_rollback(True)
    assert Recusal.objects.count() == 1
