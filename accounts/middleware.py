"""Whose request it is: Django’s own check, given the person who was read with the session."""

from django.contrib.auth import SESSION_KEY, middleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import User
from .sessions import person_at_hand


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _checked(request))


def _checked(request: HttpRequest) -> User:
    """Django compares the session’s proof with the password’s; reading the session first gives the person."""
    request.session.get(SESSION_KEY)
    with person_at_hand(request.session):
        return middleware.get_user(request)
