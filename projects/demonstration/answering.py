"""The answers of a story, section by section, keyed by the questions of the shipped edition."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import budgeting, cast
from .scene import Scene, filled, weekday

PLACE_OF_PRIORITY = {6: 6, 7: 1, 9: 2, 14: 3, 15: 5, 20: 4, 17: 7}
VOTE_AFTER = timedelta(days=40)
WOMEN = ("directrice", "principale", "proviseure", "cheffe", "professeure", "présidente")


def answers(scene: Scene) -> dict[str, dict[str, Any]]:
    """{section key: {question key: value}}; what has no answer is not there."""
    return {name: filled(_with_own(scene, write(scene))) for name, write in SECTIONS.items()}


def _with_own(scene: Scene, written: dict[str, Any]) -> dict[str, Any]:
    own = scene.story.own
    return {key: own.get(key, value) for key, value in written.items()}


def _bearer(scene: Scene) -> dict[str, Any]:
    head, contact = scene.head, scene.owner
    title = head.job_title.lower()
    return {
        "direction": {
            "civilite": "mme" if title.startswith(WOMEN) else "m",
            "prenom": head.first_name,
            "nom": head.last_name,
            "courriel": head.email,
        },
        "suivi": {
            "prenom": contact.first_name,
            "nom": contact.last_name,
            "fonction": contact.job_title,
            "courriel": contact.email,
            "telephone": cast.phone(scene.story.school, 1),
        },
        "second_courriel": scene.school.email if scene.turn % 3 else "",
        "effectif": scene.school.pupils,
        "classes": scene.place.get("classes"),
    }


def _network(scene: Scene) -> dict[str, Any]:
    network = scene.story.network
    return {
        "en_reseau": bool(network),
        "etablissements_associes": scene.rows(
            "reseau", [_partner(scene, *each) for each in network.get("schools", ())]
        ),
        "nature_reseau": network.get("kind", ""),
        "territoire": _territory(scene),
        "projet_plus_large": scene.pools.of_kind("frames"),
    }


def _partner(scene: Scene, number: int, role: str, pupils: int) -> dict[str, Any]:
    contact = scene.troupe.team[number][-1]
    return {
        "school": cast.uai(number),
        "role": role,
        "contact": contact.get_full_name(),
        "courriel": contact.email,
        "pupils": pupils,
    }


def _territory(scene: Scene) -> str:
    number = PLACE_OF_PRIORITY.get(scene.story.school)
    return f"territoire-prioritaire-{number}" if number else ""


def _authority(scene: Scene) -> dict[str, Any]:
    name, job = scene.place["elected"]
    kind, authority, siren = scene.authority
    agreement = scene.agreement
    vote = "prise" if agreement == "oui" and scene.turn % 2 else "prevue"
    voted_on = (
        scene.days_after_start(-4) if vote == "prise" else weekday(scene.campaign.closes_on + VOTE_AFTER).isoformat()
    )
    return {
        "collectivite": filled({"type": kind, "nom": authority, "siren": siren}),
        "contact_collectivite": {
            "nom": name,
            "fonction": job,
            "courriel": f"education.{scene.story.school:02}@{cast.DOMAIN}",
            "telephone": cast.phone(scene.story.school, 50),
        },
        "prise_de_contact": scene.days_after_start(-9 - scene.turn % 12),
        "accord_de_principe": agreement,
        "deliberation": {"etat": vote, "date": voted_on} if scene.turn % 4 else {"etat": "non_prevue"},
    }


def _diagnosis(scene: Scene) -> dict[str, Any]:
    columns = ("type", "nombre", "age", "etat")
    existing = [dict(zip(columns, row, strict=True)) for row in scene.pools.of_kind("existing")]
    platform = scene.pools.of_kind("platform")
    return {
        "constat": scene.story.need,
        "equipement_disponible": scene.rows("existant", existing),
        "acces_internet": scene.pools.of_kind("internet"),
        "reseau_interne": scene.pools.of_kind("wifi"),
        "ent": filled({"usage": "oui" if platform else "prevu", "nom": platform}),
        **_past_funding(scene),
        "diagnostic_partage": scene.pools.pick("shared_with"),
    }


def _past_funding(scene: Scene) -> dict[str, Any]:
    if scene.former:
        granted_in = str(scene.former.decisions.last().at.year)
        return {
            "financements": {"programmes": ["tne"], "annee": granted_in},
            "dossier_precedent": scene.former.reference,
        }
    programmes, year = scene.pools.pick("past_funding" if scene.is_primary else "past_funding_secondary")
    return {"financements": filled({"programmes": programmes, "annee": year})}


def _project(scene: Scene) -> dict[str, Any]:
    story = scene.story
    goals = [dict(zip(("objectif", "public", "resultat"), goal, strict=True)) for goal in story.goals]
    return {
        "titre": story.title,
        "resume": story.summary,
        "thematique": story.theme,
        "autres_thematiques": story.also,
        "objectifs": scene.rows("objectifs", goals),
        "demarche": story.approach,
        "apport_du_numerique": story.change,
        "niveaux": story.levels,
        "publics": dict(zip(("classes", "eleves", "enseignants"), story.size, strict=True)),
        "besoins_particuliers": story.inclusion,
        "liaison": story.network.get("words", "").strip(),
        "sobriete": scene.pools.words("sobriety"),
        "donnees_des_eleves": scene.pools.words("pupils_data"),
    }


def _training(scene: Scene) -> dict[str, Any]:
    training = scene.story.training
    return {
        "besoins_formation": filled({"themes": training["subjects"], "precisions": training["words"].strip()}),
        "public_formation": {"nombre": training["people"], "periode": training["when"]},
        "modalites_formation": scene.pools.pick("training_ways"),
        "personne_ressource": scene.pools.of_kind("referent"),
    }


def _families(scene: Scene) -> dict[str, Any]:
    kinds, names = scene.story.family_partners or ([], "")
    return {
        "actions_familles": scene.story.families,
        "partenaires_familles": filled({"types": kinds, "noms": names}),
        "familles_visees": scene.story.families_count,
    }


def _evaluation(scene: Scene) -> dict[str, Any]:
    columns = ("indicateur", "depart", "cible", "mesure")
    measures = [dict(zip(columns, row, strict=True)) for row in scene.story.measures]
    return {
        "indicateurs": scene.rows("indicateurs", measures),
        "evaluation_et_partage": scene.pools.of_kind("evaluation"),
        "perennite": scene.pools.words("afterwards"),
    }


def _opinions(scene: Scene) -> dict[str, Any]:
    inspector = cast.inspector(scene.story.school)
    told_on = scene.days_after_start(2)
    return {
        "avis_inspection": {"nom": inspector, "date": told_on, "avis": "favorable"} if inspector else {},
        "avis_direction": filled({"avis": "favorable", "commentaire": scene.pools.words("head_opinions")}),
        "conseil": scene.days_after_start(6) if scene.turn % 3 else "",
        "commentaire_libre": scene.pools.words("free_comments"),
    }


def _commitments(scene: Scene) -> dict[str, Any]:
    ticks = dict.fromkeys(("exactitude", "signalement", "accords", "donnees_personnelles"), True)
    return {**ticks, "publication": scene.turn % 9 != 5}


SECTIONS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "porteur": _bearer,
    "reseau": _network,
    "collectivite": _authority,
    "diagnostic": _diagnosis,
    "projet": _project,
    "equipement": budgeting.equipment,
    "ressources": budgeting.resources,
    "formation": _training,
    "parentalite": _families,
    "budget": budgeting.budget,
    "evaluation": _evaluation,
    "avis": _opinions,
    "engagements": _commitments,
}
