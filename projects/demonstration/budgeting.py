"""What a story asks to buy, and its budget: the local share is what the TNE does not pay, so that it balances."""

from decimal import ROUND_DOWN, Decimal
from typing import Any

from schools.models import School

from .scene import Scene
from .stories import Story

EURO = Decimal("1")
COOPERATIVE = Decimal("250.00")
WORTH_A_COOPERATIVE = Decimal("3000.00")
PROMISES = {"oui": "obtenu"}
FUNDERS = {School.Kind.PRIMARY: "commune", School.Kind.MIDDLE: "department", School.Kind.VOCATIONAL: "region"}


def equipment(scene: Scene) -> dict[str, Any]:
    wanted = scene.story.equipment
    if not wanted:
        return {"besoin_equipement": False}
    owner = scene.authority[1][:120]
    rows = [
        {"categorie": category, "usage": use, "quantite": quantity, "prix_unitaire": price, "beneficiaire": owner}
        for category, _, use, quantity, price in wanted
    ]
    return {
        "besoin_equipement": True,
        "equipements_demandes": scene.rows("equipements", rows),
        "lieu_et_rangement": scene.pools.of_kind("storing"),
        "maintenance": scene.pools.of_kind("maintenance"),
    }


def resources(scene: Scene) -> dict[str, Any]:
    columns = ("nom", "usage", "licences", "duree", "cout")
    rows = [dict(zip(columns, row, strict=True)) for row in scene.story.resources]
    return {
        "ressources_souhaitees": scene.rows("ressources", rows),
        "ressources_utilisees": scene.pools.of_kind("resources_used"),
    }


def budget(scene: Scene) -> dict[str, Any]:
    spending, funding = expenses(scene.story), receipts(scene)
    steps = [
        {"periode": scene.months(first, last), "etape": what, "responsable": who}
        for first, last, what, who in scene.story.steps
    ]
    return {
        "periode": {"debut": scene.project_starts_on.isoformat(), "fin": scene.project_ends_on.isoformat()},
        "etapes": scene.rows("etapes", steps),
        "depenses": scene.rows("depenses", spending),
        "recettes": scene.rows("recettes", funding),
        "depense_engagee": False,
    }


def expenses(story: Story) -> list[dict[str, str]]:
    bought = [
        ("equipement", name if quantity == 1 else f"{name} × {quantity}", quantity * Decimal(price))
        for _, name, _, quantity, price in story.equipment
    ]
    subscribed = [("ressources", name, Decimal(cost)) for name, _, _, _, cost in story.resources]
    others = [(heading, detail, Decimal(amount)) for heading, detail, amount in story.other_costs]
    return [
        {"poste": heading, "detail": detail, "montant": f"{amount:.2f}"}
        for heading, detail, amount in (*bought, *subscribed, *others)
    ]


def receipts(scene: Scene) -> list[dict[str, str]]:
    total = sum((Decimal(row["montant"]) for row in expenses(scene.story)), Decimal(0))
    if not total:
        return []
    asked = (total * scene.story.share / 100).quantize(EURO, rounding=ROUND_DOWN)
    own = COOPERATIVE if total > WORTH_A_COOPERATIVE and scene.turn % 2 else Decimal(0)
    rows = [
        ("tne", "", asked, "demande"),
        (_funder(scene.school), "", total - asked - own, PROMISES.get(scene.agreement, "demande")),
    ]
    if own:
        rows.append(("etablissement", scene.pools.of_kind("savings"), own, "autofinancement"))
    return [
        {"financeur": who, "precision": name, "montant": f"{amount:.2f}", "etat": state}
        for who, name, amount, state in rows
    ]


def _funder(school: School) -> str:
    return "gestion" if school.sector == School.Sector.PRIVATE else FUNDERS[School.Kind(school.kind)]
