from campaigns.questionnaire import missing

from .definitions import CATALOGUE
from .shipped import SHIPPED


def sentences(answers: dict, attachments: dict, number: str) -> list[str]:
    found = missing(SHIPPED, answers, attachments, CATALOGUE)
    return [each.sentence.replace("\u00a0", " ") for each in found if each.question.number == number]


def test_file_inside_a_group_counts_by_its_path():
    opinion = {"avis_direction": {"avis": "favorable"}}
    assert sentences(opinion, {}, "L2") == ["Avis signé : joignez le document demandé."]
    assert sentences(opinion, {"avis_direction-piece": 1}, "L2") == []
    assert sentences(opinion, {"avis_direction-piece": 3}, "L2") == [
        "Avis signé : retirez des fichiers : 2 fichiers au plus."
    ]


def test_pretended_files_do_not_count():
    opinion = {"avis_direction": {"avis": "favorable", "piece": 1}, "avis_direction-piece": 1}
    assert sentences(opinion, {}, "L2") == ["Avis signé : joignez le document demandé."]


def test_end_before_beginning():
    period = {"periode": {"debut": "2024-01-29", "fin": "2023-09-04"}}
    assert sentences(period, {}, "J1") == ["Fin : indiquez une date qui ne précède pas le lundi 29 janvier 2024."]


def test_condition_met_makes_the_question_compulsory():
    assert sentences({"en_reseau": False}, {}, "B2") == []
    assert sentences({"en_reseau": True}, {}, "B2") == ["Ajoutez au moins une ligne."]
