"""The page of one question: what the lead types becomes the edition, and nothing else moves."""

import pytest

from campaigns.models import Edition
from campaigns.questionnaire import editing, load
from campaigns.questionnaire.kinds import KINDS
from tests.factories import make_edition

from . import lead as desk
from .lead import SHIPPED

pytestmark = pytest.mark.django_db
QUESTIONS = [question.key for question in load(SHIPPED).questions]
SAVE = "enregistrer"


@pytest.fixture
def draft():
    return desk.draft_of(desk.published())


@pytest.fixture
def small():
    """A draft that is quickly read."""
    return desk.draft_of(make_edition())


@pytest.fixture
def client():
    return desk.lead()


@pytest.mark.once
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_questions_of_the_shipped_edition_go_through_their_page_unchanged(draft, client, step):
    """One in three, and all of them in the soak."""
    before = desk.stored(draft)
    for key in list(QUESTIONS)[::step]:
        url = desk.question_page(draft, key)
        response = client.get(url)
        assert response.status_code == 200, key
        assert "À l’écran" in response.content.decode(), key
        saved = desk.post(client, url, desk.sent_by(response), press=SAVE)
        assert saved.status_code == 302, (key, desk.words(saved)[:600])
        assert desk.table(draft, key) == editing.question_of(before, key)
    assert desk.stored(draft) == before


@pytest.mark.once
def test_preview_says_the_same_by_the_form_and_by_the_edition(draft, client):
    """One question of each kind."""
    for key in {question.kind.name: question.key for question in load(SHIPPED).questions}.values():
        url = desk.question_page(draft, key)
        response = client.get(url)
        again = desk.post(client, url, desk.sent_by(response), press="apercu")
        assert again.status_code == 200
        assert again.context["lacking"] == [], key
        assert again.context["preview"].question == response.context["preview"].question, key


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_of_each_kind_is_added_with_what_its_page_proposes(small, client, kind):
    url = f"{desk.at('add_question', small.pk)}?section=budget&sorte={kind}"
    response = client.get(url)
    assert response.status_code == 200
    assert response.context["preview"].question.label == "Votre question"
    saved = desk.post(client, url, desk.sent_by(response), press=SAVE, **{"q-label": f"Essai {kind} ?"})
    assert saved.status_code == 302, desk.words(saved)[:900]
    added = desk.table(small, f"essai_{kind}")
    assert (added["kind"], added["label"]) == (kind, f"Essai {kind} ?")


def test_a_question_is_marked_to_be_answered_in_each_dossier(draft, client):
    url = desk.question_page(draft, "titre")
    response = client.get(url)
    assert "À redonner dans chaque dossier" in response.content.decode()
    desk.post(client, url, desk.sent_by(response), press=SAVE, **{"q-anew": "on"})
    assert desk.table(draft, "titre")["anew"] is True
    assert load(Edition.objects.get(pk=draft.pk).source).question("titre").anew
    assert "q-anew" not in client.get(desk.question_page(draft, "equilibre")).content.decode()


# -- what is wrong -----------------------------------------------------------------------------------


def test_errors_are_tied_to_their_fields_and_what_was_typed_is_kept(draft, client):
    url = desk.question_page(draft, "titre")
    response = desk.post(
        client, url, press=SAVE, **{"q-label": "  ", "q-help": "Trois mots.", "q-max_length": "beaucoup"}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#modifier-q-label"' in page
    assert 'href="#modifier-q-max_length"' in page
    assert "Écrivez la question." in page
    assert "Écrivez un nombre entier, de 1 à 20 000." in page
    assert 'value="beaucoup"' in page
    assert "Trois mots." in page
    assert desk.stored(draft)["section"][4] == desk.stored(desk.published())["section"][4]


def test_nothing_is_said_wrong_before_saving(draft, client):
    response = desk.post(client, desk.question_page(draft, "titre"), press="apercu", **{"q-label": ""})
    assert response.status_code == 200
    assert "field-error" not in response.content.decode()
    assert response.context["lacking"] == ["Écrivez la question."]


def test_choices_need_two_different_answers(draft, client):
    url = f"{desk.at('add_question', draft.pk)}?section=budget&sorte=choice"
    page = desk.sent_by(client.get(url))
    same = {"q-label": "Lequel ?", "q-options-0-label": "Le même", "q-options-1-label": "Le même"}
    response = desk.post(client, url, page, press=SAVE, **same)
    assert response.status_code == 422
    assert "Deux réponses ont le même libellé." in response.content.decode()
    alone = {name: value for name, value in page.items() if not name.startswith("q-options-1")} | {
        "q-label": "Lequel ?"
    }
    assert "Proposez au moins deux réponses." in desk.post(client, url, alone, press=SAVE).content.decode()


# -- rows --------------------------------------------------------------------------------------------


def test_rows_are_added_moved_and_removed_without_saving(draft, client):
    url, before = desk.question_page(draft, "en_reseau"), desk.stored(draft)
    shaped = desk.post(client, url, press="apercu", **{"q-kind": "choice"})
    page = desk.sent_by(shaped) | {"q-options-0-label": "Un", "q-options-1-label": "Deux"}
    more = desk.sent_by(desk.post(client, url, page, press="ajouter:q-options"))
    assert more["q-options-2-label"] == [""]
    more["q-options-2-label"] = ["Trois"]
    moved = desk.post(client, url, more, press="monter:q-options-2")
    labels = [option["label"].value() for option in moved.context["asked"].options]
    assert labels == ["Un", "Trois", "Deux"]
    fewer = desk.post(client, url, desk.sent_by(moved), press="retirer:q-options-0")
    assert [option["label"].value() for option in fewer.context["asked"].options] == ["Trois", "Deux"]
    assert desk.stored(draft) == before


def test_a_table_is_made_with_its_columns_and_its_total(draft, client):
    url = f"{desk.at('add_question', draft.pk)}?section=budget&sorte=table"
    page = desk.sent_by(client.get(url)) | {"q-label": "Quels trajets prévoyez-vous ?"}
    page = desk.sent_by(desk.post(client, url, page, press="ajouter:q-cells"))
    last = max(int(name.split("-")[2]) for name in page if name.startswith("q-cells-"))
    page |= {f"q-cells-{last}-label": "Prix", f"q-cells-{last}-kind": "euros"}
    page = desk.sent_by(desk.post(client, url, page, press="ajouter:q-totals"))
    mark = page[f"q-cells-{last}-key"][0]
    page |= {"q-totals-0-label": "Total des trajets", "q-totals-0-cell": f".{mark}"}
    saved = desk.post(client, url, page, press=SAVE)
    assert saved.status_code == 302, desk.words(saved)[:900]
    added = desk.table(draft, "quels_trajets_prevoyez")
    assert [cell["kind"] for cell in added["cell"]][-1] == "euros"
    assert added["totals"] == [{"label": "Total des trajets", "cell": "prix"}]


def test_a_condition_is_chosen_from_the_answers_of_an_earlier_question(draft, client):
    url = f"{desk.at('add_question', draft.pk)}?section=budget&sorte=long"
    page = desk.sent_by(client.get(url)) | {"q-label": "Pourquoi un réseau ?", "q-about": "en_reseau"}
    shaped = desk.post(client, url, page, press="apercu")
    assert "Seulement si la réponse est" in shaped.content.decode()
    refused = desk.post(client, url, desk.sent_by(shaped), press=SAVE)
    assert refused.status_code == 422
    assert "Cochez au moins une réponse." in refused.content.decode()
    saved = desk.post(client, url, desk.sent_by(shaped), press=SAVE, **{"q-wanted": ["oui"]})
    assert saved.status_code == 302
    assert desk.table(draft, "pourquoi_un_reseau")["condition"] == {"question": "en_reseau", "equals": True}
    assert "si « oui » à la question B1" in desk.words(client.get(desk.at("change", draft.pk)))


def test_a_condition_offers_no_question_placed_after(draft, client):
    response = client.get(desk.question_page(draft, "en_reseau"))
    offered = [value for group in response.context["asked"].condition.about_choices for value, _ in group["options"]]
    assert "fact:school_kind" in offered
    assert "besoin_equipement" not in offered


# -- what others need --------------------------------------------------------------------------------


def test_removing_an_answer_that_a_condition_needs_is_said_before_it_is_done(draft, client):
    url = desk.question_page(draft, "financements")
    page = desk.sent_by(client.get(url))
    row = next(name for name, value in page.items() if value == ["tne"]).removesuffix("-key")
    page = {name: value for name, value in page.items() if not name.startswith(f"{row}-")}
    response = desk.post(client, url, page, press=SAVE)
    assert response.status_code == 409
    assert "sa condition disparaît" in response.content.decode()
    assert "tne" in str(desk.table(draft, "financements"))
    saved = desk.post(client, url, desk.sent_by(response), press=SAVE)
    assert saved.status_code == 302
    assert all("programmes" not in str(each.get("condition")) for each in desk.stored(draft)["section"][3]["question"])


def test_the_kind_of_a_question_that_others_count_upon_does_not_change(draft, client):
    url = desk.question_page(draft, "en_reseau")
    response = desk.post(client, url, press=SAVE, **{"q-kind": "short"})
    assert response.status_code == 422
    assert "Cette sorte de réponse est attendue ailleurs." in response.content.decode()
    assert desk.table(draft, "en_reseau")["kind"] == "yesno"


# -- two leads ---------------------------------------------------------------------------------------


def test_the_second_of_two_leads_is_told_who_and_keeps_her_words(draft, client):
    other, url = desk.lead("gwenn"), desk.question_page(draft, "titre")
    hers = desk.sent_by(client.get(url))
    assert (
        desk.post(other, desk.question_page(draft, "resume"), press=SAVE, **{"q-label": "En bref ?"}).status_code == 302
    )
    response = desk.post(client, url, hers, press=SAVE, **{"q-label": "Quel est le titre ?"})
    assert response.status_code == 409
    text = desk.words(response)
    assert "Gwenn Le Goff a modifié ce brouillon le" in text
    assert "Quel est le titre ?" in text
    assert desk.table(draft, "titre")["label"] != "Quel est le titre ?"
    again = desk.post(client, url, desk.sent_by(response), press=SAVE)
    assert again.status_code == 302
    assert desk.table(draft, "titre")["label"] == "Quel est le titre ?"
    assert desk.table(draft, "resume")["label"] == "En bref ?"


# -- hostile -----------------------------------------------------------------------------------------

HOSTILE = [
    {"q-kind": "nimporte"},
    {"q-kind": ["short", "table"]},
    {"q-key": "../../etc"},
    {"q-label": "<script>alert(1)</script>"},
    {"q-label": "a\x00b\u202e"},
    {"q-label": "x" * 100_000},
    {"q-max_length": "9" * 5_000},
    {"q-max_length": "-1"},
    {"q-max_length": "٣"},
    {"q-column": "password"},
    {"q-about": "fact:nothing"},
    {"q-about": "titre", "q-wanted": ["x"]},
    {"q-about": "resume", "q-wanted": ["oui", "x", "non"]},
    {f"q-options-{place}-label": "x" for place in range(500)},
    {"q-options-99999999999-label": "x"},
    {"q-cells-0-cells-0-cells-0-kind": "table"},
    {"faire": "retirer:q"},
    {"faire": "ajouter:" + "q-" * 400},
    {"faire": "monter:q-options-9"},
    {"seen": ""},
    {"seen": "x" * 10_000},
]


@pytest.mark.once
@pytest.mark.parametrize("press", ["apercu", SAVE])
def test_hostile_posts_get_a_page_and_break_nothing(small, client, press):
    keys = {question.key for question in small.questionnaire.questions}
    for typed in HOSTILE:
        for key in ("titre", "depenses"):
            url = desk.question_page(small, key)
            response = client.post(url, desk.sent_by(client.get(url)) | {"faire": press} | typed)
            assert response.status_code in (200, 302, 400, 409, 413, 422), (typed, response.status_code)
            assert b"<script>alert" not in response.content
    assert client.get(desk.at("change", small.pk)).status_code == 200
    assert {question.key for question in Edition.objects.get(pk=small.pk).questionnaire.questions} == keys
