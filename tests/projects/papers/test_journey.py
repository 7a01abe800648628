"""A filled PDF brought back, through the doors: what is shown, what is taken, what is refused, and to whom."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name, Pdf

from campaigns.models import Edition
from campaigns.questionnaire import acroform
from projects import actions
from projects.models import BroughtPaper, JournalEntry
from tests import factories
from tests.factories import INSIDE
from tests.projects import desk
from tests.projects.papers import forms
from tests.tne29.lib.pdf_form import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_campaign")]

ROWS = [{"id": "r0001", "poste": "Micros", "montant": "120.00"}]


@pytest.fixture
def project():
    return desk.make_project(answers={"titre": "Une webradio", "effectif": 12, "depenses": ROWS})


@pytest.fixture
def client(project):
    return desk.browser(project.created_by)


def send(client, project, content: bytes, name: str = "questionnaire rempli.pdf"):
    upload = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(desk.address("bring", project), {"fichier": upload, "fin": "1"})


def brought(client, project, *given, **texts) -> str:
    """The address of the page where one chooses."""
    answer = send(client, project, forms.filled(project, *given, **texts))
    assert answer.status_code == 302, desk.text_of(answer)
    return answer.url


def press(client, url: str, button: str = "reprendre", **more):
    """The page as it is shown, and a button; `more` changes what is ticked."""
    return client.post(url, {**desk.form_of(client.get(url)), **more, "vers": button})


def offered(answer) -> list[str]:
    return [box.get("value") for box in desk.page(answer).cssselect("input[name=prendre]")]


def ticked(answer) -> list[str]:
    return desk.form_of(answer).get("prendre", [])


def refusal(client, project, content: bytes) -> str:
    answer = send(client, project, content)
    assert answer.status_code == 422
    assert not BroughtPaper.objects.exists()
    return desk.page(answer).cssselect("#erreurs li")[0].text_content()


# -- the choice ------------------------------------------------------------------------------------


def test_both_versions_are_shown_and_what_replaces_nothing_is_ticked(client, project):
    url = brought(client, project, {"en_reseau": "oui"}, titre="Une web radio", resume="Deux\rlignes", effectif="12")
    shown = client.get(url)
    assert (offered(shown), ticked(shown)) == (["titre", "resume", "en_reseau"], ["resume", "en_reseau"])
    page = desk.page(shown)
    title = page.cssselect("[data-question=titre]")[0]
    assert [mark.text_content() for mark in title.cssselect("mark")] == ["webradio", "web radio"]
    figures = [" ".join(each.text_content().split()) for each in page.cssselect(".figures li")]
    assert figures == ["2nouvelles, où le brouillon est vide", "1différente du brouillon", "1identique au brouillon"]


def test_what_is_ticked_is_taken_in_one_save_and_the_journal_says_so(client, project):
    url = brought(client, project, {"en_reseau": "oui"}, titre="Autre", resume="Texte")
    before = project.revisions.count()
    done = press(client, url, prendre=["resume", "titre"])
    assert done.url == project.get_absolute_url()
    project.refresh_from_db()
    assert project.answers == {"titre": "Autre", "effectif": 12, "depenses": ROWS, "resume": "Texte"}
    assert (project.revisions.count(), project.title) == (before + 1, "Autre")
    entry = JournalEntry.objects.latest("pk")
    assert (entry.label, entry.by) == ("questionnaire rempli rapporté", project.created_by)
    assert entry.message == "2\u00a0réponses reprises du fichier «\u00a0questionnaire rempli.pdf\u00a0»"
    assert "2 réponses du fichier sont reprises" in desk.text_of(client.get(done.url))


def test_an_empty_paper_field_never_erases(client, project):
    url = brought(client, project, {"publication": ""}, titre="", effectif=" ", depenses__0__poste="", resume="Texte")
    press(client, url, prendre=["titre", "effectif", "depenses", "resume", "publication"])
    project.refresh_from_db()
    assert project.answers == {"titre": "Une webradio", "effectif": 12, "depenses": ROWS, "resume": "Texte"}


def test_rows_are_told_one_by_one_then_added(client, project):
    url = brought(client, project, depenses__0__poste="Casques", depenses__0__montant="50")
    shown = desk.text_of(client.get(url))
    assert "1 ligne ajoutée ; 1 ligne du brouillon gardée sans changement." in shown
    press(client, url, prendre=["depenses"])
    project.refresh_from_db()
    assert [row["poste"] for row in project.answers["depenses"]] == ["Micros", "Casques"]


def test_what_cannot_be_taken_is_shown_with_what_was_written_and_the_way_to_answer(client, project):
    url = brought(client, project, effectif="une douzaine", resume="x" * 2_500)
    item = desk.page(client.get(url)).cssselect("[data-question=effectif]")[0]
    assert "une douzaine" in item.text_content()
    assert "nombre entier" in item.text_content()
    assert item.cssselect("a")[0].get("href") == f"{desk.section_of(project)}#field-effectif"
    assert not item.cssselect("input")


def test_all_or_none_are_ticked_without_scripts_and_nothing_is_saved(client, project):
    url = brought(client, project, titre="Autre", resume="Texte")
    for button, wanted in (("tout", ["titre", "resume"]), ("aucune", [])):
        assert ticked(press(client, url, button)) == wanted
    project.refresh_from_db()
    assert project.answers["titre"] == "Une webradio"


def test_nothing_ticked_is_said(client, project):
    answer = press(client, brought(client, project, titre="Autre"), prendre=[])
    assert answer.status_code == 422
    assert "Aucune réponse n’est cochée" in desk.text_of(answer)


def test_taking_nothing_forgets_what_was_read(client, project):
    url = brought(client, project, titre="Autre")
    assert press(client, url, "rien").url == project.get_absolute_url()
    assert not BroughtPaper.objects.exists()
    assert client.get(url).status_code == 404


def test_only_what_was_proposed_can_be_taken(client, project):
    url = brought(client, project, titre="Autre", resume="")
    press(client, url, prendre=["titre", "resume", "state", "tne29-edition", "publication"])
    project.refresh_from_db()
    assert project.answers == {"titre": "Autre", "effectif": 12, "depenses": ROWS}


def test_words_are_escaped(client, project):
    shown = client.get(brought(client, project, titre="<img src=x onerror=alert(1)>", effectif="<b>x</b>")).content
    assert b"<img src=x" not in shown
    assert b"<b>x" not in shown


# -- who, when -------------------------------------------------------------------------------------


def test_what_somebody_brought_is_theirs_alone(client, project):
    url = brought(client, project, titre="Autre")
    colleague = desk.browser(desk.join(project, "editor"))
    assert colleague.get(url).status_code == colleague.post(url, {"vers": "rien", "fin": "1"}).status_code == 404
    assert BroughtPaper.objects.count() == 1


def test_after_a_day_it_is_forgotten(client, project):
    url = brought(client, project, titre="Autre")
    with time_machine.travel(INSIDE + timedelta(days=1, minutes=1)):
        assert desk.browser(project.created_by).get(url).url == desk.address("bring", project)
        assert actions.forget_papers(INSIDE + timedelta(days=1, minutes=1)) == 1
    assert client.get(url).status_code == 404


def test_the_last_files_alone_are_kept(client, project):
    for number in range(actions.papers.MOST_KEPT + 2):
        brought(client, project, titre=f"Titre {number}")
    assert BroughtPaper.objects.count() == actions.papers.MOST_KEPT


def test_the_file_itself_is_kept_nowhere(client, project, settings):
    brought(client, project, titre="Autre")
    assert not settings.MEDIA_ROOT.exists()


def test_a_reader_brings_nothing(project):
    reader = desk.browser(desk.join(project, "reader"))
    assert send(reader, project, forms.filled(project, titre="x")).status_code == 403
    assert "Rapporter" not in desk.text_of(reader.get(project.get_absolute_url()))


def test_after_the_deposit_the_ordinary_rules_hold(client, project):
    url = brought(client, project, titre="Autre", resume="Texte")
    actions.deposit(project, by=project.created_by, at=INSIDE)
    assert press(client, url, prendre=["resume"]).status_code == 302
    project.refresh_from_db()
    assert (project.answers["titre"], project.answers["resume"]) == ("Une webradio", "Texte")
    url = brought(client, project, titre="Encore")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre"], "vers": "reprendre"}
    BroughtPaper.objects.update(expires_at=factories.AFTER + timedelta(hours=1))
    with time_machine.travel(factories.AFTER):
        later = desk.browser(project.created_by)
        answers = [later.get(url), later.post(url, sent), later.get(desk.address("bring", project))]
    assert [answer.status_code for answer in answers] == [409] * 3
    project.refresh_from_db()
    assert project.answers["titre"] == "Une webradio"


def test_a_deposit_between_the_page_and_the_choice_is_corrected_not_lost(client, project):
    url = brought(client, project, titre="Autre")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre"], "vers": "reprendre"}
    deposit = actions.deposit(project, by=project.created_by, at=INSIDE)
    assert client.post(url, sent).status_code == 302
    project.refresh_from_db()
    assert (project.answers["titre"], project.state) == ("Autre", "submitted")
    assert "Une webradio" in deposit.content.content


# -- others write meanwhile ------------------------------------------------------------------------


def test_a_clash_writes_nothing_and_shows_the_page_anew(client, project):
    url = brought(client, project, titre="Du papier", resume="Texte")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre", "resume"], "vers": "reprendre"}
    desk.write(project, desk.join(project, "editor"), titre="De la collègue")
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "une autre personne a modifié la réponse A1" in desk.text_of(answer)
    assert ticked(answer) == ["resume"]
    assert "De la collègue" in desk.page(answer).cssselect("[data-question=titre]")[0].text_content()
    project.refresh_from_db()
    assert project.answers["titre"] == "De la collègue"
    assert "resume" not in project.answers
    assert client.post(url, desk.form_of(answer) | {"vers": "reprendre"}).status_code == 302
    project.refresh_from_db()
    assert (project.answers["titre"], project.answers["resume"]) == ("De la collègue", "Texte")


def test_other_answers_written_meanwhile_are_kept(client, project):
    url = brought(client, project, titre="Du papier", depenses__0__poste="Casques")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre", "depenses"], "vers": "reprendre"}
    rows = [*ROWS, {"id": "r0009", "poste": "De la collègue"}]
    desk.write(project, desk.join(project, "editor"), effectif=30, depenses=rows)
    assert client.post(url, sent).status_code == 302
    project.refresh_from_db()
    assert (project.answers["titre"], project.answers["effectif"]) == ("Du papier", 30)
    assert [row["poste"] for row in project.answers["depenses"]] == ["Micros", "De la collègue", "Casques"]


def test_a_page_that_claims_to_know_the_future_is_refused(client, project):
    url = brought(client, project, titre="Du papier")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre"], "vers": "reprendre"}
    for revision in (str(project.revision + 1), "-1", "x", "", "9" * 50):
        assert client.post(url, {**sent, "revision": revision}).status_code == 400
    project.refresh_from_db()
    assert project.answers["titre"] == "Une webradio"


def test_pressing_twice_takes_once(client, project):
    url = brought(client, project, titre="Autre")
    sent = desk.form_of(client.get(url)) | {"prendre": ["titre"], "vers": "reprendre"}
    assert [client.post(url, sent).url for _ in range(2)] == [project.get_absolute_url()] * 2
    assert JournalEntry.objects.filter(act="bring_paper").count() == 1


# -- where the file comes from ---------------------------------------------------------------------


def test_a_file_made_from_the_draft_brings_only_what_was_changed_on_paper(client, project):
    marks = forms.prefilled(project)
    desk.write(project, project.created_by, titre="Corrigé à l’écran")
    content = forms.filled(project, {}, marks, titre="Une webradio", effectif="25")
    shown = client.get(send(client, project, content).url)
    assert offered(shown) == ticked(shown) == ["effectif"]


def test_a_file_of_another_project_is_taken_only_when_confirmed(client, project):
    marks = {acroform.PROJECT: "TNE29-2345-67", acroform.REVISION: "1"}
    url = send(client, project, forms.filled(project, {}, marks, resume="D’une autre école")).url
    shown = client.get(url)
    assert "préparé pour un autre dossier" in desk.text_of(shown)
    assert desk.form_of(shown).get("prendre") is None
    assert press(client, url, prendre=["resume"]).status_code == 422
    project.refresh_from_db()
    assert "resume" not in project.answers
    assert press(client, url, prendre=["resume"], confirmer="oui").status_code == 302


def test_a_file_of_another_campaign_is_announced(client, project):
    other = factories.make_campaign(call=project.campaign.call, slug="campagne-2")
    content = forms.filled(project, {}, {acroform.CAMPAIGN: other.slug}, resume="Texte")
    assert f"Il vient de : {other.name}" in desk.text_of(client.get(send(client, project, content).url))


def test_a_file_of_another_edition_is_carried_by_the_keys(client, project):
    source = desk.EDITION.replace('key = "resume"', 'key = "ancien"').replace('label = "Effectif"', 'label = "Élèves"')
    other = factories.make_edition(source, "ancienne")
    marks = {acroform.EDITION: other.fingerprint}
    content = forms.filled(project, {}, marks, titre="Autre", ancien="À recopier", effectif="30")
    shown = client.get(send(client, project, content).url)
    text = desk.text_of(shown)
    assert "1 réponse ne trouve plus sa question" in text
    assert "À recopier" in text
    assert "Questions nouvelles, absentes de ce PDF A2 Résumé" in text
    assert "A3 Effectif : libellé" in text
    assert offered(shown) == ["titre", "effectif"]


def test_an_edition_that_is_not_published_is_not_known(client, project):
    draft = Edition.objects.create(slug="essai-2", title="Essai", source=desk.EDITION + "\n")
    content = forms.filled(project, {}, {acroform.EDITION: draft.fingerprint}, titre="x")
    assert "ne connaît pas" in refusal(client, project, content)


def flattened(words: str = "", *, picture: bool = False) -> bytes:
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 10 700 Td ({words}) Tj ET".encode("latin-1") if words else b"")
    if picture:
        image = pdf.make_stream(b"\xff", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
        image.ColorSpace = Name.DeviceGray
        page.obj.Resources.XObject = Dictionary(I=pdf.make_indirect(image))
    return forms.saved(pdf)


@pytest.mark.once
def test_each_wrong_file_has_its_sentence(client, project):
    spoil = hostile.ACTIVE
    sent = {
        "n’est pas un PDF": b"bonjour",
        "est vide": b"",
        "incomplet ou abîmé": forms.filled(project, titre="x")[:400],
        "mot de passe": hostile.encrypted(),
        "un programme": forms.form({}, spoil=spoil["script of the document"][0]),
        "(XFA)": forms.form({"a": "b"}, spoil=spoil["XFA"][0]),
        "contient d’autres fichiers": forms.form({}, spoil=spoil["file inside"][0]),
        "bien plus de champs": hostile.many_fields(10_000),
        "n’en porte pas la marque": forms.form({"titre": "x"}),
        "ses cases n’y sont plus": flattened("Questionnaire du bureau, page 1"),
        "est une image": flattened(picture=True),
        "il n’en porte": flattened("Un autre document"),
        "ne connaît pas": forms.filled(project, {}, {acroform.EDITION: "f" * 64}, titre="x"),
        "une campagne que le portail": forms.filled(project, {}, {acroform.CAMPAIGN: "ailleurs"}, titre="x"),
        "une autre version du portail": forms.filled(project, {}, {acroform.FORM: "9:0123456789abcdef"}, titre="x"),
        "aucune réponse": forms.filled(project, {"en_reseau": ""}, titre="", depenses__0__id="r0001"),
        "la limite est de 5": forms.filled(project, titre="x") + b" " * (5 << 20),
    }
    found = {words: refusal(client, project, content).replace("\u00a0", " ") for words, content in sent.items()}
    assert [(words, said) for words, said in found.items() if words not in said] == []
    assert len(set(found.values())) == len(found) - 1


def test_no_file_at_all_is_said(client, project):
    answer = client.post(desk.address("bring", project), {"fin": "1"})
    assert answer.status_code == 422
    assert "Choisissez le fichier" in desk.text_of(answer)
    assert desk.page(answer).get_element_by_id("id_fichier").get("aria-invalid") == "true"


def test_a_200_mb_file_is_refused_before_it_has_arrived(client, project):
    """Its body is never read: not a byte of it has to be there."""
    answer = client.generic(
        "POST",
        desk.address("bring", project),
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 << 20),
        **{"wsgi.input": NeverRead()},
    )
    assert answer.status_code == 413
    assert not BroughtPaper.objects.exists()


class NeverRead(BytesIO):
    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read
