"""Links received by mail, opened in a browser: what it sends of where it comes from must not lock the button."""

import re

import pytest
from django.utils import timezone

from projects import actions
from projects.models import TeamMember
from tests.factories import make_user
from tests.projects import desk
from tests.projects.sitting import sign_in
from tne29.outbox.models import Letter

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]


def test_an_invitation_is_accepted_by_its_button(browser, web):
    project, invited = desk.make_project(), make_user()
    actions.invite(project, invited.email, "editor", by=project.created_by, at=timezone.now())
    path = re.search(r"/invitation/[\w-]+/", Letter.objects.get(kind="invitation").text)[0]
    with browser.new_context(locale="fr-FR") as context:
        sign_in(context, web.url, invited)
        page = context.new_page()
        page.goto(web.url + path)
        page.get_by_role("button", name="Accepter l’invitation").click()
        page.wait_for_url(web.url + project.get_absolute_url())
    assert TeamMember.objects.filter(project=project, user=invited, ended_at=None).exists()
