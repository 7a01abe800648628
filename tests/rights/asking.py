"""One request in every method, undone at once, and its verdict in a word."""

from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "head", "post", "put", "delete")
DOORS = {
    "/compte/connexion/": "login",
    "/admin/login/": "login",
    "/compte/double-authentification/obligatoire/": "factor",
}
FORM = {"fin": "1"}


def ask(client: Client, method: str, address: str, data: dict | None = None, **headers: str) -> HttpResponse:
    """What the portal answers; whatever it did is undone."""
    kept = client.cookies.output(header="", sep=";")
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method)(
            address, FORM if method == "post" and data is None else data, headers=headers
        )
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(kept)
    return response


def verdict(response: HttpResponse) -> str:
    """The status; « login » and « factor » where one is sent to sign in or to show a second factor."""
    target = urlsplit(response.headers.get("Location", "")).path
    return DOORS.get(target, str(response.status_code))


def cell(verdicts: dict[str, str]) -> str:
    """« 200/405 » is GET / everything else; « 200/302/405 » GET / POST / PUT and DELETE; HEAD is a GET."""
    words = [verdicts["get"], verdicts["post"], verdicts["put"], verdicts["delete"]]
    words = words if verdicts["head"] == words[0] else [f"{words[0]}≠{verdicts['head']}", *words[1:]]
    while len(words) > 1 and words[-1] == words[-2]:
        words.pop()
    return "/".join(words)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[str]:
    """Every route of the URL conf, as Django writes it."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^")
        found += [route] if isinstance(entry, URLPattern) else routes(entry, route)
    return found
