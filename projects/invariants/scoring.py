"""Scores: what was given is as it was sealed, about a deposit, with a grid, by nobody with an interest; and told."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery

from .. import scoring
from ..models import JournalEntry, Recusal, Review, ScoringTurn
from ..models.journal import SCORING
from .words import AT_ONCE, rows

NAMED = ("project__reference", "by_name")


def reviews_altered(at: datetime) -> Iterator[str]:
    related = Review.objects.select_related("project", "deposit", "grid").prefetch_related("grid__criteria")
    for each in related.order_by("pk").iterator(chunk_size=AT_ONCE):
        name = f"{each.project.reference}, évaluation de {each.by_name}"
        criteria = each.grid.criteria.all()
        if each.erased_at:
            if not _is_wholly_erased(each, criteria):
                yield f"{name} : effacée à moitié, ou ses degrés ont changé avec elle."
        elif not scoring.is_sealed(each):
            yield f"{name} : elle n’est plus telle qu’elle a été remise."
        if each.deposit_hash != each.deposit.content_hash:
            yield f"{name} : ce n’est pas ce dépôt qu’elle évalue."
        if each.grid_hash != scoring.fingerprint(each.grid, criteria):
            yield f"{name} : la grille n’est plus celle avec laquelle elle a été remise."


def _is_wholly_erased(review: Review, criteria) -> bool:
    """Without a word left, and with the degrees that its mark is made of."""
    is_silent = not review.comment and not any(score["comment"] for score in review.scores.values())
    return is_silent and scoring.mark_of(review.scores, criteria, review.grid) == review.mark


def reviews_out_of_place(at: datetime) -> Iterator[str]:
    stood = Recusal.objects.filter(project=OuterRef("project"), by=OuterRef("by"), at__lte=OuterRef("at"))
    stood = stood.filter(Q(lifted_at=None) | Q(lifted_at__gt=OuterRef("at")))
    for reference, name in rows(Review.objects.filter(Exists(stood)), *NAMED):
        yield f"{reference}, évaluation de {name} : remise malgré un conflit d’intérêts déclaré."
    before = ScoringTurn.objects.filter(campaign=OuterRef("project__campaign"), at__lt=OuterRef("at")).order_by("-pk")
    late = Review.objects.annotate(was_closed=Subquery(before.values("is_closed")[:1])).filter(was_closed=True)
    for reference, name in rows(late, *NAMED):
        yield f"{reference}, évaluation de {name} : remise alors que l’évaluation était close."


def reviews_in_the_place_of_others(at: datetime) -> Iterator[str]:
    replaced = Review.objects.exclude(replaces=None)
    for reference, name in rows(replaced.exclude(replaces__project=F("project"), replaces__by=F("by")), *NAMED):
        yield f"{reference}, évaluation de {name} : elle remplace celle d’une autre personne ou d’un autre dossier."


def reviews_untold(at: datetime) -> Iterator[str]:
    told = JournalEntry.objects.filter(project=OuterRef("project"), at=OuterRef("at"), act__in=SCORING)
    for reference, name in rows(Review.objects.filter(~Exists(told)), *NAMED):
        yield f"{reference}, évaluation de {name} : le journal ne le dit pas."


GIVEN_CHECKS = (reviews_altered, reviews_out_of_place, reviews_in_the_place_of_others)
TOLD_CHECKS = (reviews_untold,)
