"""Anybody who holds a receipt may check it: nothing personal is said, and no answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tne29.lib.identifiers import read_code

from .. import content
from ..models import Deposit
from .common import private_page

CODE_LENGTH = 60


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


@login_not_required
@private_page
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    found = Deposit.objects.filter(code=read_code(code[:CODE_LENGTH]) or "").select_related("project", "content")
    deposit = found.first()
    if deposit is None:
        context = {"typed": code[:CODE_LENGTH], "unknown": True}
        return render(request, "projects/verify.html", context, status=404)
    return render(request, "projects/verified.html", {"deposit": deposit, "seal": _seal(deposit)})


def _seal(deposit: Deposit) -> str:
    """Whether what is kept still gives the hash that the receipt bears: intact, erased or broken."""
    if deposit.content.erased_at:
        return "erased"
    return "intact" if content.hash_is_right(deposit) else "broken"
