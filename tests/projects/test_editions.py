"""Editions: cloned, changed, published, exported; a published one never changes, whatever the path."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from campaigns.models import Edition, EditionAct
from campaigns.questionnaire import canonical, document_of, editing, load
from campaigns.questionnaire.proofing import Fault
from campaigns.seed.reading import edition_source
from projects import actions, triggers
from projects.actions import EditionRefused, StaleEdition
from projects.models import EditionTrial
from tests.factories import BEFORE, INSIDE, make_call, make_campaign, make_edition, make_project, make_school, make_user
from tne29.lib.errors import Refusal, TooLarge

pytestmark = pytest.mark.django_db

SHIPPED = edition_source("ami_2023_2024")
LATER = INSIDE + timedelta(hours=1)


@pytest.fixture
def shipped():
    return make_edition(SHIPPED, slug="ami-2023-2024")


@pytest.fixture
def lead():
    return make_user("maiwenn")


@pytest.fixture
def draft(shipped, lead):
    return actions.clone(shipped, "AMI 2025-2026", by=lead, at=INSIDE)


def renamed(edition, title="Un autre titre"):
    return editing.set_edition(document_of(edition.source), title=title)


def tried(edition, lead, at=INSIDE):
    """As the worker leaves it once every check has passed."""
    trial = actions.ask_trial(edition, by=lead, at=at)
    EditionTrial.objects.filter(pk=trial.pk).update(state="done", done_at=at, results={"print": [], "primary": []})
    return edition


def words(error) -> str:
    return str(error.value).replace("\u00a0", " ")


# -- draft -------------------------------------------------------------------------------------------


def test_a_clone_is_a_draft_that_says_where_it_comes_from(draft, shipped, lead):
    assert (draft.slug, draft.title, draft.is_draft) == ("ami-2025-2026", "AMI 2025-2026", True)
    assert (draft.based_on, draft.by, draft.created_at) == (shipped, lead, INSIDE)
    assert [question.key for question in draft.questionnaire.questions] == [
        question.key for question in shipped.questionnaire.questions
    ]
    act = draft.acts.get()
    assert (act.act, act.by_name, act.at, act.fingerprint) == ("clone", "Maiwenn Le Goff", INSIDE, draft.fingerprint)


def test_two_clones_of_one_title_have_two_identifiers(draft, shipped):
    assert actions.clone(shipped, "AMI 2025-2026", by=None, at=INSIDE).slug == "ami-2025-2026-2"


def test_a_saved_draft_says_what_changed(draft, lead):
    document, _ = editing.add_question(document_of(draft.source), "porteur", "short", "Encore ?")
    document = editing.remove(document, "conseil")
    saved = actions.save_edition(draft, document, draft.fingerprint, by=lead, at=LATER)
    assert saved.questionnaire.question("encore") and saved.updated_at == LATER
    assert saved.source == canonical(document)
    assert saved.acts.first().label == "1\u00a0question ajoutée et 1\u00a0question retirée"


def test_saving_nothing_new_is_no_act(draft, lead):
    actions.save_edition(draft, document_of(draft.source), draft.fingerprint, by=lead, at=LATER)
    assert draft.acts.count() == 1


def test_a_stale_save_is_refused_and_says_who_was_first(draft, lead):
    first = actions.save_edition(draft, renamed(draft), draft.fingerprint, by=lead, at=LATER)
    with pytest.raises(StaleEdition) as error:
        actions.save_edition(draft, renamed(draft, "Encore un autre"), draft.fingerprint, by=make_user(), at=LATER)
    assert words(error).startswith("Maiwenn Le Goff a modifié ce brouillon le lundi 2 octobre 2023 à 11")
    assert error.value.edition == first and Edition.objects.get(pk=draft.pk).title == "Un autre titre"


def test_the_same_save_pressed_twice_is_one(draft, lead):
    document = renamed(draft)
    for _ in range(2):
        actions.save_edition(draft, document, draft.fingerprint, by=lead, at=LATER)
    assert draft.acts.count() == 2


def test_a_draft_always_reads(draft, lead):
    document = editing.move_section(document_of(draft.source), "equipement", 0)
    document = editing.move_question(document, "besoin_equipement", 2)
    with pytest.raises(EditionRefused) as error:
        actions.save_edition(draft, document, draft.fingerprint, by=lead, at=LATER)
    assert "n’est pas une question placée avant elle" in error.value.faults[0]
    assert Edition.objects.get(pk=draft.pk).source == draft.source


@pytest.mark.parametrize("title", ["", "   ", "x" * 161])
def test_a_clone_needs_a_title(shipped, title):
    with pytest.raises(EditionRefused):
        actions.clone(shipped, title, by=None, at=INSIDE)


def test_notes_are_kept_beside_the_questionnaire(draft, lead):
    saved = actions.save_edition(
        draft, document_of(draft.source), draft.fingerprint, by=lead, at=LATER, notes="À relire"
    )
    assert (saved.notes, saved.fingerprint) == ("À relire", draft.fingerprint)


# -- export, import ----------------------------------------------------------------------------------


def test_the_shipped_edition_is_exported_with_the_same_bytes(shipped):
    assert actions.export(shipped) == SHIPPED.encode()


def test_what_is_imported_is_exported_with_the_same_bytes(draft, lead):
    exported = actions.export(draft)
    actions.discard(draft, by=lead, at=LATER)
    imported = actions.import_text(exported.replace(b'slug = "ami-2025-2026"', b'slug = "ailleurs"'), by=lead, at=LATER)
    assert actions.export(imported).replace(b'slug = "ailleurs"', b'slug = "ami-2025-2026"') == exported


def test_an_import_never_overwrites(shipped, lead):
    other = SHIPPED.replace("Titre du projet", "Titre")
    imported = actions.import_text("# commentaire\n" + other, by=lead, at=LATER)
    assert (imported.slug, imported.based_on, imported.is_draft) == ("ami-2023-2024-2", shipped, True)
    with pytest.raises(Refusal, match="déjà dans le portail"):
        actions.import_text(SHIPPED.replace("[[section]]", "\n\n[[section]]"), by=lead, at=LATER)


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("slug = ", EditionRefused, "ne décrit pas un questionnaire"),
        ("", EditionRefused, "ne décrit pas un questionnaire"),
        ("a = " + "[" * 9_000, EditionRefused, "ne décrit pas un questionnaire"),
        (b"\xff\xfe\x00", Refusal, "n’est pas un texte"),
        ("slug = '\ud800'", Refusal, "n’est pas un texte"),
        (b"x" * 400_001, TooLarge, "trop long"),
        (SHIPPED.replace('kind = "yesno"', 'kind = "roman"', 1), EditionRefused, "ne décrit pas"),
    ],
)
def test_a_hostile_import_is_refused_with_a_sentence(text, error, sentence, lead):
    with pytest.raises(error, match=sentence):
        actions.import_text(text, by=lead, at=LATER)
    assert not Edition.objects.exists()


# -- publication -------------------------------------------------------------------------------------


def test_a_draft_is_published_once_it_is_sound(draft, lead):
    assert actions.run_trial(actions.ask_trial(draft, by=lead, at=INSIDE).pk, INSIDE)
    published = actions.publish(draft, by=lead, at=LATER)
    assert (published.published_at, published.acts.first().act) == (LATER, "publish")
    with pytest.raises(Refusal, match="ne se modifie plus"):
        actions.publish(published, by=lead, at=LATER)


def test_a_faulty_draft_is_refused_with_its_places(draft, lead):
    document = editing.change(document_of(draft.source), "titre", column="", label="Résumé du projet")
    document = editing.change(document, "resume", label="resume du projet")
    faulty = actions.save_edition(draft, document, draft.fingerprint, by=lead, at=LATER)
    with pytest.raises(EditionRefused) as error:
        actions.publish(faulty, by=lead, at=LATER)
    assert all(isinstance(fault, Fault) for fault in error.value.faults)
    assert [str(fault).replace("\u00a0", " ") for fault in error.value.faults] == [
        "Questionnaire : aucune question ne donne au portail « titre », dont il a besoin.",
        "Section E « Le projet » : deux questions ont le libellé « Résumé du projet ».",
    ]
    assert Edition.objects.get(pk=draft.pk).is_draft


def test_what_changed_since_the_checks_is_not_published(draft, lead):
    tried(draft, lead)
    actions.save_edition(draft, renamed(draft), draft.fingerprint, by=lead, at=LATER)
    with pytest.raises(StaleEdition):
        actions.publish(draft, by=lead, at=LATER)


def test_what_was_never_tried_or_long_ago_is_not_published(draft, lead):
    with pytest.raises(Refusal, match="Les vérifications de ce texte ne sont pas faites"):
        actions.publish(draft, by=lead, at=LATER)
    tried(draft, lead)
    with pytest.raises(Refusal, match="Les vérifications de ce texte ne sont pas faites"):
        actions.publish(draft, by=lead, at=INSIDE + timedelta(days=2))
    assert Edition.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize("verb", ["save", "discard"])
def test_a_published_edition_refuses_every_verb(shipped, lead, verb):
    with pytest.raises(Refusal, match="ne se modifie plus"):
        if verb == "save":
            actions.save_edition(shipped, renamed(shipped), shipped.fingerprint, by=lead, at=LATER)
        else:
            actions.discard(shipped, by=lead, at=LATER)


COLUMNS = {
    "source": "'x'",
    "title": "'x'",
    "slug": "'x'",
    "fingerprint": "'x'",
    "published_at": "NULL",
    "notes": "'x'",
    "based_on_id": "id",
    "updated_at": "'2023-01-01 00:00:00'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_the_database_refuses_to_change_a_published_edition(shipped, column):
    with pytest.raises(IntegrityError):
        execute(f"UPDATE campaigns_edition SET {column} = {COLUMNS[column]} WHERE id = {shipped.pk}")


@pytest.mark.parametrize(
    "write",
    [
        lambda edition: Edition.objects.filter(pk=edition.pk).update(title="x"),
        lambda edition: Edition.objects.filter(pk=edition.pk).delete(),
        lambda edition: Edition.objects.bulk_update([Edition(pk=edition.pk, source="x")], ["source"]),
        lambda edition: execute(f"DELETE FROM campaigns_edition WHERE id = {edition.pk}"),
    ],
)
def test_no_path_changes_a_published_edition(shipped, write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(shipped)


def test_the_same_writes_pass_without_the_triggers_and_on_a_draft(draft, shipped):
    """So that the tests above can fail."""
    execute(f"UPDATE campaigns_edition SET source = 'x' WHERE id = {draft.pk}")
    with triggers.disabled(connection):
        execute(f"UPDATE campaigns_edition SET title = 'x' WHERE id = {shipped.pk}")
    assert Edition.objects.get(pk=shipped.pk).title == "x"


def test_history_is_append_only(draft):
    for statement in ("UPDATE campaigns_editionact SET label = 'x'", "DELETE FROM campaigns_editionact"):
        with pytest.raises(IntegrityError):
            execute(statement)


def execute(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# -- what uses an edition ----------------------------------------------------------------------------


def test_a_discarded_draft_leaves_its_history(draft, lead):
    slug = draft.slug
    actions.discard(draft, by=lead, at=LATER)
    assert not Edition.objects.filter(slug=slug).exists()
    assert list(EditionAct.objects.filter(slug=slug).values_list("act", flat=True)) == ["clone", "discard"]


def test_a_new_draft_never_takes_the_history_of_another(draft, shipped, lead):
    actions.discard(draft, by=lead, at=LATER)
    assert actions.clone(shipped, "AMI 2025-2026", by=lead, at=LATER).acts.count() == 1


def test_a_draft_others_come_from_stays(draft, lead):
    actions.clone(draft, "Petite sœur", by=lead, at=LATER)
    with pytest.raises(Refusal, match="Petite sœur"):
        actions.discard(draft, by=lead, at=LATER)
    with pytest.raises(ProtectedError):
        draft.delete()


def test_no_call_and_no_project_takes_a_draft(draft, shipped, lead):
    call = make_call(edition=shipped)
    with pytest.raises(Refusal, match="brouillon"):
        actions.use_edition(call, draft, by=lead, at=LATER)
    call.edition = draft
    with pytest.raises(ValidationError):
        call.clean()
    project = make_project(make_campaign(call=call), school=make_school())
    for table, pk in (("campaigns_call", call.pk), ("projects_project", project.pk)):
        with pytest.raises(IntegrityError):
            execute(f"UPDATE {table} SET edition_id = {draft.pk} WHERE id = {pk}")


def test_projects_keep_the_edition_they_began_with(draft, shipped, lead):
    call = make_call(edition=shipped)
    campaign = make_campaign(call=call)
    begun = make_project(campaign, school=make_school())
    published = actions.publish(tried(draft, lead, BEFORE), by=lead, at=BEFORE)
    said = actions.consequences_of_use(call, published)
    assert "1\u00a0brouillon en cours" in said[1]
    call = actions.use_edition(call, published, by=lead, at=LATER)
    campaign.refresh_from_db()
    begun.refresh_from_db()
    assert (call.edition, begun.edition) == (published, shipped)
    new = make_project(campaign, school=make_school("0299002C"))
    assert new.edition == published
    assert published.acts.first().act == "use" and actions.consequences_of_use(call, published) == []


def test_every_draft_of_the_history_reads(draft):
    assert load(draft.source).slug == draft.slug
