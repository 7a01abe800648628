"""Scoring: each on their own, on one deposit; what was given stays, and whoever has an interest stands aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from campaigns.models import Call, Campaign
from tne29.lib.errors import NotAllowed, Refusal
from tne29.lib.text import clean_text, required_text

from .. import scoring
from ..models import Criterion, Deposit, Grid, Project, Recusal, Review, ReviewDraft, ScoringTurn
from ..models.review import LONGEST_COMMENT, LONGEST_REASON, LONGEST_REMARK
from ..scoring.rights import CLOSE
from .journal import write_journal
from .move import lock_campaign, lock_project
from .review import NOT_STAFF, deposit_in_hand

CLOSED = "L’évaluation de cette campagne est close : les scores ne changent plus. Le pilotage peut la rouvrir."
NOT_CLOSING = "Seul le pilotage clôt l’évaluation d’une campagne, ou la rouvre."
NO_GRID = "Aucune grille n’est proposée aux évaluateurs pour cet appel."
NOT_NOW = "Un dossier s’évalue quand il est déposé, tant qu’il n’est pas décidé."
ERASED = "Le contenu de ce dépôt a été effacé : il n’y a plus rien à évaluer."
NEW_DEPOSIT = "Le dépôt n°\u00a0{number} vient d’arriver : lisez-le, puis remettez votre évaluation."
OTHER_GRID = "La grille vient de changer : relisez les critères, vos réponses sont gardées ci-dessous."
ALREADY = "Vous avez déjà remis une autre évaluation de ce dossier, dans une autre page : relisez-la."
RECUSED = "Vous avez déclaré un conflit d’intérêts sur ce dossier : vous ne l’évaluez pas."
INCOMPLETE = "Donnez un degré à chaque critère avant de remettre votre évaluation."
UNKNOWN = "Ce degré n’est pas dans l’échelle."
NO_REASON = "Dites en quelques mots de quel intérêt il s’agit."
NO_LIFTING = "Indiquez pourquoi le conflit d’intérêts est levé."
TOO_LONG = "Ce texte est trop long."
NOT_DECLARED = "Ce conflit d’intérêts n’existe pas dans ce dossier, ou il est déjà levé."
GRID_USED = "Une évaluation vient d’être remise avec cette grille : elle ne change plus. Préparez une nouvelle version."
NOT_LEAD = "Seul le pilotage lève un conflit d’intérêts."
NOT_YOURS_TO_LIFT = "Vous ne levez pas votre propre conflit d’intérêts\u00a0: une autre personne du pilotage le peut."
MAY_LIFT = "projects.lift_recusal"
GIVEN, CORRECTED = ("scoring_given", "évaluation remise"), ("scoring_corrected", "évaluation corrigée")


@dataclass(frozen=True)
class Score:
    degree: int
    comment: str = ""


@dataclass(frozen=True)
class Scored:
    """What somebody fills in: by code of criterion. deposit, grid, former: what their page showed."""

    scores: Mapping[str, Score]
    deposit: int
    comment: str = ""
    grid: str = ""
    former: int = 0

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            code: {"degree": score.degree, "comment": clean_text(score.comment)[:LONGEST_REMARK]}
            for code, score in self.scores.items()
        }


@transaction.atomic
def keep_review(project: Project, scored: Scored, *, by: User, at: datetime) -> ReviewDraft:
    """What is not given yet, on the deposit that its author read; seen by them alone."""
    project = _locked_for_reviewer(project, by)
    newest = deposit_in_hand(project, not_now=NOT_NOW, erased=ERASED)
    deposit = Deposit.objects.filter(project=project, pk=scored.deposit).first()
    if deposit is None:
        raise Refusal(NEW_DEPOSIT.format(number=newest.number))
    kept = {"deposit": deposit, "scores": scored.kept(), "comment": _comment(scored), "at": at}
    draft, _ = ReviewDraft.objects.update_or_create(project=project, by=by, defaults=kept)
    return draft


@transaction.atomic
def give_review(project: Project, scored: Scored, *, by: User, at: datetime) -> Review:
    """A new row; one more when it corrects, or follows a new deposit. Pressed twice, the one already given."""
    project = _locked_for_reviewer(project, by)
    deposit, former = deposit_in_hand(project, not_now=NOT_NOW, erased=ERASED), _former(project, by)
    made = _made(project, deposit, scored, former, by=by, at=at)
    if former and _says_the_same(made, former):
        ReviewDraft.objects.filter(project=project, by=by).delete()
        return former
    _require_read(scored, deposit, made.grid_hash, former)
    made.save(force_insert=True)
    ReviewDraft.objects.filter(project=project, by=by).delete()
    is_corrected = former is not None and former.deposit_id == deposit.pk
    act, label = CORRECTED if is_corrected else GIVEN
    write_journal(project, act, label, by=by, at=at, message=f"dépôt n°\u00a0{deposit.number}")
    return made


def _made(
    project: Project, deposit: Deposit, scored: Scored, former: Review | None, *, by: User, at: datetime
) -> Review:
    grid = _locked_grid(project)
    criteria = list(grid.criteria.all())
    made = Review(
        project=project,
        deposit=deposit,
        grid=grid,
        by=by,
        by_name=by.get_full_name(),
        at=at,
        scores=_complete(scored, criteria, len(grid.degrees) - 1),
        comment=_comment(scored),
        replaces=former,
        deposit_hash=deposit.content_hash,
        grid_hash=scoring.fingerprint(grid, criteria),
    )
    made.mark = scoring.mark_of(made.scores, criteria, grid)
    made.hash = scoring.seal(made)
    return made


def _complete(scored: Scored, criteria: list, top: int) -> dict[str, Any]:
    kept = scored.kept()
    if not criteria or any(each.code not in kept for each in criteria):
        raise Refusal(INCOMPLETE)
    if not all(0 <= kept[each.code]["degree"] <= top for each in criteria):
        raise Refusal(UNKNOWN)
    return {each.code: kept[each.code] for each in criteria}


def _says_the_same(made: Review, former: Review) -> bool:
    said = ("deposit_id", "grid_hash", "scores", "comment")
    return all(getattr(made, name) == getattr(former, name) for name in said)


def _require_read(scored: Scored, deposit: Deposit, grid_hash: str, former: Review | None) -> None:
    if scored.deposit != deposit.pk:
        raise Refusal(NEW_DEPOSIT.format(number=deposit.number))
    if scored.grid and scored.grid != grid_hash:
        raise Refusal(OTHER_GRID)
    if scored.former != (former.pk if former else 0):
        raise Refusal(ALREADY)


# -- conflicts of interest -------------------------------------------------------------------------


@transaction.atomic
def declare_interest(project: Project, reason: str, *, by: User, at: datetime) -> Recusal:
    """From then on they neither score it nor read its scores; what they gave is set aside. Pressed twice, one."""
    reason = required_text(reason, LONGEST_REASON, empty=NO_REASON, too_long=TOO_LONG)
    project = _locked(project, by)
    former = Recusal.objects.standing().filter(project=project, by=by).first()
    if former:
        return former
    ReviewDraft.objects.filter(project=project, by=by).delete()
    made = Recusal.objects.create(project=project, by=by, by_name=by.get_full_name(), reason=reason, at=at)
    write_journal(project, "scoring_recused", "conflit d’intérêts déclaré", by=by, at=at)
    return made


@transaction.atomic
def lift_recusal(project: Project, pk: int, reason: str, *, by: User, at: datetime) -> Recusal:
    if not by.has_perm(MAY_LIFT):
        raise NotAllowed(NOT_LEAD)
    reason = required_text(reason, LONGEST_REASON, empty=NO_LIFTING, too_long=TOO_LONG)
    project = _locked(project, by)
    found = Recusal.objects.standing().filter(pk=pk, project=project).first()
    if found is None:
        raise Refusal(NOT_DECLARED)
    if found.by_id == by.pk:
        raise NotAllowed(NOT_YOURS_TO_LIFT)
    found.lifted_at, found.lifted_by, found.lifted_reason = at, by, reason
    found.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    label = f"conflit d’intérêts levé : {found.by_name}"
    write_journal(project, "scoring_restored", label, by=by, at=at)
    return found


# -- the end ---------------------------------------------------------------------------------------


@transaction.atomic
def turn_scoring(campaign: Campaign, *, is_closed: bool, by: User, at: datetime) -> ScoringTurn | None:
    """Closed, no score of the campaign changes, and all who score read them; opened again, as before. Once each."""
    if not by.has_perm(CLOSE):
        raise NotAllowed(NOT_CLOSING)
    lock_campaign(campaign.pk)
    if is_scoring_closed(campaign.pk) == is_closed:
        return None
    return ScoringTurn.objects.create(campaign=campaign, is_closed=is_closed, by=by, by_name=by.get_full_name(), at=at)


def is_scoring_closed(campaign: int) -> bool:
    return bool(scoring.newest_turns(campaign).values_list("is_closed", flat=True).first())


# -- the grid --------------------------------------------------------------------------------------


def number_grid(grid: Grid) -> None:
    """The next version of its call; inside the transaction that saves it."""
    Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=grid.call_id)
    last = Grid.objects.filter(call=grid.call_id).order_by("-number").values_list("number", flat=True).first()
    grid.number = (last or 0) + 1


def hold_grid(grid: Grid) -> None:
    """Nobody scores with it until the transaction ends; refused when somebody just did."""
    Grid.objects.select_for_update(no_key=True, of=("self",)).get(pk=grid.pk)
    if Review.objects.filter(grid=grid.pk).exists():
        raise Refusal(GRID_USED)


@transaction.atomic
def new_version(grid: Grid) -> Grid:
    """The same criteria under the same codes, to be changed; nobody scores with it before it is opened."""
    criteria = list(grid.criteria.all())
    made = Grid(call_id=grid.call_id, scale=grid.scale, fewest=grid.fewest, gap=grid.gap)
    number_grid(made)
    made.save(force_insert=True)
    for each in criteria:
        copied = {name: getattr(each, name) for name in ("order", "code", "label", "guidance", "weight")}
        Criterion.objects.create(grid=made, **copied)
    return made


# -- what all of them need -------------------------------------------------------------------------


def _locked(project: Project, by: User, *, with_campaign: bool = False) -> Project:
    if not by.is_staff:
        raise Refusal(NOT_STAFF)
    return lock_project(project, with_campaign=with_campaign)


def _locked_for_reviewer(project: Project, by: User) -> Project:
    """With its campaign: whoever closes the scoring comes before, or after."""
    project = _locked(project, by, with_campaign=True)
    if Recusal.objects.standing().filter(project=project, by=by).exists():
        raise Refusal(RECUSED)
    if is_scoring_closed(project.campaign_id):
        raise Refusal(CLOSED)
    return project


def _locked_grid(project: Project) -> Grid:
    """Held until the review is written: whoever changes the grid comes before it, or is refused."""
    rows = Grid.objects.select_for_update(no_key=True, of=("self",))
    grid = rows.filter(call=project.campaign.call_id, is_open=True).order_by("-number").first()
    if grid is None:
        raise Refusal(NO_GRID)
    return grid


def _former(project: Project, by: User) -> Review | None:
    return Review.objects.standing().filter(project=project, by=by).first()


def _comment(scored: Scored) -> str:
    return clean_text(scored.comment)[:LONGEST_COMMENT]
