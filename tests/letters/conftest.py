"""The project and the lead whom the letters speak of."""

import pytest

from partners.models import Contact
from tests.factories import make_call, make_head, make_project, make_school, make_user

RIGHTS = "Vous pouvez contester cette décision dans les deux mois devant le tribunal administratif de Rennes."


@pytest.fixture
def project():
    call = make_call(service_phone="02 00 00 00 00", service_address="1 quai de l’Essai, 29000 Quimper")
    call.appeal_text = RIGHTS
    call.save()
    Contact.objects.create(
        kind="pedagogical", name="Nolwenn Le Goff", email="pedagogie@example.org", phone="02 00 00 00 01"
    )
    school = make_school()
    return make_project(by=make_head(school, "annaig"), school=school)


@pytest.fixture
def lead():
    return make_user("cheffe", is_staff=True)
