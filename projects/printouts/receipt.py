"""The acknowledgement of receipt: made once for a deposit, and the same for ever after."""

from django.urls import reverse

from ..content import read
from ..letters import absolute, receipt_context
from ..models import Deposit, Printout
from .document import Context, Document
from .face import face_of_deposit
from .qr import qr_svg


def receipt(deposit: Deposit) -> Document:
    def context() -> Context:
        url = verify_url(deposit)
        return receipt_context(deposit) | {
            "project": deposit.project,
            "face": face_of_deposit(read(deposit)),
            "span": deposit.window.span,
            "qr": qr_svg(url, f"Code à scanner pour vérifier cet accusé : {url}"),
        }

    facts = {"deposit": [deposit.project.reference, deposit.number, deposit.code, deposit.content_hash]}
    return Document(Printout.Kind.RECEIPT, facts, context, ("print", "print_receipt"), follows_design=False)


def verify_url(deposit: Deposit) -> str:
    return absolute(reverse("projects:verify", args=[deposit.code]))
