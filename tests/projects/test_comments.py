"""What a team says to itself: on a question, settled before the deposit, seen by nobody else."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from projects.actions import comments
from projects.models import Comment, Deposit, DepositContent, Printout, Project
from projects.printouts.asking import document_for
from tests import factories
from tests.factories import INSIDE
from tests.parallel import at_once, failures
from tests.projects import desk
from tests.staff import client_of, make_staff
from tne29.lib.errors import NotAllowed, Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]

WORDS = "CANARI-COMMENTAIRE : le titre est-il trop long ?"


@pytest.fixture
def project():
    return desk.make_project(answers={"titre": "Une webradio"})


@pytest.fixture
def reader(project):
    return desk.join(project, "reader", "lectrice")


def say(project, text=WORDS, question="titre", **fields):
    return actions.comment(project, question, text, **{"by": project.created_by, "at": INSIDE, **fields})


def fresh(project) -> Project:
    return Project.objects.get(pk=project.pk)


# -- the acts --------------------------------------------------------------------------------------


def test_a_reader_says_something_the_owner_answers_and_settles(project, reader):
    head = say(project, by=reader)
    reply = say(project, "Raccourci.", answers=head.pk)
    assert (reply.parent, reply.question) == (head, "titre")
    assert fresh(project).unsettled == 1
    settled = actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    assert (settled.resolved_by, fresh(project).unsettled) == (project.created_by, 0)
    actions.reopen_comment(project, head.pk, by=reader, at=INSIDE)
    assert fresh(project).unsettled == 1


def test_the_journal_keeps_the_acts_and_not_the_words(project):
    head = say(project)
    actions.edit_comment(project, head.pk, "AUTRES-MOTS", by=project.created_by, at=INSIDE)
    actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    acts = list(project.journal.order_by("pk").values_list("act", "message"))[1:]
    assert acts == [(act, "question A1") for act in ("comment", "comment_edited", "comment_resolved")]


def test_only_its_author_and_only_until_it_is_answered(project, reader):
    head = say(project, by=reader)
    for act in (partial(actions.edit_comment, text="Autre"), actions.delete_comment):
        with pytest.raises(NotAllowed):
            act(project, head.pk, by=project.created_by, at=INSIDE)
    reply = say(project, "Oui.", answers=head.pk)
    with pytest.raises(Refusal, match=comments.ANSWERED):
        actions.delete_comment(project, head.pk, by=reader, at=INSIDE)
    actions.delete_comment(project, reply.pk, by=project.created_by, at=INSIDE)
    actions.delete_comment(project, reply.pk, by=project.created_by, at=INSIDE)
    actions.delete_comment(project, head.pk, by=reader, at=INSIDE)
    assert (Comment.objects.count(), fresh(project).unsettled) == (0, 0)


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "x" * 2_001])
def test_neither_empty_nor_endless(project, text):
    with pytest.raises(Refusal):
        say(project, text)
    assert fresh(project).unsettled == 0


def test_a_double_click_says_it_once(project):
    assert say(project) == say(project)
    assert say(project, "Autre chose.") != say(project)


def test_nobody_else_speaks_and_not_once_it_is_closed(project):
    with pytest.raises(Refusal):
        say(project, by=factories.make_user("etranger"))
    with pytest.raises(Refusal):
        say(project, question="inconnue")
    head, other = say(project), desk.make_project(campaign=project.campaign, school=factories.make_school("0299002C"))
    with pytest.raises(Refusal, match=comments.NO_COMMENT):
        actions.resolve_comment(other, head.pk, by=other.created_by, at=INSIDE)
    actions.withdraw(project, by=project.created_by, at=INSIDE)
    with pytest.raises(Refusal):
        say(project, "Trop tard")


# -- the deposit -----------------------------------------------------------------------------------


def test_the_deposit_waits_until_all_is_settled(project):
    head = say(project)
    with pytest.raises(Refusal, match="Il reste 1\u00a0commentaire à régler"):
        actions.deposit(project, by=project.created_by, at=INSIDE)
    client = desk.browser(project.created_by)
    check = client.get(desk.address("check", project))
    assert "Commentaires à régler dans l’équipe" in desk.text_of(check)
    assert desk.page(check).xpath(f"//a[@href='{desk.address('thread', project, 'titre')}']")
    assert client.get(desk.address("deposit", project)).status_code == 302
    actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    made = actions.deposit(project, by=project.created_by, at=INSIDE)
    assert "CANARI" not in DepositContent.objects.get(deposit=made).content


@pytest.mark.django_db(transaction=True)
def test_a_comment_while_depositing(project):
    """Whichever comes first, no deposit is made upon a comment that was there before it."""
    for number in range(8):
        Comment.objects.all().delete()
        Project.objects.filter(pk=project.pk).update(unsettled=0)
        now = fresh(project)
        actions.save_answers(now, {"titre": f"Titre {number}"}, now.revision, by=project.created_by, at=INSIDE)
        moment = INSIDE + timedelta(seconds=number)
        deposit = partial(actions.deposit, now, by=project.created_by, at=moment)
        made, said = at_once(deposit, partial(say, now, f"Attendez {number}"))
        assert isinstance(said, Comment), said
        entries = list(project.journal.order_by("pk").values_list("act", flat=True))
        if isinstance(made, Deposit):
            assert entries.index("comment", len(entries) - 2) > entries.index("deposit", len(entries) - 2)
        else:
            assert "à régler" in str(made)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted(project):
    results = at_once(*[partial(say, project, f"Mot {number}") for number in range(6)])
    assert failures(results) == []
    assert fresh(project).unsettled == Comment.objects.count() == 6


# -- the pages -------------------------------------------------------------------------------------


def test_by_the_pages_without_scripts(project, reader):
    client, owner = desk.browser(reader), desk.browser(project.created_by)
    url = desk.address("thread", project, "titre")
    assert (
        client.post(url, {"acte": "ecrire", "texte": "<script>alert(1)</script> & co", "fin": "1"}).status_code == 302
    )
    shown = owner.get(url)
    assert b"<script>alert" not in shown.content
    assert "<script>alert(1)</script> & co" in desk.text_of(shown)
    head = Comment.objects.get()
    for acte, texte in (("repondre", "D’accord."), ("regler", "")):
        owner.post(url, {"acte": acte, "commentaire": head.pk, "texte": texte, "fin": "1"})
    assert "Réglé par" in desk.text_of(client.get(url))
    client.post(url, {"acte": "rouvrir", "commentaire": head.pk, "fin": "1"})
    assert "1 commentaire reste à régler" in desk.text_of(client.get(desk.address("comments", project)))
    assert "1 commentaire à régler" in desk.text_of(client.get(project.get_absolute_url()))


def test_the_section_and_the_check_say_where(project, reader):
    say(project)
    for user, page in (
        (project.created_by, desk.section_of(project)),
        (reader, desk.section_of(project)),
        (project.created_by, desk.address("check", project)),
    ):
        found = desk.page(desk.browser(user).get(page))
        ways = {
            each.get("href"): " ".join(each.text_content().split())
            for each in found.xpath("//p/a[contains(@href, 'commentaires/')]")
        }
        assert ways[desk.address("thread", project, "titre")] == "1 commentaire à régler (question A1)"
        assert ways[desk.address("thread", project, "resume")] == "Commenter (question A2)"


def test_what_was_refused_comes_back(project):
    client, url = desk.browser(project.created_by), desk.address("thread", project, "titre")
    response = client.post(url, {"acte": "ecrire", "texte": "x" * 2_001, "fin": "1"})
    assert response.status_code == 409
    assert "x" * 2_001 in response.content.decode()
    assert "trop long" in desk.text_of(response)
    gone = client.post(url, {"acte": "repondre", "commentaire": "999", "texte": "Mes mots à moi", "fin": "1"})
    assert gone.status_code == 409
    assert "Mes mots à moi" in gone.content.decode()


def test_a_session_that_ended_gives_the_words_back(project):
    response = desk.browser().post(
        desk.address("thread", project, "titre"), {"acte": "ecrire", "texte": "Mes mots à moi", "fin": "1"}
    )
    assert response.status_code == 403
    assert "Mes mots à moi" in response.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"acte": "effacer"},
        {"acte": "regler"},
        {"acte": "modifier", "commentaire": "1 or 1"},
        {"acte": ["regler"] * 2},
    ],
)
def test_hostile_posts_change_nothing(project, sent):
    head = say(project)
    response = desk.browser(project.created_by).post(desk.address("thread", project, "titre"), {**sent, "fin": "1"})
    assert response.status_code == 400
    head.refresh_from_db()
    assert (head.text, head.resolved_at) == (WORDS, None)


def test_one_does_not_edit_the_words_of_another(project, reader):
    head, client = say(project), desk.browser(reader)
    url = desk.address("thread", project, "titre")
    assert "Modifier mon commentaire" not in desk.text_of(client.get(f"{url}?modifier={head.pk}"))
    response = client.post(url, {"acte": "modifier", "commentaire": head.pk, "texte": "À moi", "fin": "1"})
    assert response.status_code == 403
    assert client.post(url, {"acte": "supprimer", "commentaire": head.pk, "fin": "1"}).status_code == 403


def test_the_service_never_reads_them(project):
    head = say(project)
    actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    actions.deposit(project, by=project.created_by, at=INSIDE)
    text = desk.browser(project.created_by).get(desk.address("reading", project)).content.decode()
    assert "CANARI" not in text


@pytest.mark.parametrize("items", [1, 3])
def test_what_the_pages_cost(project, items):
    for number in range(items):
        head = say(project, f"Mot {number}")
        say(project, "Réponse", answers=head.pk)
    client = desk.browser(project.created_by)
    costs = {
        desk.address("comments", project): 3,
        desk.address("thread", project, "titre"): 5,
        desk.address("check", project): 5,
        desk.section_of(project): 3,
        desk.address("reading", project): 4,
        desk.address("reading", project) + "?commentaires=oui": 4,
    }
    assert {address: _queries(client, address) for address in costs} == costs


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_after_the_window_they_remain_readable(project):
    say(project)
    Project.objects.filter(pk=project.pk).update(state="withdrawn")
    text = desk.text_of(desk.browser(project.created_by).get(desk.address("thread", project, "titre")))
    assert WORDS in text
    assert "C’est réglé" not in text


# -- beside the answers, when somebody of the team asks for it --------------------------------------


def test_they_are_read_beside_the_answers_only_when_chosen(project):
    head = say(project)
    actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    client, url = desk.browser(project.created_by), desk.address("reading", project)
    plain = client.get(url)
    assert "CANARI" not in desk.text_of(plain)
    (box,) = desk.page(plain).xpath("//form//input[@name='commentaires']")
    chosen = client.get(url, {"commentaires": box.get("value")})
    assert WORDS in desk.text_of(chosen)
    assert f"Réglé par {project.created_by}" in desk.text_of(chosen)
    assert "commentaires=oui" in chosen.content.decode().partition("Le même en PDF")[0][-200:]
    assert "avec les commentaires de l’équipe" in desk.text_of(client.get(project.get_absolute_url()))


def test_their_pdf_is_another_document_and_the_team_s_alone(project):
    client, url = desk.browser(project.created_by), desk.address("dossier_pdf", project)
    say(project)
    first = document_for("working", project=project)
    assert WORDS in first.html()
    assert WORDS not in document_for("dossier", project=project).html()
    say(project, "Un autre mot")
    assert document_for("working", project=project).fingerprint != first.fingerprint
    assert client.get(f"{url}?commentaires=oui").status_code == 200
    asked = Printout.objects.get(kind="working")
    assert (asked.project, asked.deposit) == (project, None)
    staff = client_of(make_staff("cheffe", "pilotage"))
    assert f"/{asked.pk}/" not in staff.get("/admin/projects/printout/").content.decode()
    for page in ("change", "download"):
        assert staff.get(reverse(f"admin:projects_printout_{page}", args=[asked.pk])).status_code == 404


def test_a_deposit_never_shows_them_and_staff_learn_nothing_of_them(project):
    """Neither the words nor that something was said; the panel of the other dossiers of the school is there."""
    head, twin = say(project), desk.make_project(project.created_by, campaign=project.campaign)
    actions.resolve_comment(project, head.pk, by=project.created_by, at=INSIDE)
    deposit = actions.deposit(project, by=project.created_by, at=INSIDE)
    client = desk.browser(project.created_by)
    for query in ("?depot=1", "", "?depot=1&commentaires=oui"):
        assert "CANARI" not in client.get(desk.address("reading", project) + query).content.decode(), query
    assert WORDS in desk.text_of(client.get(desk.address("reading", project) + "?commentaires=oui"))
    assert "CANARI" not in document_for("dossier", deposit=deposit).html()
    assert "is-draft" not in document_for("working", project=fresh(project)).html()
    page = client_of(make_staff("cheffe", "pilotage")).get(reverse("admin:projects_project_change", args=[project.pk]))
    told = desk.text_of(page)
    assert "CANARI" not in page.content.decode()
    assert "ommentaire" not in told.partition("Historique")[2]
    assert "Autre dossier du même établissement" in told
    assert f"Brouillon{twin.reference}, brouillon" in told
