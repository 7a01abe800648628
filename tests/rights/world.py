"""Everything that an address of the portal can point to, and one browser for each kind of person.

Each secret holds a canary: it must never be read by somebody who has no right to it.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from campaigns.models import Document, Event
from partners import readers
from partners.models import Contact, Partner
from partners.tokens import issue
from projects import actions
from projects.models import Attachment, BroughtPaper, Convention, Printout, Project
from projects.opinions import Person
from schools.actions import ask_mailbox
from schools.models import Authority, DirectoryImport, District, Membership, Territory
from tests import factories, staff
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.scoring import scene as scoring
from tne29.outbox.models import Letter

DRAFT, FILED, SAID, NOTED = "CANARI-BROUILLON", "CANARI-DEPOSE", "CANARI-COMMENTAIRE", "CANARI-NOTE"
SCORED = "CANARI-EVALUATION"
CANARIES = (DRAFT, FILED, SAID, NOTED, SCORED)
TEAM = ("reader", "editor", "owner")
STAFF = {"export": "export", "review": "instruction", "steering": "pilotage"}
OUTSIDE = ("anonymous", "stranger", "removed", "no-factor")
ROLES = ("anonymous", "stranger", "removed", *TEAM, "no-factor", *STAFF)
PARTNER = "partner"
EVERYBODY = (*ROLES, PARTNER)
SECRET = "u" * 43
UNKNOWN_REFERENCE = "TNE29-2345-67"


@dataclass
class World:
    names: dict[str, object]
    people: dict[str, User | None]

    def fill(self, address: str) -> str:
        return address.format(**self.names)

    def browser(self, role: str, **options) -> Client:
        person = self.people[role]
        if role in STAFF or role == PARTNER:
            return staff.client_of(person)
        client = Client(**options)
        if person:
            client.force_login(person)
        return client


def build() -> World:
    people = _people()
    campaign = desk.make_campaign()
    draft, filed, withdrawn = (
        _project(people, campaign, canary, INSIDE - timedelta(hours=hours))
        for hours, canary in enumerate((DRAFT, FILED, f"{FILED}-RETIRE"), start=1)
    )
    piece = _attach(filed)
    actions.deposit(filed, by=people["owner"], at=INSIDE)
    actions.deposit(withdrawn, by=people["owner"], at=INSIDE)
    actions.withdraw(withdrawn, by=people["owner"], at=INSIDE)
    other = desk.make_project(
        people["stranger"], campaign=campaign, school=factories.make_school("0299002C"), answers={"titre": "À moi"}
    )
    people["removed"].teams.update(ended_at=INSIDE)
    people[PARTNER] = _reader(campaign, people["steering"])
    names = _around(campaign) | {
        "draft": draft.reference,
        "draft_pk": draft.pk,
        "filed": filed.reference,
        "filed_pk": filed.pk,
        "withdrawn": withdrawn.reference,
        "draft_piece": _attach(draft).pk,
        "piece": piece.pk,
        "foreign_piece": _attach(other).pk,
        "invitation": draft.invitations.get().pk,
        "place": draft.team.get(user=people["editor"]).pk,
        "saved_filter": actions.save_filter("À moi", "etat=submitted", by=people["steering"], at=INSIDE).pk,
        "note": actions.write_note(filed, f"{NOTED} : à revoir", by=people["steering"], at=INSIDE).pk,
        "paper": _paper(draft, people["owner"]),
        "code": filed.deposits.get().code,
        "campaign": campaign.slug,
        "campaign_pk": campaign.pk,
        "call_pk": campaign.call_id,
        "edition_pk": campaign.call.edition_id,
        "draft_edition_pk": actions.clone(campaign.call.edition, "Brouillon", by=None, at=INSIDE).pk,
        "theme_pk": campaign.call.themes.get().pk,
        "project_type": ContentType.objects.get_for_model(Project).pk,
        "secret": SECRET,
        "opinion_pk": _opinion(filed, people["steering"]),
        "grid_pk": _scored(filed, people["steering"]),
        "recusal_pk": actions.declare_interest(
            filed, f"{SCORED} : un proche", by=staff.make_staff("proche", "instruction"), at=INSIDE
        ).pk,
        "colleague": _colleague(people["reader"]).pk,
        "link": _secret_of_the_link(),
        "convention_pk": Convention.objects.create(
            project=filed, signed_on=INSIDE, by=people["steering"], at=INSIDE
        ).pk,
        "draft_pdf": _printout(draft, people["owner"]),
        "filed_pdf": _printout(filed, people["owner"], deposit=filed.deposits.get()),
    }
    return World(names | {"user_pk": people["reader"].pk, "group_pk": Group.objects.first().pk}, people)


def _people() -> dict[str, User | None]:
    school = factories.make_school()
    people: dict[str, User | None] = {"anonymous": None, "owner": factories.make_head(school, "titulaire")}
    people |= {name: factories.make_user(name) for name in ("stranger", "removed", "reader", "editor")}
    people["no-factor"] = staff.make_staff("sans-facteur", "pilotage")
    return people | {role: staff.make_staff(role, group) for role, group in STAFF.items()}


def _project(people: dict, campaign, canary: str, when: datetime) -> Project:
    answers = {"titre": canary, "resume": f"{canary} en toutes lettres", "personnes": []}
    project = desk.make_project(people["owner"], campaign=campaign, answers=answers, when=when)
    for name in ("reader", "editor", "removed"):
        role = "editor" if name == "removed" else name
        project.team.create(user=people[name], role=role, joined_at=INSIDE)
    actions.invite(project, f"{canary.lower()}@example.org", "editor", by=people["owner"], at=INSIDE)
    said = actions.comment(project, "titre", f"{SAID} : trop long ?", by=people["reader"], at=when)
    actions.resolve_comment(project, said.pk, by=people["owner"], at=when)
    return project


def _colleague(person: User) -> Membership:
    """Says that they belong to the school that the owner heads; its mailbox has been asked."""
    place = Membership.objects.create(user=person, school=factories.make_school(), requested_at=INSIDE)
    ask_mailbox(place, by=person, at=INSIDE)
    return place


def _opinion(project: Project, by: User) -> int:
    person = Person("partner", "Un partenaire", "partenaire@example.org")
    wanted = actions.Wanted(["projet"], True, (INSIDE + timedelta(days=9)).date())
    return actions.ask_opinions(project, [person], wanted, by=by, at=INSIDE).sent[0].pk


def _scored(project: Project, by: User) -> int:
    """The lead gave an evaluation; the reviewer has not given theirs."""
    grid = scoring.make_grid(project)
    scoring.give(project, 1, 1, 1, by=by, comment=SCORED)
    return grid.pk


def _reader(campaign, by: User) -> User:
    """Reads the first section of what was deposited, without its files."""
    person, partner = (
        factories.make_user("lectrice"),
        Partner.objects.create(name="Canopé", slug="canope", role="former"),
    )
    readers.admit(partner, person.email, by=by, at=INSIDE)
    actions.set_remit(partner, campaign.call, sections=["projet"], with_files=False, by=by, at=INSIDE)
    return person


def _secret_of_the_link() -> str:
    """What only the letter to the mailbox says."""
    text = Letter.objects.filter(kind="membership_link").latest("pk").text
    return re.search(r"/confirmation/([^/\s]+)/", text)[1]


def _attach(project: Project) -> Attachment:
    project.refresh_from_db()
    canary = project.answers["titre"]
    upload = SimpleUploadedFile(f"{canary}.pdf", desk.PDF, "application/pdf")
    return actions.attach(project, "avis-piece", upload, by=project.created_by, at=INSIDE)


def _printout(project: Project, by: User, deposit=None) -> int:
    printout = Printout(
        kind=Printout.Kind.DOSSIER,
        fingerprint=uuid.uuid4().hex,
        project=project,
        deposit=deposit,
        state=Printout.State.DONE,
        progress=100,
        asked_by=by,
        asked_at=INSIDE,
        done_at=INSIDE,
    )
    printout.file.save("imprime", ContentFile(f"%PDF {project.answers['titre']}".encode()), save=True)
    return printout.pk


def _paper(project: Project, by: User) -> int:
    """A filled questionnaire brought back by the owner, who has not chosen yet."""
    said = {"titre": f"{project.answers['titre']} sur papier"}
    return BroughtPaper.objects.create(
        project=project,
        by=by,
        at=INSIDE,
        expires_at=INSIDE + timedelta(days=1),
        name="rempli.pdf",
        edition=project.edition,
        texts=said,
    ).pk


def _convention(project: Project, by: User) -> int:
    return Convention.objects.create(project=project, signed_on=INSIDE, by=by, at=INSIDE).pk


def _token() -> int:
    reader = Partner.objects.create(name="Lecteur", slug="lecteur", role="lire")
    return issue(reader, "essai", ["public"], by=User.objects.get(email="steering@example.org"), at=INSIDE)[0].pk


def _around(campaign) -> dict[str, object]:
    """One row of everything else that the administration shows."""
    call = campaign.call
    letter = Letter.objects.filter(kind="receipt").first()
    document = Document(call=call, title="Cahier des charges")
    document.file.save("cahier.pdf", ContentFile(desk.PDF))
    return {
        "letter_pk": letter.pk if letter else 0,
        "document_pk": document.pk,
        "event_pk": Event.objects.create(call=call, title="Réunion", starts_at=INSIDE + timedelta(days=2)).pk,
        "partner_pk": Partner.objects.create(name="Partenaire", slug="partenaire", role="accompagner").pk,
        "token_pk": _token(),
        "contact_pk": Contact.objects.create(kind="technical", name="Service").pk,
        "authority_pk": Authority.objects.create(kind="epci", name="Communauté").pk,
        "territory_pk": Territory.objects.create(name="Presqu’île", slug="presquile").pk,
        "district_pk": District.objects.create(code="0299900A", name="Circonscription").pk,
        "import_pk": DirectoryImport.objects.create(name="annuaire.csv", state="done", asked_at=INSIDE).pk,
        "school_pk": factories.make_school().pk,
        "commune_pk": factories.make_school().commune_id,
        "membership_pk": Membership.objects.first().pk,
    }


def body_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content
