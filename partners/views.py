"""Who stands behind the call."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .models import Partner


@login_not_required
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/list.html", {"partners": Partner.objects.all()})
