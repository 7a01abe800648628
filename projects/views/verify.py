"""Anybody who holds a receipt may check it: nothing personal is said, and no answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.throttle import network
from tne29.lib.errors import TooMany
from tne29.lib.identifiers import read_code
from tne29.lib.rates import one_more

from .. import content, receipts
from ..models import Deposit
from .common import private_page

CODE_LENGTH = 60
MOST, MINUTE = 60, 60
TOO_FAST = "Trop de vérifications en une minute depuis votre réseau. Réessayez dans une minute."
INDENT = 2


def public_check(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No account asked; not for search engines; a network that asks without end waits."""

    @login_not_required
    @private_page
    @require_safe
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asker = network(get_adapter(request).get_client_ip(request))
        if one_more(f"verify:{asker}", MINUTE, at=request.arrived_at) > MOST:
            raise TooMany(TOO_FAST, wait=MINUTE)
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return checked


@login_not_required
@private_page
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("code", "").strip()
    if not typed:
        return render(request, "projects/verify.html")
    code = read_code(typed[:CODE_LENGTH])
    if code is None:
        return render(request, "projects/verify.html", {"typed": typed[:CODE_LENGTH], "malformed": True}, status=422)
    return redirect("projects:verify", code)


@public_check
def verify(request: HttpRequest, code: str) -> HttpResponse:
    deposit = _deposit(code)
    if deposit is None:
        context = {"typed": code[:CODE_LENGTH], "unknown": True}
        return render(request, "projects/verify.html", context, status=404)
    context = {"deposit": deposit, "seal": _seal(deposit), "span": deposit.window.span}
    return render(request, "projects/verified.html", context)


@public_check
def attested(request: HttpRequest, code: str) -> HttpResponse:
    """The attestation and its signature, as a file: what the page says, to be checked without the portal."""
    deposit = _deposit(code)
    if deposit is None or not deposit.signature:
        raise Http404("Aucun accusé signé ne porte ce code.")
    return proof_file(deposit, with_content=False)


@login_not_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How to check without us: the public keys, and ten lines of Python that are really run by our tests."""
    keys = receipts.public_keys()
    return render(request, "projects/verify_method.html", {"key": keys[0], "former": keys[1:]})


def proof_file(deposit: Deposit, *, with_content: bool) -> HttpResponse:
    said = receipts.proof(deposit, with_content=with_content)
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": INDENT})
    response["Content-Disposition"] = f'attachment; filename="{receipts.proof_name(deposit)}"'
    return response


def _deposit(code: str) -> Deposit | None:
    found = Deposit.objects.filter(code=read_code(code[:CODE_LENGTH]) or "")
    return found.select_related("project", "content", "window").first()


def _seal(deposit: Deposit) -> str:
    """What still holds: the signature of the receipt, and the hash of what is kept.

    intact; erased, as the law provides; unsigned, older than signatures; broken.
    """
    if deposit.signature and not receipts.is_signed(deposit):
        return "broken"
    if deposit.content.erased_at:
        return "erased"
    if not content.hash_is_right(deposit):
        return "broken"
    return "intact" if deposit.signature else "unsigned"
