"""Finds whose address it is: one query, account or not, so that time tells nothing."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User, normalised_email


class EmailBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user = User.objects.filter(email=normalised_email(email)).first()
        return self._check_password(user, password)
