import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.questionnaire import DefinitionError, load
from campaigns.questionnaire.conditions import Condition
from campaigns.questionnaire.schema import Limits, Option

from .asking import YES_OR_NO, cell
from .definitions import documents, to_toml
from .shipped import SOURCE

SOUND = {
    "slug": "essai",
    "title": "Essai",
    "to_prepare": ["Un devis."],
    "section": [
        {
            "key": "premiere",
            "title": "Première section",
            "minutes": 10,
            "question": [
                {"key": "oui", "kind": "yesno", "label": "Oui ?", "required": True},
                {"key": "choix", "kind": "choice", "label": "Lequel ?", "options": YES_OR_NO},
            ],
        },
        {
            "key": "seconde",
            "title": "Seconde section",
            "minutes": 5,
            "question": [
                {
                    "key": "texte",
                    "kind": "long",
                    "label": "Pourquoi ?",
                    "max_length": 600,
                    "condition": {"question": "oui", "equals": True},
                },
            ],
        },
    ],
}


def faults(change) -> list[str]:
    """What the reader says of a sound document once `change` was made to it."""
    document = copy.deepcopy(SOUND)
    change(document)
    with pytest.raises(DefinitionError) as raised:
        load(to_toml(document))
    return [fault.replace("\u00a0", " ") for fault in raised.value.faults]


def add(*questions: dict):
    return lambda document: document["section"][1]["question"].extend(questions)


def test_sound_document_is_read():
    read = load(to_toml(SOUND))
    assert [(section.letter, section.key, section.minutes) for section in read] == [
        ("A", "premiere", 10),
        ("B", "seconde", 5),
    ]
    assert [(question.number, question.key, question.kind.name) for question in read.questions] == [
        ("A1", "oui", "yesno"),
        ("A2", "choix", "choice"),
        ("B1", "texte", "long"),
    ]
    assert read.question("texte").condition == Condition("equals", (True,), "oui")
    assert read.question("texte").limits == Limits(max_length=600)
    assert read.question("choix").options == (Option("a", "La première"), Option("b", "La seconde"))
    assert (read.minutes, read.to_prepare, read.question("inconnue")) == (15, ("Un devis.",), None)


def test_same_document_is_read_once():
    assert load(to_toml(SOUND)) is load(to_toml(copy.deepcopy(SOUND)))


def test_fingerprint_follows_every_change():
    other = copy.deepcopy(SOUND)
    other["title"] = "Essai bis"
    assert load(to_toml(SOUND)).fingerprint != load(to_toml(other)).fingerprint


def test_what_is_not_toml_is_refused():
    with pytest.raises(DefinitionError) as raised:
        load("slug = ")
    assert raised.value.faults[0].startswith("Le document n’est pas du TOML\u00a0: ")


def test_all_faults_are_told_at_once():
    def change(document):
        document["slug"] = "Avec Espace"
        document["section"][0]["minutes"] = -1
        document["section"][0]["question"][1]["options"] = YES_OR_NO[:1]
        document["section"][1]["question"][0] |= {"kind": "roman", "largeur": 3}

    assert faults(change) == [
        "Édition : « slug » doit n’avoir que a-z, 0-9 et des tirets (60 signes au plus).",
        "Section A : « minutes » doit être un nombre entier entre 0 et 240.",
        "Question A2 : il faut au moins deux réponses possibles.",
        "Question B1 : « kind » doit être parmi : short, long, choice, multi, yesno, integer, euros, date, email, "
        "phone, reference, references, composite, table, file, tick, notice, computed, balance.",
    ]


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (
            {"key": "Q", "kind": "short"},
            "Question B2 : « key » doit commencer par une lettre et n’avoir que a-z, 0-9 et _ (28 signes au plus).",
        ),
        ({"key": "q", "kind": "long"}, "Question B2 : « max_length » manque."),
        (
            {"key": "q", "kind": "short", "max_length": 0},
            "Question B2 : « max_length » doit être un nombre entier entre 1 et 20000.",
        ),
        (
            {"key": "q", "kind": "short", "max_length": True},
            "Question B2 : « max_length » doit être un nombre entier entre 1 et 20000.",
        ),
        ({"key": "q", "kind": "short", "options": YES_OR_NO}, "Question B2 : « options » est inconnu ici."),
        ({"key": "q", "kind": "short", "required": "oui"}, "Question B2 : « required » doit valoir true ou false."),
        ({"key": "q", "kind": "short", "anew": "oui"}, "Question B2 : « anew » doit valoir true ou false."),
        (
            {"key": "q", "kind": "notice", "source": "school", "anew": True},
            "Question B2 : « anew » n’a pas de sens : il n’y a rien à répondre.",
        ),
        (
            {"key": "q", "kind": "short", "format": "siren", "max_length": 9},
            "Question B2 : le format fixe la longueur : retirez la limite.",
        ),
        ({"key": "q", "kind": "integer", "min": 5, "max": 4}, "Question B2 : le minimum dépasse le maximum."),
        (
            {"key": "q", "kind": "date", "min": "2024-01-01"},
            "Question B2 : « min » n’est pas une limite possible pour cette sorte de question.",
        ),
        (
            {"key": "q", "kind": "choice", "options": [YES_OR_NO[0]] * 2},
            "Question B2 : deux réponses ont la même valeur.",
        ),
        (
            {"key": "q", "kind": "choice", "options": [{"value": "A b", "label": "x"}]},
            "Question B2 : « options » a une réponse dont la valeur n’est pas faite de a-z, 0-9, - et _.",
        ),
        (
            {"key": "q", "kind": "reference", "source": "villes"},
            "Question B2 : « source » doit être parmi : "
            "schools, themes, territories, authorities, districts, partners.",
        ),
        (
            {"key": "q", "kind": "references", "source": "schools"},
            "Question B2 : cette liste est trop longue pour des cases à cocher.",
        ),
        (
            {"key": "q", "kind": "notice", "source": "themes"},
            "Question B2 : « source » doit être parmi : "
            "school, school_contact, school_district, school_epci, school_kind, school_sector.",
        ),
        (
            {"key": "q", "kind": "table", "cell": [cell("c", "tick")]},
            "Question B2 : « c » ne peut pas être dans un tableau.",
        ),
        (
            {"key": "q", "kind": "table", "cell": [cell("id", "short")]},
            "Question B2 : « id » ne peut pas être dans un tableau.",
        ),
        (
            {"key": "q", "kind": "composite", "cell": [cell("c", "table", cell=[cell("d", "short")])]},
            "Question B2 : « c » ne peut pas faire partie d’un groupe de réponses.",
        ),
        (
            {"key": "q", "kind": "composite", "cell": [cell("c", "short"), cell("c", "short")]},
            "Question B2 : deux cases ont la clé « c ».",
        ),
        (
            {"key": "q", "kind": "composite", "cell": [cell("c", "short")], "ordered": ["c", "d"]},
            "Question B2 : « c » n’est pas une date de cette question.",
        ),
        (
            {"key": "q", "kind": "table", "min_rows": 3, "max_rows": 2, "cell": [cell("c", "short")]},
            "Question B2 : il y a plus de lignes au minimum qu’au maximum.",
        ),
        ({"key": "q", "kind": "file"}, "Question B2 : « accepts » manque."),
        ({"key": "oui", "kind": "short"}, "Deux questions ont la clé « oui »."),
        (
            {"key": "q", "kind": "short", "column": "main_theme"},
            "Question B2 « q » : cette sorte de question ne peut pas remplir la colonne « main_theme » "
            "(thématique principale).",
        ),
    ],
)
def test_fault_of_a_question(question, fault):
    assert fault in faults(add({"label": "Question", **question}))


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (
            {"question": "texte_2", "equals": True},
            "sa condition vise « texte_2 », qui n’est pas une question placée avant elle",
        ),
        ({"question": "q", "equals": True}, "sa condition vise « q », qui n’est pas une question placée avant elle"),
        ({"question": "oui", "contains": True}, "sa condition ne peut pas porter ainsi sur la question oui"),
        ({"question": "texte", "equals": "x"}, "sa condition ne peut pas porter ainsi sur la question texte"),
        ({"question": "choix", "equals": "z"}, "sa condition cherche une réponse impossible à la question « choix »"),
        ({"question": "oui", "equals": "oui"}, "sa condition cherche une réponse impossible à la question « oui »"),
    ],
)
def test_condition_that_cannot_be_met(condition, fault):
    question = {"key": "q", "kind": "short", "label": "Question", "condition": condition}
    assert faults(add(question)) == [f"Question B2 « q » : {fault}."]


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"question": "oui"},
        {"question": "oui", "fact": "school_kind", "equals": "primary"},
        {"question": "oui", "equals": 3},
    ],
)
def test_condition_that_says_nothing(condition):
    question = {"key": "q", "kind": "short", "label": "Question", "condition": condition}
    assert len(faults(add(question))) == 1


def test_condition_on_an_impossible_fact():
    question = {"key": "q", "kind": "short", "label": "Q", "condition": {"fact": "school_kind", "equals": "lycee"}}
    assert faults(add(question)) == [
        "Question B2 : « condition » cherche une valeur impossible du fait « school_kind »."
    ]


@pytest.mark.parametrize(
    ("total", "fault"),
    [
        ({"table": "texte", "cell": "c"}, "la somme vise « texte », qui n’est pas un tableau"),
        ({"table": "t", "cell": "nom"}, "la colonne « nom » du tableau « t » ne peut pas être additionnée"),
        (
            {"table": "t", "cell": "prix", "times": "nom"},
            "la colonne « nom » du tableau « t » ne peut pas être additionnée",
        ),
        (
            {"table": "t", "cell": "prix", "where": {"choix": "z"}},
            "le filtre « choix = z » ne correspond à aucune réponse possible",
        ),
    ],
)
def test_sum_that_cannot_be_made(total, fault):
    cells = [cell("nom", "short"), cell("prix", "euros"), cell("choix", "choice", options=YES_OR_NO)]
    table = {"key": "t", "kind": "table", "label": "Tableau", "cell": cells}
    computed = {"key": "q", "kind": "computed", "label": "Somme", "sum": total}
    assert faults(add(table, computed)) == [f"Question B3 « q » : {fault}."]


def test_two_questions_cannot_fill_one_column():
    titles = [{"key": f"t{place}", "kind": "short", "label": "Titre", "column": "title"} for place in range(2)]
    assert faults(add(*titles)) == ["Deux questions remplissent la colonne « title »."]


@settings(max_examples=60, deadline=None)
@given(documents())
def test_every_document_drawn_is_sound(document):
    read = load(to_toml(document))
    assert [len(section.questions) for section in read] == [len(each["question"]) for each in document["section"]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SOURCE) - 1), st.sampled_from(["", "x", '"', "[[section]]\n", "true", "\n", "=", "{"]))
def test_damaged_document_is_read_or_refused_in_words(place, graft):
    try:
        load(SOURCE[:place] + graft + SOURCE[place + 7 :])
    except DefinitionError as error:
        assert error.faults
