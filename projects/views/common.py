"""What the pages of a project share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from tne29.lib.errors import Refusal

private_page = never_cache


def refused_page(request: HttpRequest, template: str, context: dict, refusal: Refusal) -> HttpResponse:
    """The page of the form, with the sentence that says why nothing was done."""
    return render(request, template, {**context, "refusal": refusal}, status=refusal.status)
