"""Finds whose address it is: one query, account or not, so that time tells nothing. What staff may do, in one too."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

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

    def get_all_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """Their own and those of their groups together, once for each request."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            given = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).order_by()
            names = given.values_list("content_type__app_label", "codename").distinct()
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}
        return user_obj._perm_cache
