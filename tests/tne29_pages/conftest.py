"""A call published with one thing or three of each, and pages read as a browser reads them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from lxml import html

from campaigns.models import Call, Document, Event, Theme
from campaigns.snapshot import forget
from partners.models import Contact, Partner
from schools.models import Territory
from tests.factories import make_call, make_campaign
from tests.moments import at

PUBLIC = (
    "/",
    "/partenaires/",
    "/campagnes/campagne-1/",
    "/campagnes/campagne-1/questionnaire/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/conditions-utilisation/",
    "/plan-du-site/",
)


@pytest.fixture(autouse=True)
def no_snapshot_kept() -> None:
    forget()


@pytest.fixture
def publish(db) -> Callable[[int], Call]:
    return _publish


def _publish(items: int = 3) -> Call:
    """`items` of everything; the first campaign runs from 4 September to 20 October 2023."""
    call = make_call(
        introduction="Ce que c’est.", history="Depuis 2021.", audience="Pour tous.", funding="Dix millions."
    )
    for n in range(1, items + 1):
        first = date(2023, 9, 4) + timedelta(days=60 * (n - 1))
        make_campaign(first, first + timedelta(days=46), slug=f"campagne-{n}", call=call)
        Theme.objects.get_or_create(call=call, code=f"theme-{n}", defaults={"label": f"Thématique {n}"})
        Territory.objects.create(name=f"Territoire {n} (à confirmer)", slug=f"territoire-{n}")
        Partner.objects.create(name=f"Partenaire {n}", slug=f"partenaire-{n}", role="Il aide. Souvent.")
        Contact.objects.create(
            kind="technical", organisation="Assistance", email=f"c{n}@example.org", phone="02 98 00 00 00"
        )
        Event.objects.create(call=call, title=f"Rencontre {n}", starts_at=at(f"2023-10-0{n} 17:15"), place="en ligne")
        Document.objects.create(call=call, title=f"Guide {n}", file=f"documents/absent-{n}.pdf")
    return call


@pytest.fixture
def page(client: Client) -> Callable[[str], html.HtmlElement]:
    """The page at an address, which must answer 200."""

    def read(url: str) -> html.HtmlElement:
        response = client.get(url)
        assert response.status_code == 200, url
        return html.document_fromstring(response.content.decode())

    return read
