"""What the interface answers, in OpenAPI 3.1: a test reads the real answers against it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control

from .paging import MOST, USUAL

Schema = dict[str, Any]


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
EUROS: Schema = {"type": "string", "pattern": r"^-?\d+\.\d{2}$"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
DEGREES = _or_null({"type": "number"})

CAMPAIGN = _object(
    identifiant=TEXT,
    nom=TEXT,
    etat={"enum": ["a_venir", "ouverte", "close"]},
    ouverture=MOMENT,
    cloture={**MOMENT, "description": "exclue : le premier instant trop tard"},
    demonstration=TRUTH,
)
THEME = _object(code=TEXT, libelle=TEXT, description=TEXT, provisoire=TRUTH)
TERRITORY = _object(identifiant=TEXT, nom=TEXT, description=TEXT, provisoire=TRUTH)
SCHOOL = _object(uai=TEXT, nom=TEXT, commune=TEXT, code_insee=TEXT, latitude=DEGREES, longitude=DEGREES, porteur=TRUTH)
PROJECT = _object(
    reference=TEXT,
    titre=TEXT,
    resume=TEXT,
    campagne=_object(identifiant=TEXT, nom=TEXT),
    thematique=_or_null(_object(code=TEXT, libelle=TEXT)),
    territoire=_or_null(_object(identifiant=TEXT, nom=TEXT)),
    etablissements=_list(SCHOOL),
)
DOSSIER = _object(
    reference=TEXT,
    campagne=TEXT,
    etat=_object(code=TEXT, libelle=TEXT),
    porteur=_object(uai=TEXT, nom=TEXT, commune=TEXT, code_insee=TEXT),
    depot=_object(numero=WHOLE, instant=MOMENT, empreinte=DIGEST, efface=TRUTH),
    decision=_or_null(
        _object(sens={"enum": ["accepted", "refused", "no_action"]}, instant=MOMENT, montant=_or_null(EUROS))
    ),
    reponses={
        "type": "object",
        "description": "par nom stable de question, comme les colonnes des exports ; seulement ce qui est répondu",
        "additionalProperties": {"type": ["string", "integer"]},
    },
)
ERROR: Schema = {
    "type": "object",
    "properties": {"erreur": TEXT, "code": TEXT},
    "required": ["erreur", "code"],
}


def _parameter(name: str, words: str, schema: Schema = TEXT, place: str = "query") -> Schema:
    return {"name": name, "in": place, "required": place == "path", "description": words, "schema": schema}


PAGING = [
    _parameter("limite", "combien d’éléments", {**WHOLE, "minimum": 1, "maximum": MOST, "default": USUAL}),
    _parameter("curseur", "où commencer : celui que donne « suivant »"),
]
FILTERS = [
    _parameter("campagne", "identifiant d’une campagne"),
    _parameter("theme", "code d’une thématique"),
    _parameter("territoire", "identifiant d’un territoire"),
]


def _answer(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _get(summary: str, schema: Schema, parameters: list[Schema]) -> Schema:
    wrong = {
        "400": "paramètre illisible",
        "401": "jeton absent, inconnu, échu ou révoqué",
        "403": "jeton sans ce droit",
        "404": "introuvable",
        "429": "trop de demandes",
    }
    answers = {"200": _answer(summary, schema), **{code: _answer(words, ERROR) for code, words in wrong.items()}}
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _pages(summary: str, item: Schema, *parameters: Schema) -> Schema:
    envelope = _object(version={"const": "1"}, elements=_list(item), suivant=_or_null({**TEXT, "format": "uri"}))
    return _get(summary, envelope, [*PAGING, *parameters])


PATHS = {
    "/campagnes/": _pages("Les campagnes de l’appel en cours", CAMPAIGN),
    "/thematiques/": _pages("Les thématiques de l’appel en cours", THEME),
    "/territoires/": _pages("Les territoires prioritaires", TERRITORY),
    "/projets/": _pages("Les projets retenus dont l’équipe a accepté la publication", PROJECT, *FILTERS),
    "/dossiers/": _pages("Les dossiers déposés (droit « dossiers »)", DOSSIER, FILTERS[0]),
    "/dossiers/{reference}/": _get(
        "Un dossier déposé (droit « dossiers »)",
        DOSSIER,
        [_parameter("reference", "sa référence, par exemple TNE29-7KQ4-M2", place="path")],
    ),
}


def document() -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Portail TNE 29",
            "version": "1",
            "description": "Lecture seule. Un jeton par partenaire, à demander à la cheffe de projet.",
        },
        "servers": [{"url": f"{settings.SITE_URL}/api/v1"}],
        "security": [{"jeton": []}],
        "paths": PATHS,
        "components": {"securitySchemes": {"jeton": {"type": "http", "scheme": "bearer"}}},
    }


@login_not_required
@cache_control(public=True, max_age=300)
def openapi(request: HttpRequest) -> JsonResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
