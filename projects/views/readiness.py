"""What still stands between a project and its deposit, said before the button is pressed."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from tne29.lib.errors import RefusalItem

from .. import access
from ..actions.comments import unsettled_sentence
from ..network import lacking_sentence
from ..workflow import State
from .detail import ProjectView

COMPLETE_FIRST = "Complétez les réponses signalées ci-dessous."
ASK_SCHOOL = "Voir comment"
ASK_OWNER = "Voir qui est titulaire du dossier"
SEE_COMMENTS = "Voir les commentaires"
SEE_AGREEMENTS = "Voir et demander les accords"
DEPOSITED = "Vos réponses sont celles de votre dernier dépôt : il n’y a rien de plus à déposer."

WAITED_FOR = "Vos réponses n’ont pas changé depuis votre dernier dépôt : modifiez-les selon la demande du service."


@dataclass(frozen=True)
class Obstacle:
    text: str
    link: RefusalItem | None = None


class Readiness:
    """The same rules as actions.deposit, which alone decides."""

    def __init__(self, view: ProjectView):
        self.view, self.project = view, view.project

    @property
    def is_ready(self) -> bool:
        return not self.obstacles

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        if self.project.state not in State.writable:
            state = self.project.get_state_display()
            return [Obstacle(f"Ce dossier est à l’état « {state} » : il ne se dépose pas.")]
        found = (
            self._dates(),
            self._right(),
            self._membership(),
            self._gaps(),
            self._comments(),
            self._agreements(),
            self._nothing_new(),
        )
        return [obstacle for obstacle in found if obstacle]

    def _dates(self) -> Obstacle | None:
        deadline = self.view.deadline
        return None if deadline.is_open else Obstacle(deadline.sentence)

    def _right(self) -> Obstacle | None:
        if self.view.may_act:
            return None
        link = RefusalItem(ASK_OWNER, reverse("projects:team", args=[self.project.reference]))
        return Obstacle(access.NO_DEPOSIT, link)

    def _membership(self) -> Obstacle | None:
        if not self.view.may_act or self.view.standing.speaks:
            return None
        return Obstacle(access.NOT_CONFIRMED, RefusalItem(ASK_SCHOOL, "#titre-appartenance"))

    def _gaps(self) -> Obstacle | None:
        return Obstacle(COMPLETE_FIRST) if self.view.sheet.lacks else None

    def _comments(self) -> Obstacle | None:
        if not self.project.unsettled:
            return None
        link = RefusalItem(SEE_COMMENTS, reverse("projects:comments", args=[self.project.reference]))
        return Obstacle(unsettled_sentence(self.project.unsettled), link)

    def _agreements(self) -> Obstacle | None:
        is_required = self.project.campaign.call.requires_agreements
        sentence = lacking_sentence(self.view.sheet.network) if is_required else ""
        if not sentence:
            return None
        page = reverse("projects:agreements", args=[self.project.reference])
        return Obstacle(sentence, RefusalItem(SEE_AGREEMENTS, page))

    def _nothing_new(self) -> Obstacle | None:
        if not self.view.was_deposited or self.view.changed_since_deposit or self.project.state == State.DRAFT:
            return None
        return Obstacle(WAITED_FOR if self.project.state == State.CHANGES_REQUESTED else DEPOSITED)
