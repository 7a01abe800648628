"""A browser in which a member of staff has shown their second factor."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory

from accounts.models import User
from tests.factories import make_user

HOST = "127.0.0.1"


def make_staff(name: str, group: str) -> User:
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def client_of(user: User, *, with_factor: bool = True) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(user)
    if with_factor:
        request = RequestFactory().get("/")
        request.session, request.user = client.session, user
        record_authentication(request, user, "mfa")
        request.session.save()
    return client
