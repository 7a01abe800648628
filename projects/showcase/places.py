"""Where the schools are, and a map of them: Finistère’s outline, drawn here, asked of nobody.

The outline (components/coastline.txt) is drawn in the plane of these two lines: degrees to its own units.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from schools.models import School

from .rows import Place, Shown

LEFT, TOP, WIDTH, HEIGHT = -14, 0, 418, 366
X_OF_GREENWICH, X_PER_DEGREE = 1163.2, 225.0
Y_OF_EQUATOR, Y_PER_DEGREE = 16_440.0, -337.0
CELL = 4
SMALLEST, MORE, BIGGEST = 3.8, 1.0, 9.0
TOWNS = (
    ("Brest", 48.3904, -4.4861),
    ("Quimper", 47.996, -4.1024),
    ("Morlaix", 48.5775, -3.8281),
    ("Quimperlé", 47.8728, -3.5497),
    ("Carhaix", 48.2758, -3.5735),
    ("Châteaulin", 48.1967, -4.0903),
)


@dataclass(frozen=True, slots=True)
class Point:
    """As SVG writes numbers."""

    x: str
    y: str
    radius: str
    title: str


@dataclass(frozen=True, slots=True)
class Town:
    """end: its name is written before it, or it would leave the frame."""

    name: str
    x: str
    y: str
    end: bool


@dataclass(frozen=True)
class Chart:
    """points: what is drawn; elsewhere: schools that have no position, or one outside the frame."""

    points: list[Point]
    schools: int
    elsewhere: int
    communes: list[tuple[str, int, int]]
    towns: tuple[Town, ...]
    view: str = f"{LEFT} {TOP} {WIDTH} {HEIGHT}"


def located(uais: set[str]) -> dict[str, Callable[[Place], Place]]:
    """For each school that the directory knows, what puts it in its place."""
    columns = ("uai", "commune__insee", "commune__name", "latitude", "longitude")
    rows = School.objects.filter(uai__in=uais).values_list(*columns)
    return {uai: _putting(*rest) for uai, *rest in rows}


def _putting(insee: str, commune: str, latitude: float | None, longitude: float | None) -> Callable[[Place], Place]:
    def put(place: Place) -> Place:
        where = {"insee": insee, "latitude": latitude, "longitude": longitude}
        return replace(place, commune=place.commune or commune, **where)

    return put


def position(latitude: float, longitude: float) -> tuple[float, float]:
    return X_OF_GREENWICH + X_PER_DEGREE * longitude, Y_OF_EQUATOR + Y_PER_DEGREE * latitude


def chart(projects: Iterable[Shown]) -> Chart:
    """One point for each school; those that would cover each other are one, bigger."""
    numbers = Counter(school for project in projects for school in dict.fromkeys(project.schools))
    cells: dict[tuple[int, int], list[tuple[Place, int, float, float]]] = {}
    for school, number in numbers.items():
        if where := _inside(school):
            cells.setdefault((int(where[0] // CELL), int(where[1] // CELL)), []).append((school, number, *where))
    drawn = sum(map(len, cells.values()))
    # The small ones last, over the big ones.
    biggest_first = sorted(cells.values(), key=lambda held: -sum(each[1] for each in held))
    points = [_point(held) for held in biggest_first]
    return Chart(points, len(numbers), len(numbers) - drawn, _communes(numbers), TOWNS_DRAWN)


def _inside(school: Place) -> tuple[float, float] | None:
    if school.latitude is None or school.longitude is None:
        return None
    x, y = position(school.latitude, school.longitude)
    return (x, y) if LEFT <= x <= LEFT + WIDTH and TOP <= y <= TOP + HEIGHT else None


def _point(held: list[tuple[Place, int, float, float]]) -> Point:
    x, y = (sum(each[axis] for each in held) / len(held) for axis in (2, 3))
    number = sum(each[1] for each in held)
    names = " ; ".join(sorted({each[0].label for each in held})[:4]) + (" …" if len(held) > 4 else "")
    radius = min(SMALLEST + MORE * (number - 1) ** 0.5, BIGGEST)
    return Point(f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", names)


def _communes(numbers: Counter) -> list[tuple[str, int, int]]:
    """(commune, schools, places in projects): the map, in words."""
    schools: Counter = Counter(school.commune or "commune inconnue" for school in numbers)
    places: Counter = Counter()
    for school, number in numbers.items():
        places[school.commune or "commune inconnue"] += number
    return [(name, schools[name], places[name]) for name in sorted(schools)]


def _town(name: str, latitude: float, longitude: float) -> Town:
    x, y = position(latitude, longitude)
    return Town(name, f"{x:.1f}", f"{y:.1f}", end=x > LEFT + WIDTH - 60)


TOWNS_DRAWN = tuple(_town(*each) for each in TOWNS)
