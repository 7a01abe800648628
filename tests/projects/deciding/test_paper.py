"""The decision on paper: each mention that the law wants, in a file that everybody can read."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from projects.models import Decision
from projects.printouts.decision import decision as document_of
from projects.printouts.making import press
from tests.projects.printouts import filling
from tests.projects.printouts.reading import faults, text_of, words

APPEAL = "Vous pouvez la contester dans les deux mois devant le tribunal administratif de Rennes."


def decision_in_memory(**given) -> Decision:
    deposit = filling.deposit_in_memory(filling.project_in_memory(filling.SHIPPED.read_text(encoding="utf-8")))
    mentions = {
        "service_name": "Service du jour de la décision",
        "service_address": "32 boulevard de l’Exemple\n29000 Quimper",
        "service_email": "service@example.org",
        "service_phone": "02 98 00 00 00",
        "appeal_text": APPEAL,
        "signed_by": "Nolwenn Le Goff",
        "signed_as": "Cheffe de projet",
    }
    by = User(first_name="Nolwenn", last_name="Le Goff")
    at = deposit.at + timedelta(days=30)
    return Decision(project=deposit.project, deposit=deposit, mentions=mentions, by=by, at=at, **given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"kind": "accepted", "amount": Decimal("4200.00"), "conditions": "Avant juin.", "needs_convention": True},
            ("Projet accepté", "4\u202f200,00\u00a0€", "Avant juin.", "Une convention vous sera adressée"),
        ),
        ({"kind": "refused", "reason": "Hors du cadre.\nVoir <b>l’appel</b>."}, ("Projet refusé", "<b>l’appel</b>")),
        ({"kind": "no_action", "reason": "Abandonné."}, ("Dossier classé sans suite", "Abandonné.")),
    ],
)
def test_each_decision_is_whole_and_accessible(given, said):
    decision = decision_in_memory(**given)
    document = document_of(decision)
    made = press.write(document.html(), list(document.sheets))
    text = text_of(made)
    mentions = (
        *said,
        "TNE29-7KQ4-M2",
        "Service du jour de la décision",
        "Nolwenn Le Goff, Cheffe de projet",
        "dimanche 19 novembre 2023 à 13 h 03 min 22 s (heure de Paris)",
        "n° 2, reçu le vendredi 20 octobre 2023",
        "Délais et voies de recours",
        APPEAL,
        decision.deposit.content_hash,
    )
    assert [each for each in mentions if words(each) not in text] == []
    assert faults(made) == []
