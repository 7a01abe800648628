"""A row of the directory, made ours: what is wrong in what matters refuses it, the rest is left as it is known."""

import math
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from schools.models import School
from tne29.lib.identifiers import read_uai, siret_is_valid, uai_is_valid
from tne29.lib.text import clean_line

from .reading import BadLine

INSPECTION, COUNSELLING = "809", "841"
INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_PLAIN = re.compile(r"(?:[!-&(-~À-ÿ]+ )*[!-&(-~À-ÿ]+|")
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")

UAI = "code UAI incorrect : « {found} »"
NO_UAI = "code UAI manquant"
NO_NAME = "établissement sans nom"
NO_COMMUNE = "commune manquante ou code INSEE incorrect : « {found} »"
TOO_LONG = "{what} trop long : {length} signes, {most} au plus"

KINDS = {"340": "middle", "350": "middle", "320": "vocational", "334": "vocational", "370": "other"}
TYPES = {"ecole": "primary", "college": "middle", "lycee": "high"}
CONTRACTS = (("hors", "none"), ("association", "association"), ("simple", "simple"))
CLOSING = ("A FERMER", "À FERMER", "FERME", "FERMÉ")


@dataclass(slots=True)
class Entry:
    """values: columns of School that the row really gives. remarks: what it gives wrong, and was left aside."""

    line: int
    uai: str
    insee: str
    commune: str
    values: dict[str, Any]
    nature: str
    is_closing: bool
    is_repeated: bool
    updated_on: date | None
    district: str
    district_code: str
    remarks: list[str] = field(default_factory=list)

    @property
    def is_district(self) -> bool:
        return self.nature == INSPECTION

    @property
    def is_service(self) -> bool:
        """A rectorate answers no call; an information centre may."""
        return self.nature.startswith("8") and self.nature not in (INSPECTION, COUNSELLING)

    @property
    def kind(self) -> str:
        return self.values["kind"]

    @property
    def scope(self) -> tuple[str, str]:
        return self.uai[:3], self.kind


def entry_of(line: int, cells: dict[str, str]) -> Entry:
    """Raises BadLine."""
    uai = read_uai(cells["uai"][:40])
    if not uai:
        raise BadLine(NO_UAI)
    if not uai_is_valid(uai):
        raise BadLine(UAI.format(found=clean_line(cells["uai"])[:20]))
    nature = cells.get("nature", "").strip()[:3]
    name = _text(cells, "name", "nom", 160)
    if not name:
        raise BadLine(NO_NAME)
    insee, commune = cells["insee"].strip(), _text(cells, "commune", "nom de commune", 120)
    if not INSEE.fullmatch(insee) or not commune:
        raise BadLine(NO_COMMUNE.format(found=clean_line(insee)[:20]))
    remarks: list[str] = []
    return Entry(
        line=line,
        uai=uai,
        insee=insee,
        commune=commune,
        values={"name": name, "kind": _kind(nature, cells), "nature": nature, **_values(cells, remarks)},
        nature=nature,
        is_closing=cells.get("state", "").strip().upper() in CLOSING,
        is_repeated=cells.get("repeated", "").strip() == "1",
        updated_on=day_of(cells.get("updated_on", "")),
        district=_text(cells, "district", "nom de circonscription", 160),
        district_code=read_uai(cells.get("district_code", "")[:40]),
        remarks=remarks,
    )


def tidy(text: str) -> str:
    """Nearly all are plain already, and there are many."""
    return text if _PLAIN.fullmatch(text) else APOSTROPHE.sub("’", clean_line(text))


def _text(cells: dict[str, str], key: str, what: str, most: int) -> str:
    text = tidy(cells.get(key, ""))
    if len(text) > most:
        raise BadLine(TOO_LONG.format(what=what, length=len(text), most=most))
    return text


def _kind(nature: str, cells: dict[str, str]) -> str:
    if nature in KINDS:
        return KINDS[nature]
    if nature[:2] in ("10", "11", "15", "16", "17"):
        return School.Kind.PRIMARY
    if nature[:2] in ("30", "31"):
        return School.Kind.HIGH
    if nature:
        return School.Kind.OTHER
    plain = cells.get("type", "").strip().lower().replace("é", "e").replace("è", "e")
    return TYPES.get(plain, School.Kind.OTHER)


def _values(cells: dict[str, str], remarks: list[str]) -> dict[str, Any]:
    """An empty cell erases nothing, but the priority of a school, which ends."""
    read = {
        "sector": _sector(cells.get("sector", "")),
        "contract": _contract(cells.get("contract", "")),
        "address": _address(cells),
        "postal_code": _if(_POSTAL_CODE.fullmatch, cells, "postal_code", "code postal incorrect", remarks),
        "phone": _phone(cells.get("phone", ""), remarks),
        "email": _if(_is_email, cells, "email", "adresse électronique incorrecte", remarks),
        "siret": _if(siret_is_valid, cells, "siret", "SIRET incorrect", remarks),
        "pupils": _pupils(cells.get("pupils", ""), remarks),
        **_position(cells, remarks),
    }
    given = {name: value for name, value in read.items() if value not in ("", None)}
    if "priority" in cells:
        said = cells["priority"].strip().upper()
        given["priority"] = said if said in School.Priority.values else ""
    return given


def _sector(text: str) -> str:
    said = text.strip().lower()
    return "public" if said == "public" else "private" if said.startswith("priv") else ""


def _contract(text: str) -> str:
    """« C0NTRAT SIMPLE… » is written with a zero; « SANS OBJET » says nothing of a public school."""
    return next((value for word, value in CONTRACTS if word in text.lower()), "")


def _address(cells: dict[str, str]) -> str:
    lines = (tidy(cells.get(key, "")) for key in ("address", "address_more"))
    text = ", ".join(dict.fromkeys(line for line in lines if line))
    if len(text) > 200:
        raise BadLine(TOO_LONG.format(what="adresse", length=len(text), most=200))
    return text


def _if(is_right, cells: dict[str, str], key: str, remark: str, remarks: list[str]) -> str:
    text = cells.get(key, "").strip().replace(" ", "")
    if not text or is_right(text):
        return text
    remarks.append(remark)
    return ""


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _phone(text: str, remarks: list[str]) -> str:
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        return ""
    if not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        remarks.append("téléphone incorrect")
        return ""
    return " ".join(re.findall("..", digits)) if len(digits) == 10 else digits


def _pupils(text: str, remarks: list[str]) -> int | None:
    said = text.strip()
    if not said:
        return None
    if said.isascii() and said.isdigit() and len(said) <= 5:
        return int(said)
    remarks.append("nombre d’élèves incorrect")
    return None


def _position(cells: dict[str, str], remarks: list[str]) -> dict[str, float]:
    pair = [cells.get("latitude", "").strip(), cells.get("longitude", "").strip()]
    if not all(pair):
        pair = [part.strip() for part in cells.get("position", "").split(",")]
    if not any(pair):
        return {}
    try:
        latitude, longitude = (float(part) for part in pair)
    except ValueError:
        latitude = longitude = math.nan
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return {"latitude": latitude, "longitude": longitude}
    remarks.append("position incorrecte")
    return {}


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
