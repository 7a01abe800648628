"""My schools: what is confirmed, what to ask, whom the head confirms; and the page behind the link of a mailbox."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tne29.lib.errors import Refusal

from .. import access, actions
from ..models import Membership, MembershipAct
from ..standing import belongings_of

SENT = "Le lien est envoyé à la boîte de l’établissement ({mailbox})."


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    at = request.arrived_at
    belongings = belongings_of(request.user, at)
    colleagues = list(access.colleagues_of(request.user, at)) if _is_head(belongings) else []
    acts = MembershipAct.objects.filter(membership__user=request.user).order_by("-pk")
    context = {
        "belongings": belongings,
        "waiting": [each for each in colleagues if each.is_to_confirm(at)],
        "confirmed": [each for each in colleagues if not each.is_to_confirm(at)],
        "acts": acts.select_related("membership__school__commune")[:50],
    }
    return render(request, "schools/mine.html", context)


def _is_head(belongings) -> bool:
    return any(each.is_confirmed and each.membership.role == Membership.Role.HEAD for each in belongings)


@never_cache
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    membership = access.mine(request.user, pk)
    try:
        actions.ask_mailbox(membership, by=request.user, at=request.arrived_at)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, SENT.format(mailbox=membership.school.masked_email))
    return redirect("schools:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    membership = access.mine(request.user, pk)
    if request.method == "POST":
        actions.leave_school(membership, by=request.user, at=request.arrived_at)
        messages.success(request, f"Vous ne faites plus partie de l’établissement {membership.school.name}.")
        return redirect("schools:mine")
    return render(request, "schools/leave.html", {"membership": membership, "back_url": reverse("schools:mine")})


@never_cache
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    membership = access.judged_by(request.user, pk, request.arrived_at)
    actions.confirm_as_head(membership, by=request.user, at=request.arrived_at)
    messages.success(request, f"{membership.user} fait partie de votre établissement : c’est confirmé.")
    return redirect("schools:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = access.judged_by(request.user, pk, request.arrived_at)
    if request.method == "POST":
        actions.end_as_head(membership, by=request.user, at=request.arrived_at)
        messages.success(request, f"{membership.user} ne fait plus partie de votre établissement sur le portail.")
        return redirect("schools:mine")
    return render(request, "schools/end.html", {"membership": membership, "back_url": reverse("schools:mine")})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """A visit confirms nothing (mail programs open links by themselves): only one of the two buttons does."""
    said = request.POST.get("reponse") if request.method == "POST" else None
    if said in ("oui", "non"):
        actions.answer_link(secret, is_one_of_us=said == "oui", at=request.arrived_at)
        return redirect("schools:answer", secret)
    link = access.link_for(secret, request.arrived_at)
    status = 404 if link is None else 422 if request.method == "POST" else 200
    return render(request, "schools/answer.html", {"link": link}, status=status)
