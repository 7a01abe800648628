"""What a draft goes through before it may be published, each check under the words that the project lead reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from campaigns.models import Edition
from campaigns.questionnaire.proofing import Fault, proofread

from ...models import Printout
from .filing import filed
from .paper import laid_out


@dataclass(frozen=True)
class Check:
    """`find` takes the edition and `at`; it may last for seconds."""

    name: str
    label: str
    find: Callable[..., list[Fault]]


CHECKS = (
    Check("print", "Le questionnaire à imprimer se met en page", partial(laid_out, kind=Printout.Kind.BLANK)),
    Check("fill", "Le questionnaire à remplir se met en page", partial(laid_out, kind=Printout.Kind.FILLABLE)),
    Check("primary", "Une école remplit un dossier d’essai et le dépose", partial(filed, kind="primary", turn=0)),
    Check("middle", "Un collège, avec d’autres réponses, en fait autant", partial(filed, kind="middle", turn=1)),
)


def faults_of(edition: Edition, *, at: datetime) -> list[Fault]:
    """The checks take seconds: they wait until nothing is left to mend in the text."""
    return proofread(edition.questionnaire) or without_echo(check.find(edition, at=at) for check in CHECKS)


def without_echo(found: Iterable[list[Fault]]) -> list[Fault]:
    """Both schools stumble over the same stone: it is told once."""
    return list(dict.fromkeys(fault for faults in found for fault in faults))
