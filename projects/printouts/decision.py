"""The decision on paper: what was decided, of what, why, by whom, and how to contest it; the same for ever after."""

from typing import Any

from django.db.models import QuerySet

from tne29.lib.canonical import iso

from ..content import read
from ..letters_fields import CONVENTION
from ..models import Decision, Printout
from .document import Context, Document
from .face import face_of_deposit

MENTIONS = ("service_name", "service_address", "service_email", "service_phone", "appeal_text")


def decision(decision: Decision) -> Document:
    def context() -> Context:
        return {
            "project": decision.project,
            "decision": decision,
            "deposit": decision.deposit,
            "face": face_of_deposit(read(decision.deposit)),
            "mentions": mentions_of(decision),
            "convention": CONVENTION if decision.needs_convention else "",
        }

    facts = {"decision": [decision.project.reference, decision.kind, iso(decision.at), decision.deposit.content_hash]}
    return Document(Printout.Kind.DECISION, facts, context, ("print", "print_receipt"), follows_design=False)


def decisions_to_print() -> QuerySet[Decision]:
    """With all that their document reads."""
    return Decision.objects.select_related(
        "by",
        "deposit__content",
        "deposit__edition",
        "project__school__commune",
        "project__campaign__call",
        "project__edition",
    )


def mentions_of(decision: Decision) -> dict[str, Any]:
    """As they were; those of the call for the decisions older than this."""
    call = decision.project.campaign.call
    old = {name: getattr(call, name) for name in MENTIONS} | {"signed_by": decision.by.get_full_name()}
    return old | decision.mentions
