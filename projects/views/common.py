"""What the pages of a project share."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

private_page = never_cache


def link_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opened by a signed link, without an account: kept by no browser, followed by no robot, told to no other site."""

    @login_not_required
    @private_page
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return page
