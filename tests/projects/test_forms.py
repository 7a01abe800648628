"""One section on the screen: what it keeps, what it refuses and how it says so, with and without JavaScript."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context
from django.utils.datastructures import MultiValueDict
from lxml import html

from campaigns.questionnaire import Piece, StaticCatalogue, told
from projects.forms import paper_form, section_form
from tests.campaigns.questionnaire import pages
from tests.campaigns.questionnaire.definitions import CATALOGUE
from tests.campaigns.questionnaire.shipped import SHIPPED

NETWORK = {"en_reseau": True, "etablissements_associes": [{"id": "r0001", "school": "0299001B", "contact": "Anne"}]}
BUDGET = {
    "depenses": [{"id": "r0001", "poste": "equipement", "montant": "1200.00"}],
    "recettes": [{"id": "r0002", "financeur": "tne", "montant": "1000.00"}],
}


def form(section: str, query: str | None = None, answers: dict | None = None, **given):
    data = None if query is None else QueryDict(query)
    section = SHIPPED.section(section)
    return section_form(SHIPPED, section, answers=answers or {}, catalogue=CATALOGUE, data=data, **given)


def drawn(form) -> html.HtmlElement:
    return html.fromstring(f"<form>{pages.SCREEN.render(Context({'form': form}))}</form>")


def by_id(page: html.HtmlElement, id_: str) -> html.HtmlElement:
    (found,) = page.xpath(f'.//*[@id="{id_}"]')
    return found


class TestKeeping:
    def test_changes_hold_every_question_of_the_section(self):
        kept = form("parentalite", "actions_familles=Un+atelier&familles_visees=12").changes()
        assert kept == {"actions_familles": "Un atelier", "partenaires_familles": None, "familles_visees": 12}

    def test_what_is_wrong_is_left_out_and_the_rest_is_kept(self):
        wrong = form("parentalite", "actions_familles=Un+atelier&familles_visees=douze")
        assert wrong.changes() == {"actions_familles": "Un atelier", "partenaires_familles": None}

    def test_what_is_shown_is_not_kept(self):
        kept = form("budget", "montant=999999&equilibre=1&depense_engagee=non", BUDGET).changes()
        assert sorted(kept) == ["depense_engagee", "depenses", "etapes", "periode", "recettes"]
        assert kept["depense_engagee"] is False

    def test_names_that_are_not_asked_are_ignored(self):
        kept = form("parentalite", "state=accepted&titre=Volé&revision=9&familles_visees=1").changes()
        assert set(kept) == {"actions_familles", "partenaires_familles", "familles_visees"}

    def test_hidden_answers_are_kept(self):
        page = drawn(form("reseau", answers={**NETWORK, "en_reseau": False}))
        assert by_id(page, "field-etablissements_associes").get("hidden") is not None
        kept = form("reseau", pages.sent_back(page).urlencode()).changes()
        assert kept["etablissements_associes"] == NETWORK["etablissements_associes"]

    def test_a_name_given_twice_keeps_the_last(self):
        assert form("parentalite", "familles_visees=1&familles_visees=2").changes()["familles_visees"] == 2


NOT_AN_AMOUNT = "Indiquez un montant en euros, par exemple 1 234,56."


class TestErrors:
    QUERY = "periode-debut=31/02/2024&depenses-0-id=r0001&depenses-0-montant=abc&depense_engagee=peut-être"

    def test_each_error_leads_to_what_is_to_be_mended(self):
        wrong = form("budget", self.QUERY)
        assert wrong.error_items() == [
            ("J1, début\u00a0: Indiquez une date qui existe, par exemple 31/01/2024.", "#id_periode-debut"),
            (
                "J3, ligne 1, montant TTC\u00a0: Indiquez un montant en euros, par exemple 1 234,56.",
                "#id_depenses-0-montant",
            ),
            ("J7\u00a0: Choisissez une réponse de la liste.", "#id_depense_engagee_0"),
        ]
        page = drawn(wrong)
        assert [by_id(page, link[1:]).tag for _, link in wrong.error_items()] == ["input"] * 3

    def test_what_was_typed_is_shown_again_with_its_error(self):
        page = drawn(form("budget", self.QUERY))
        cell = by_id(page, "id_depenses-0-montant")
        assert (cell.get("value"), cell.get("aria-invalid")) == ("abc", "true")
        error = by_id(page, cell.get("aria-describedby").split()[-1])
        assert pages.spaces(error.text_content()) == NOT_AN_AMOUNT

    def test_a_calendar_does_not_hide_what_was_typed(self):
        typed = by_id(drawn(form("budget", self.QUERY)), "id_periode-debut")
        assert (typed.get("type"), typed.get("value")) == ("text", "31/02/2024")

    def test_rows_keep_their_ids_through_an_error(self):
        page = drawn(form("budget", self.QUERY))
        (row_id,) = page.xpath('.//input[@name="depenses-0-id"]')
        assert row_id.get("value") == "r0001"

    def test_a_refused_file_is_named(self):
        files = MultiValueDict({"devis": [SimpleUploadedFile("devis.exe", b"x"), SimpleUploadedFile("a.pdf", b"x")]})
        wrong = form("equipement", "besoin_equipement=oui", files=files)
        assert wrong.error_items() == [
            (
                "F5\u00a0: «\u00a0devis.exe\u00a0» n’est pas accepté\u00a0: "
                "choisissez un fichier PDF, JPG, JPEG, PNG, ODT, ODS, DOCX, XLSX.",
                "#id_devis",
            )
        ]
        assert wrong.uploads() == []


class TestDraftIsLenient:
    def test_nothing_is_compulsory(self):
        for section in SHIPPED:
            assert form(section.key, "").error_items() == []

    def test_too_long_a_text_is_kept_and_reported(self):
        long = form("projet", answers={"resume": "é" * 612})
        page = drawn(long)
        field = by_id(page, "field-resume")
        assert pages.texts(pages.by_class(field, "field-warning")) == (
            "Raccourcissez cette réponse : 612 caractères, 600 au plus.",
        )
        assert pages.texts(pages.by_class(field, "field-counter-over")) == ("612 / 600 caractères",)
        assert form("projet", pages.sent_back(page).urlencode()).changes()["resume"] == "é" * 612

    def test_counter_counts_as_the_server_does(self):
        page = drawn(form("projet", "resume=" + "%F0%9F%99%82e%CC%81%0D%0A%0D%0Aa++"))
        counter = pages.by_class(by_id(page, "field-resume"), "field-counter")
        assert pages.texts(counter) == ("5 / 600 caractères",)


class TestRowsWithoutScript:
    def test_an_empty_table_opens_with_rows_to_begin(self):
        page = drawn(form("budget"))
        assert len(page.xpath('.//*[@data-rows="etapes"]/*')) == 2
        assert len(page.xpath('.//*[@data-rows="depenses"]/*')) == 1

    def test_empty_rows_come_with_an_id(self):
        page = drawn(form("budget"))
        ids = [each.get("value") for each in page.xpath('.//*[@data-rows="etapes"]//input[@type="hidden"]')]
        assert [bool(re.fullmatch("r[0-9a-f]{12}", each)) for each in ids] == [True, True]
        assert len(set(ids)) == 2

    def test_add_shows_one_more_row(self):
        pressed = form("budget", "depenses-0-id=r0001&depenses-0-montant=5&ajouter=depenses")
        assert (pressed.pressed, pressed.changes()["depenses"]) == ("depenses", [{"id": "r0001", "montant": "5.00"}])
        assert len(drawn(pressed).xpath('.//*[@data-rows="depenses"]/*')) == 2
        again = form("budget", answers=BUDGET, more="depenses")
        assert len(drawn(again).xpath('.//*[@data-rows="depenses"]/*')) == 2

    def test_remove_forgets_the_row(self):
        pressed = form("budget", "depenses-0-id=r0001&depenses-0-montant=5&retirer=depenses-0")
        assert (pressed.pressed, pressed.changes()["depenses"]) == ("depenses", None)

    @pytest.mark.parametrize("query", ["", "ajouter=inconnu", "retirer=autre-0", "retirer=", "retirer=depenses"])
    def test_no_table_was_touched(self, query):
        assert form("budget", query).pressed == ""

    def test_enter_saves_and_removes_nothing(self):
        page = drawn(form("budget", answers=BUDGET))
        first = page.xpath('.//*[self::button or self::input][@type="submit"]')[0]
        assert (first.get("name"), first.get("value")) == ("enregistrer", "Enregistrer")

    def test_a_full_table_says_so(self):
        rows = [{"id": f"r000{place}", "objectif": "x"} for place in range(5)]
        field = by_id(drawn(form("projet", answers={"objectifs": rows})), "field-objectifs")
        assert pages.by_class(field, "row-add")[0].get("hidden") is not None
        assert pages.texts(pages.by_class(field, "rows-full")) == ("Le tableau est complet : 5 lignes au plus.",)


class TestConditions:
    def test_question_is_hidden_and_says_when_it_is_asked(self):
        field = by_id(drawn(form("reseau")), "field-nature_reseau")
        assert field.get("hidden") is not None
        assert field.get("data-when") == '{"name": "en_reseau", "values": ["oui"]}'
        assert pages.texts(pages.by_class(field, "field-condition")) == ("si « oui » à la question B1",)

    def test_saved_answer_shows_it(self):
        assert by_id(drawn(form("reseau", answers={"en_reseau": True})), "field-nature_reseau").get("hidden") is None
        assert by_id(drawn(form("projet", answers={"en_reseau": True})), "field-liaison").get("hidden") is None

    def test_cell_of_a_group_is_watched(self):
        field = by_id(drawn(form("diagnostic")), "field-dossier_precedent")
        assert field.get("data-when") == '{"name": "financements-programmes", "values": ["tne"]}'

    def test_fact_decides_without_a_script(self):
        high = StaticCatalogue(CATALOGUE.lists, {"school_kind": "high"})
        page = drawn(section_form(SHIPPED, SHIPPED.section("porteur"), answers={}, catalogue=high))
        field = by_id(page, "field-classes")
        assert (field.get("hidden") is not None, field.get("data-when")) == (True, None)

    def test_saving_tells_when_questions_appear(self):
        assert form("reseau", "en_reseau=oui").reveals({}) is True
        assert form("reseau", "en_reseau=oui").reveals({"en_reseau": True}) is False
        assert form("reseau", "en_reseau=non").reveals({}) is False

    def test_questions_that_a_script_showed_and_somebody_answered_do_not_appear_again(self):
        assert form("equipement", "besoin_equipement=oui&maintenance=commune").reveals({}) is True
        rows = "equipements_demandes-0-id=r0001&equipements_demandes-0-usage=monter"
        all_answered = f"besoin_equipement=oui&maintenance=commune&lieu_et_rangement=ici&{rows}"
        assert form("equipement", all_answered).reveals({}) is False


class TestSums:
    def test_totals_amount_and_balance_follow_the_answers(self):
        page = drawn(form("budget", answers=BUDGET))
        assert pages.texts(pages.by_class(page, "total")) == (
            "Total des dépenses1 200,00 €",
            "Total des recettes1 000,00 €",
        )
        assert pages.texts(pages.by_class(page, "computed")) == ("1 000,00 €",)
        assert pages.texts(pages.by_class(page, "balance-verdict")) == (
            "Écart de 200,00 € : le total « Dépenses » dépasse le total « Recettes ».",
        )

    def test_what_was_just_typed_counts(self):
        page = drawn(form("budget", "depenses-0-id=r0001&depenses-0-montant=12,50", BUDGET))
        assert pages.texts(pages.by_class(page, "total"))[0] == "Total des dépenses12,50 €"


class TestPieces:
    PIECES = {
        "devis": [Piece("devis été.pdf", 1_258_291, url="/x", id="7")],
        "avis_direction-piece": [Piece("avis.png", 10, id="8")],
    }

    def test_pieces_are_listed_with_a_way_to_remove_them(self):
        page = drawn(form("equipement", attachments=self.PIECES))
        assert pages.texts(pages.by_class(page, "piece")) == ("devis été.pdf 1,2 Mo Retirer devis été.pdf",)
        assert page.xpath('.//button[@name="retirer_piece"]/@value') == ["7"]

    def test_pieces_inside_a_group(self):
        page = drawn(form("avis", attachments=self.PIECES))
        assert pages.texts(pages.by_class(page, "piece-name")) == ("avis.png",)

    def test_files_go_to_the_path_of_their_question(self):
        files = MultiValueDict(
            {
                "avis_direction-piece": [SimpleUploadedFile("a.pdf", b"x")],
                "autres_pieces": [SimpleUploadedFile("b.pdf", b"x")],
            }
        )
        sent = form("avis", "avis_direction-avis=favorable&retirer_piece=8", files=files)
        assert [(path, upload.name) for path, upload in sent.uploads()] == [
            ("avis_direction-piece", "a.pdf"),
            ("autres_pieces", "b.pdf"),
        ]
        assert sent.removed_pieces == ["8"]
        assert sent.changes()["avis_direction"] == {"avis": "favorable"}


@pytest.fixture
def screens() -> list[html.HtmlElement]:
    return pages.screen(SHIPPED, CATALOGUE, answers={**NETWORK, **BUDGET})


class TestMarkup:
    def test_ids_are_unique_and_references_lead_somewhere(self, screens):
        for page in screens:
            pages.drop(page.xpath(".//template"))
            ids = page.xpath(".//@id")
            assert len(ids) == len(set(ids))
            described = [id_ for each in page.xpath(".//@aria-describedby") for id_ in each.split()]
            assert set(described) | set(page.xpath(".//@for")) | set(page.xpath(".//@list")) <= set(ids)

    def test_every_control_has_a_label(self, screens):
        for page in screens:
            labelled = set(page.xpath(".//label/@for")) | set(page.xpath(".//label//input/@id"))
            controls = page.xpath(
                './/*[self::input or self::select or self::textarea][not(@type="hidden" or @type="submit")]'
            )
            assert {control.get("id") for control in controls} <= labelled

    def test_nothing_is_inline(self, screens):
        for page in screens:
            assert page.xpath(".//script | .//style | .//@style | .//@onclick") == []

    def test_answers_are_escaped(self):
        hostile = '<script>alert(1)</script>"><b>{{ 7|add:7 }}'
        answers = {"titre": hostile, "resume": hostile, "objectifs": [{"id": "r0001", "objectif": hostile}]}
        page = drawn(form("projet", answers=answers))
        assert page.xpath(".//script | .//b") == []
        assert by_id(page, "id_titre").get("value") == hostile
        assert by_id(page, "id_resume").text.removeprefix("\n") == hostile


class TestPaper:
    def test_tables_have_three_rows_to_write(self):
        page = html.fromstring(pages.PAPER.render(Context({"form": paper_form(SHIPPED, CATALOGUE)})))
        tables = page.xpath(".//table")
        assert [len(table.xpath("./tbody/tr")) for table in tables] == [3] * 10

    def test_attachments_are_to_enclose(self):
        page = html.fromstring(pages.PAPER.render(Context({"form": paper_form(SHIPPED, CATALOGUE)})))
        assert pages.texts(pages.by_class(page, "paper-check")) == ("pièce à joindre",) * 5

    def test_no_control_is_drawn(self):
        page = html.fromstring(pages.PAPER.render(Context({"form": paper_form(SHIPPED, CATALOGUE)})))
        assert page.xpath(".//input | .//select | .//textarea | .//button | .//form") == []


def test_told_sections_follow_the_questionnaire():
    sections = told(SHIPPED, BUDGET, CATALOGUE)
    assert [part.section for part in sections] == list(SHIPPED.sections)
    answers = [answer for part in sections for answer in part.answers]
    assert [answer.question for answer in answers] == list(SHIPPED.questions)
    amount = next(answer for answer in answers if answer.question.number == "J5")
    assert (amount.told.text, amount.gaps) == ("1\u202f000,00\u00a0€", ())
