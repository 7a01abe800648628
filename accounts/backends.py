"""Finds whose address it is: one query, account or not, so that time tells nothing."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User, normalised_email
from .sessions import came_with_session


class EmailBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user = User.objects.filter(email=normalised_email(email)).first()
        return self._check_password(user, password)

    def get_user(self, user_id: int) -> User | None:
        person = came_with_session(user_id)
        if person is None:
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None
