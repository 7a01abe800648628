"""What the account pages share."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


@method_decorator(never_cache, name="dispatch")
class AccountPage:
    """Never kept by the browser; a wrong form comes back as 422."""

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class OneTransaction:
    """All that a POST writes, letter included, or nothing."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)
