"""What was written about somebody in an evaluation or a declared interest goes when the law asks; the act stays."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from projects import actions, invariants, triggers
from projects.models import JournalEntry, Recusal, Review, ReviewDraft
from tests.factories import AFTER, INSIDE
from tests.projects import desk
from tests.projects.scoring import scene
from tests.staff import client_of
from tne29.lib.errors import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = AFTER + HOUR
WHY = "Demande de la personne."
WORDS = "Yann Riou écrit mal."


@pytest.fixture
def project():
    project = scene.make_filed()
    scene.make_grid(project)
    return project


@pytest.fixture
def given(project) -> Review:
    """Corrected once: both say it."""
    malo, scores = scene.person("malo"), {code: actions.Score(3, WORDS) for code in scene.WEIGHTS}
    scene.give(project, 2, 2, 2, by=malo, comment=WORDS)
    said = replace(scene.scored(project, [], by=malo, comment=WORDS), scores=scores)
    return actions.give_review(project, said, by=malo, at=INSIDE + HOUR)


def erase(project, review, by, **change):
    actions.erase_review(project, review.pk, by=by, at=LATER, **{"reason": WHY, **change})


def broken() -> list[str]:
    return [str(each) for each in invariants.violations(LATER, ("I2", "I5"))]


def test_words_go_from_every_version_and_degrees_stay(project, given):
    actions.keep_review(project, scene.scored(project, [3], by=given.by, comment=WORDS), by=given.by, at=LATER)
    for _ in range(2):
        erase(project, given, scene.lead())
    rows = list(Review.objects.order_by("pk"))
    assert [(each.mark, each.erased_by, each.hash != "") for each in rows] == [
        (Decimal("10.00"), scene.lead(), True),
        (Decimal("15.00"), scene.lead(), True),
    ]
    assert "Yann" not in str(list(Review.objects.values())) + str(list(ReviewDraft.objects.values()))
    told = JournalEntry.objects.get(act="scoring_erased")
    assert (told.message, "Yann" in told.label) == (WHY, False)
    assert broken() == []


def test_one_erases_ones_own_the_lead_those_of_all_and_nobody_else(project, given):
    with pytest.raises(NotAllowed, match="Seules la personne"):
        erase(project, given, scene.person("rozenn"))
    with pytest.raises(Refusal, match="motif"):
        erase(project, given, given.by, reason=" ")
    with pytest.raises(Refusal, match="n’existe pas"):
        actions.erase_review(scene.make_filed("Autre", 1), given.pk, reason=WHY, by=scene.lead(), at=LATER)
    assert not Review.objects.exclude(erased_at=None).exists()
    erase(project, given, given.by)
    assert Review.objects.exclude(erased_at=None).count() == 2


def test_a_declared_interest_keeps_its_date_and_holds(project):
    malo = scene.person("malo")
    declared = actions.declare_interest(project, "Yann Riou est mon frère.", by=malo, at=INSIDE)
    actions.erase_recusal(project, declared.pk, reason=WHY, by=scene.lead(), at=LATER)
    kept = Recusal.objects.standing().get()
    assert (kept.reason, kept.at, kept.by) == ("", INSIDE, malo)
    with pytest.raises(Refusal, match="conflit d’intérêts"):
        scene.give(project, 1, 1, 1, by=malo)
    other = actions.declare_interest(project, "Yann.", by=scene.person("rozenn"), at=INSIDE)
    actions.lift_recusal(project, other.pk, "Yann est parti.", by=scene.lead(), at=AFTER)
    actions.erase_recusal(project, other.pk, reason=WHY, by=scene.lead(), at=LATER)
    assert "Yann" not in str(list(Recusal.objects.values()))
    assert Recusal.objects.get(pk=other.pk).lifted_at == AFTER


ERASED = f"erased_at = '2023-11-20 10:00:00', erased_reason = '{WHY}'"
REFUSED = (
    "UPDATE projects_review SET comment = ''",
    f"UPDATE projects_review SET {ERASED}",
    f"UPDATE projects_review SET comment = '', mark = 20, {ERASED}",
    f"UPDATE projects_review SET comment = '', by_name = 'x', {ERASED}",
    "UPDATE projects_recusal SET reason = 'x'",
    f"UPDATE projects_recusal SET reason = '', at = '2023-11-20 10:00:00', {ERASED}",
    "DELETE FROM projects_review",
)


def test_the_database_lets_nothing_else_through(project, given):
    actions.declare_interest(project, "Un proche.", by=scene.person("rozenn"), at=INSIDE)
    for statement in REFUSED:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_half_an_erasure_is_found(project, given):
    erase(project, given, scene.lead())
    with triggers.disabled(connection):
        for change in ({"comment": "x"}, {"mark": 3}, {"scores": {"sens": {"degree": 1, "comment": ""}}}):
            with transaction.atomic():
                Review.objects.filter(pk=given.pk).update(**change)
                assert any("effacée à moitié" in each for each in broken()), change
                transaction.set_rollback(True)


def test_the_page_offers_them_without_a_word_of_theirs(project, given):
    actions.declare_interest(project, "Yann Riou est mon frère.", by=scene.person("rozenn"), at=INSIDE)
    address = reverse("admin:projects_project_erasing", args=[project.pk])
    client = client_of(scene.lead())
    shown = desk.text_of(client.get(address))
    assert "Commentaire et remarques de l’évaluation de Malo" in shown
    assert "Motif du conflit d’intérêts déclaré par Rozenn" in shown
    assert "Yann" not in shown
    sent = {**desk.form_of(client.get(address)), "donnees": f"evaluation-{given.pk}", "reason": WHY}
    assert client.post(address, sent).status_code == 302
    assert Review.objects.get(pk=given.pk).erased_at
    read = desk.text_of(client.get(reverse("admin:projects_project_reviews", args=[project.pk])))
    assert "mots effacés le" in read
    assert "évaluation de Malo" not in desk.text_of(client_of(scene.person("yuna")).get(address))
