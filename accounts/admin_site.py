"""The door of the administration: staff who have shown their second factor in this session."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from . import second_factor
from .views import Logout


class PortalAdminSite(AdminSite):
    site_title = "TNE 29"
    site_header = "Administration du portail TNE 29"
    index_title = "Administration"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and second_factor.is_passed(request)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Nobody signs in here: strangers go to the portal's own page, staff to their second factor."""
        destination = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(destination, reverse("account_login"))
        if not request.user.is_staff:
            raise PermissionDenied
        return redirect_to_login(destination, reverse("account_second_factor_required"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return Logout.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))
