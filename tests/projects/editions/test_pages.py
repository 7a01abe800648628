"""The pages around the questions: the list, the outline, both views, comparing, publishing, using, files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Call, Edition
from campaigns.questionnaire import canonical, document_of, editing
from projects import actions
from tests.factories import INSIDE, make_call, make_project

from . import lead as desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return desk.published()


@pytest.fixture
def draft(published):
    return desk.draft_of(published)


@pytest.fixture
def client():
    return desk.lead()


def arrange(client, draft, gesture: str, **given):
    draft.refresh_from_db()
    sent = {"faire": gesture, "seen": draft.fingerprint, "fin": "1", **given}
    return client.post(desk.at("arrange", draft.pk), sent, follow=True)


def keys(draft, section: str) -> list[str]:
    return [question["key"] for question in editing.places.section_of(desk.stored(draft), section)["question"]]


# -- the list ----------------------------------------------------------------------------------------


def test_list_says_what_each_questionnaire_is(client, draft, published):
    make_call(edition=published)
    text = desk.words(client.get(desk.at("changelist")))
    assert "76 questions en 13 sections" in text.replace("\u00a0", " ")
    assert f"à partir de « {published.title} »" in text
    assert "Dernier changement le" in text
    assert "par Soizic Le Goff" in text
    assert "Utilisé par AMI 2023-2024" in text


def test_empty_list_says_how_to_begin(client):
    assert "Importez le fichier d’un questionnaire pour commencer." in desk.words(client.get(desk.at("changelist")))


def test_list_and_outline_cost_the_same_whatever_there_is(client, draft, published):
    make_call(edition=published)
    costs = []
    for _ in range(2):
        actions.save_edition(draft, renamed(draft), draft.fingerprint, by=None, at=INSIDE)
        for url in (desk.at("changelist"), desk.at("change", draft.pk)):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            costs.append((url, len(captured)))
        actions.clone(published, "Autre", by=None, at=INSIDE)
        draft.refresh_from_db()
    assert costs[:2] == costs[2:]
    assert all(cost <= 9 for _, cost in costs), costs


def renamed(edition: Edition) -> dict:
    edition.refresh_from_db()
    return editing.set_edition(document_of(edition.source), title=f"{edition.title} bis"[:160])


# -- the two views -----------------------------------------------------------------------------------


def test_screen_and_paper_show_every_question_under_the_same_number(client, published):
    paper = client.get(desk.at("paper", published.pk)).content.decode()
    for section in published.questionnaire.sections:
        screen = client.get(desk.at("screen", published.pk, section.key)).content.decode()
        for question in section.questions:
            assert f'id="field-{question.key}"' in screen
            assert f'id="papier-{question.key}"' in paper
            assert f">{question.number}</span>" in screen
            assert f">{question.number}</span>" in paper
        assert " hidden>" not in screen.partition('class="as-seen"')[2].partition("form-actions")[0].replace(
            'rows-full" hidden>', ""
        )


def test_reading_pages_cost_the_same_whatever_the_section(client, published):
    make_call(edition=published)
    costs = set()
    for key in ("porteur", "budget"):
        client.get(desk.at("screen", published.pk, key))
        with CaptureQueriesContext(connection) as captured:
            client.get(desk.at("screen", published.pk, key))
        costs.add(len(captured))
    assert len(costs) == 1
    assert costs.pop() <= 10


def test_published_edition_says_that_it_changes_no_more(client, published):
    text = desk.words(client.get(desk.at("change", published.pk)))
    assert "il ne change plus" in text
    assert "Modifier" not in text
    for name in ("about", "arrange", "add_section", "publish", "discard"):
        response = client.get(desk.at(name, published.pk))
        assert response.headers["Location"] == desk.at("change", published.pk)
    before = Edition.objects.values().get(pk=published.pk)
    for name in ("about", "arrange", "add_section", "publish", "discard"):
        client.post(desk.at(name, published.pk), {"title": "Forgé", "faire": "monter:resume", "fin": "1"})
    assert Edition.objects.values().get(pk=published.pk) == before


# -- the order ---------------------------------------------------------------------------------------


def test_questions_move_up_down_elsewhere_and_twice(client, draft):
    before = keys(draft, "projet")
    arrange(client, draft, f"descendre:{before[0]}")
    assert keys(draft, "projet")[:2] == [before[1], before[0]]
    arrange(client, draft, f"monter:{before[0]}")
    assert keys(draft, "projet") == before
    arrange(client, draft, f"poser:{before[0]}:budget:")
    assert keys(draft, "budget")[0] == before[0]
    other = keys(draft, "budget")[2]
    arrange(client, draft, f"poser:{before[0]}:budget:{other}")
    assert keys(draft, "budget")[2] == before[0]
    arrange(client, draft, f"dupliquer:{before[1]}")
    assert len(keys(draft, "projet")) == len(before)


def test_a_move_that_breaks_a_condition_is_refused_in_words(client, draft):
    before = desk.stored(draft)
    text = desk.words(arrange(client, draft, "poser:en_reseau:engagements:"))
    assert desk.stored(draft) == before
    assert "Ce déplacement n’est pas possible." in text
    assert "dépend de la réponse à la question" in text
    assert "en_reseau" not in text


def test_a_gesture_on_a_page_that_is_out_of_date_changes_nothing(client, draft):
    stale = draft.fingerprint
    arrange(client, draft, "section-descendre:porteur")
    before = desk.stored(draft)
    response = arrange(client, draft, "section-descendre:reseau", seen=stale)
    assert desk.stored(draft) == before
    assert "Nolwenn Le Goff a modifié ce brouillon le" in desk.words(response)


@pytest.mark.parametrize(
    "gesture",
    ["", "monter", "monter:", "monter:rien", "poser:titre", "poser:titre:x:y", "x" * 9_000, "section-monter:%00"],
)
def test_gestures_that_mean_nothing_change_nothing(client, draft, gesture):
    before = desk.stored(draft)
    assert arrange(client, draft, gesture).status_code == 200
    assert desk.stored(draft) == before


def test_removing_a_question_says_what_it_would_break(client, draft):
    url = desk.at("remove_question", draft.pk, "en_reseau")
    page = client.get(url)
    assert "la question sera toujours posée" in desk.words(page)
    assert client.post(url, desk.sent_by(page)).status_code == 302
    assert "en_reseau" not in keys(draft, "reseau")
    assert client.get(url).status_code == 404


def test_sections_are_added_changed_and_removed(client, draft):
    url = f"{desk.at('add_section', draft.pk)}?apres=porteur"
    assert client.post(url, desk.sent_by(client.get(url)) | {"title": " "}).status_code == 422
    assert desk.post(client, url, title="Bien commencer", minutes="5").status_code == 302
    assert [section["key"] for section in desk.stored(draft)["section"]][1] == "bien_commencer"
    changed = desk.at("section", draft.pk, "bien_commencer")
    assert desk.post(client, changed, title="Pour commencer", intro="Deux mots.").status_code == 302
    section = desk.stored(draft)["section"][1]
    assert (section["title"], section["intro"], section["minutes"]) == ("Pour commencer", "Deux mots.", 5)
    assert desk.post(client, desk.at("remove_section", draft.pk, "bien_commencer")).status_code == 302
    assert len(desk.stored(draft)["section"]) == 13


def test_words_around_are_changed(client, draft):
    response = desk.post(client, desk.at("about", draft.pk), title="AMI nouveau", to_prepare="Un devis\n\n Un avis ")
    assert response.status_code == 302
    document = desk.stored(draft)
    assert (document["title"], document["to_prepare"]) == ("AMI nouveau", ["Un devis", "Un avis"])


# -- comparing ---------------------------------------------------------------------------------------


def test_comparison_tells_what_was_added_removed_moved_and_reworded(client, draft, published):
    document = desk.stored(draft)
    document = editing.change(document, "titre", label="Comment s’appelle le projet ?")
    document = editing.remove(document, "second_courriel")
    document, _ = editing.add_question(document, "projet", "yesno", "Est-ce nouveau ?")
    document = editing.move_question(document, "resume", -1)
    actions.save_edition(draft, document, draft.fingerprint, by=None, at=INSIDE)
    url = desk.at("compare")
    text = desk.words(client.get(url, {"apres": draft.pk}))
    assert "Comment s’appelle le projet ?" in text
    assert "Est-ce nouveau ?" in text
    assert "À quelle autre adresse électronique pouvons-nous écrire ?" in text
    only = desk.words(client.get(url, {"avant": published.pk, "apres": draft.pk, "voir": "ajoutee"}))
    assert "Est-ce nouveau ?" in only
    assert "Comment s’appelle le projet ?" not in only


@pytest.mark.parametrize("given", ["x", "9" * 40, "-1", "0", "1 OR 1=1", "٣"])
def test_comparison_of_what_does_not_exist_is_not_found(client, draft, given):
    assert client.get(desk.at("compare"), {"avant": given, "apres": draft.pk}).status_code == 404


def test_comparison_of_the_same_says_so(client, published):
    given = {"avant": published.pk, "apres": published.pk}
    assert "posent les mêmes questions" in desk.words(client.get(desk.at("compare"), given))


# -- from a draft to a call --------------------------------------------------------------------------


def test_clone_is_a_draft_of_the_same_questions(client, published):
    response = desk.post(client, desk.at("clone", published.pk), title="AMI 2030")
    draft = Edition.objects.get(title="AMI 2030")
    assert response.headers["Location"] == desk.at("change", draft.pk)
    assert (draft.is_draft, draft.based_on) == (True, published)
    assert draft.questionnaire.sections == published.questionnaire.sections
    assert desk.post(client, desk.at("clone", published.pk), title="").status_code == 422


def test_what_is_to_mend_is_said_before_publishing_with_the_way_there(client, draft):
    document = editing.change(desk.stored(draft), "titre", column="")
    actions.save_edition(draft, document, draft.fingerprint, by=None, at=INSIDE)
    response = client.get(desk.at("publish", draft.pk))
    assert "aucune question ne donne au portail" in desk.words(response)
    assert desk.post(client, desk.at("publish", draft.pk), press="publier").status_code == 409
    assert Edition.objects.get(pk=draft.pk).is_draft


def test_what_changed_since_it_was_read_is_not_published(client, draft):
    page = desk.sent_by(client.get(desk.at("publish", draft.pk)))
    actions.save_edition(draft, renamed(draft), draft.fingerprint, by=None, at=INSIDE)
    assert client.post(desk.at("publish", draft.pk), page).status_code == 409
    assert Edition.objects.get(pk=draft.pk).is_draft


def test_a_call_takes_an_edition_once_told_what_it_changes(client, draft, published):
    call = make_call(edition=published)
    begun = make_project(answers={})
    Edition.objects.filter(pk=draft.pk).update(published_at=INSIDE)
    url = desk.at("use", draft.pk)
    assert client.post(url, {"fin": "1"}).status_code == 422
    page = client.post(url, {"call": call.pk, "fin": "1"})
    assert "chacun garde le questionnaire avec lequel il a commencé" in desk.words(page)
    assert Call.objects.get().edition == published
    assert client.post(url, desk.sent_by(page)).status_code == 302
    assert Call.objects.get().edition_id == draft.pk
    begun.refresh_from_db()
    assert begun.edition == published


def test_a_draft_is_given_up_after_a_question(client, draft):
    url = desk.at("discard", draft.pk)
    assert "Tout ce qui y a été écrit est perdu." in desk.words(client.get(url))
    assert desk.post(client, url).status_code == 302
    assert not Edition.objects.filter(pk=draft.pk).exists()


# -- files -------------------------------------------------------------------------------------------


def bring(client, content: bytes, name: str = "questionnaire.toml"):
    return client.post(desk.at("import"), {"file": SimpleUploadedFile(name, content), "fin": "1"})


def test_a_file_taken_away_comes_back_after_a_look(client, draft):
    document = editing.change(desk.stored(draft), "titre", label="Comment s’appelle le projet ?")
    actions.save_edition(draft, document, draft.fingerprint, by=None, at=INSIDE)
    exported = client.get(desk.at("export", draft.pk))
    assert exported.content == canonical(desk.stored(draft)).encode()
    assert desk.post(client, desk.at("discard", draft.pk)).status_code == 302
    look = bring(client, exported.content)
    assert look.status_code == 200
    assert "Comment s’appelle le projet ?" in desk.words(look)
    assert Edition.objects.count() == 1
    made = client.post(desk.at("import"), desk.sent_by(look) | {"creer": "1"})
    assert made.status_code == 302
    back = Edition.objects.latest("pk")
    assert back.is_draft
    assert document_of(back.source)["section"] == document["section"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"a = [", b"slug = 'x'", b"[" * 100_000, b"x" * 500_000, b"%PDF-1.7", "é".encode("latin-1")],
)
def test_a_file_that_is_no_questionnaire_is_refused_in_words(client, content):
    response = bring(client, content)
    assert response.status_code in (413, 422)
    assert "Erreur" in response.content.decode()
    assert not Edition.objects.exists()


# -- what pages cost ---------------------------------------------------------------------------------


def test_pages_of_a_question_and_of_a_comparison_cost_the_same_whatever_there_is(client, draft, published):
    make_call(edition=published)
    urls = (
        desk.question_page(draft, "titre"),
        desk.question_page(draft, "depenses"),
        f"{desk.at('compare')}?avant={published.pk}&apres={draft.pk}",
        desk.at("move", draft.pk, "titre"),
        desk.at("publish", draft.pk),
    )
    costs = []
    for _ in range(2):
        costs.append([cost(client, url) for url in urls])
        actions.clone(published, "Autre", by=None, at=INSIDE)
    assert costs[0] == costs[1]
    assert costs[0][0] == costs[0][1]
    assert max(costs[0]) <= 12, costs


def cost(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
