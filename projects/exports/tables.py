"""The three tables of a campaign: one row for each dossier, for each line of a budget, for each school."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from campaigns.questionnaire import Question, Questionnaire
from schools.models import School
from tne29.lib.french import in_paris

from ..workflow import State
from .cells import Cell
from .columns import Column, Columns, RowColumns, Said
from .roll import Line

KINDS, SECTORS, STATES = dict(School.Kind.choices), dict(School.Sector.choices), dict(State.choices)
Editions = list[tuple[int, Questionnaire]]


def _fixed(*pairs: tuple[str, str]) -> list[Column]:
    return [Column(name, label) for name, label in pairs]


WHO = _fixed(
    ("dossier.reference", "Référence"),
    ("dossier.etat", "État"),
    ("porteur.uai", "UAI de l’établissement porteur"),
    ("porteur.nom", "Établissement porteur"),
    ("porteur.commune", "Commune de l’établissement porteur"),
)


def who(line: Line) -> list[Cell]:
    """The school as it was called that day; as it is called now once the content is erased."""
    live, school = line.live, line.document.get("school", {})
    name, commune = school.get("name", live.school), school.get("commune", live.commune)
    return [live.reference, STATES[live.state], live.uai, name, commune]


class Dossiers:
    title, slug = "Dossiers", "dossiers"
    own = _fixed(
        ("dossier.suivi_par", "Suivi par"),
        ("porteur.insee", "Code INSEE de la commune"),
        ("porteur.epci", "EPCI"),
        ("porteur.type", "Type d’établissement"),
        ("porteur.secteur", "Secteur"),
        ("depot.numero", "Numéro du dépôt"),
        ("depot.le", "Déposé le (heure de Paris)"),
        ("depot.instant", "Instant du dépôt (ISO 8601)"),
        ("depot.par", "Déposé par"),
        ("depot.papier", "Réponse reçue sur papier le"),
        ("depot.contenu", "Contenu"),
        ("decision.sens", "Décision"),
        ("decision.le", "Décidé le (heure de Paris)"),
        ("decision.montant", "Montant accordé"),
    )

    def __init__(self, editions: Editions) -> None:
        self.answers = Columns(editions)
        self.columns = [*WHO, *self.own, *self.answers.all]

    def rows(self, line: Line, told: Said) -> Iterator[list[Cell]]:
        yield [*who(line), *self._own(line), *self.answers.cells(line.live.edition, told)]

    def _own(self, line: Line) -> list[Cell]:
        live, decision = line.live, line.decision
        return [
            " ".join(filter(None, (live.follower_first, live.follower_last))),
            live.insee,
            live.epci or "commune sans EPCI",
            KINDS.get(live.kind, live.kind),
            SECTORS.get(live.sector, live.sector),
            live.number,
            live.at,
            in_paris(live.at).isoformat(timespec="microseconds"),
            live.by,
            _received_on(line.document.get("paper", {})),
            "complet" if line.document else "effacé",
            *([decision.get_kind_display(), decision.at] if decision else ["", ""]),
            decision.amount if decision and decision.amount is not None else "",
        ]


def _received_on(paper: dict[str, Any]) -> Cell:
    return date.fromisoformat(paper["received_on"]) if paper else ""


class Budget:
    title, slug = "Lignes de budget", "budget"
    own = _fixed(
        ("budget.tableau", "Tableau"),
        ("budget.question", "Question"),
        ("budget.ligne", "Ligne"),
    )

    def __init__(self, editions: Editions) -> None:
        self.lines = RowColumns(editions, _has_amounts)
        self.columns = [*WHO, *self.own, *self.lines.columns.values()]

    def rows(self, line: Line, told: Said) -> Iterator[list[Cell]]:
        numbers: dict[str, int] = {}
        for table, _, cells in self.lines.rows(line.live.edition, told):
            numbers[table.key] = numbers.get(table.key, 0) + 1
            yield [*who(line), table.key, table.title, numbers[table.key], *cells]


class Schools:
    title, slug = "Établissements", "etablissements"
    own = _fixed(
        ("etablissement.place", "Place dans le projet"),
        ("etablissement.uai", "UAI"),
        ("etablissement.nom", "Établissement"),
        ("etablissement.commune", "Commune"),
        ("etablissement.insee", "Code INSEE"),
        ("etablissement.epci", "EPCI"),
        ("etablissement.type", "Type"),
        ("etablissement.secteur", "Secteur"),
        ("etablissement.latitude", "Latitude"),
        ("etablissement.longitude", "Longitude"),
    )

    def __init__(self, editions: Editions) -> None:
        self.lines = RowColumns(editions, lambda question: question.column == "schools")
        self.columns = [*WHO[:2], *self.own, *self.lines.columns.values()]
        self.directory: dict[str, list[Cell]] = {}

    def look_up(self, lines: Iterable[Line]) -> None:
        """The schools that these lines name, in one query."""
        named = {line.live.uai for line in lines} | {uai for line in lines for uai in _labels(line)}
        rows = School.objects.filter(uai__in=named).values_list(*DIRECTORY)
        self.directory = {uai: _placed(*rest) for uai, *rest in rows}

    def rows(self, line: Line, told: Said) -> Iterator[list[Cell]]:
        lead = who(line)
        nothing: list[Cell] = [""] * len(self.lines.columns)
        yield [*lead[:2], "porteur", *lead[2:], *self._directory(line.live.uai), *nothing]
        for _, kept, cells in self.lines.rows(line.live.edition, told):
            uai = kept.get("school") or ""
            words = _labels(line).get(uai, "").removesuffix(f" ({uai})")
            name, _, commune = words.rpartition(", ")
            place = [uai, name or words, commune if name else ""]
            yield [*lead[:2], "associé", *place, *self._directory(uai), *cells]

    def _directory(self, uai: str) -> list[Cell]:
        return self.directory.get(uai, [""] * 6)


DIRECTORY = ("uai", "commune__insee", "commune__epci__name", "kind", "sector", "latitude", "longitude")


def directory_rows():
    """All that the schools’ table takes from the directory, for its fingerprint."""
    return School.objects.order_by("pk").values_list(*DIRECTORY)


def _placed(insee: str, epci: str | None, kind: str, sector: str, latitude, longitude) -> list[Cell]:
    told = (KINDS.get(kind, kind), SECTORS.get(sector, sector))
    return [insee, epci or "", *told, *("" if each is None else each for each in (latitude, longitude))]


def _labels(line: Line) -> dict[str, str]:
    return line.document.get("labels", {}).get("schools", {})


def _has_amounts(question: Question) -> bool:
    return any(cell.kind.role == "amount" for cell in question.cells)


TABLES: dict[str, Any] = {table.slug: table for table in (Dossiers, Budget, Schools)}
