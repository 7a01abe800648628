"""The rules of the house that no linter knows: who may import whom, sizes, scripts, unused templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("tne29", "accounts", "partners", "schools", "campaigns", "projects")
LONGEST_FILE = 350

# From the cellar to the roof: a package imports only what stands before it.
STAIRS = (
    ("tne29.lib",),
    ("tne29.outbox",),
    ("tne29.evidence",),
    ("accounts", "partners"),
    ("schools",),
    ("campaigns",),
    ("projects",),
    ("tne29",),
)

# Within an app, by the first word of the module: a floor imports only its own and those before it.
FLOORS = (
    ("workflow", "deadlines", "holidays", "questionnaire"),
    ("models",),
    ("access", "standing", "forms", "catalogue", "uploads", "editions"),
    (
        "projections",
        "availability",
        "history",
        "chain",
        "audience",
        "announcements",
        "enclosing",
        "undelivered",
        "receipts",
        "content",
        "comparing",
        "figures",
        "network",
        "opinions",
        "scoring",
        "remits",
        "carrying",
        "talks",
        "papers",
        "letters",
        "exports",
        "printouts",
        "reminders",
        "showcase",
        "snapshot",
        "triggers",
        "directory",
    ),
    ("actions",),
    ("invariants",),
    ("views", "admin", "tasks", "urls", "management", "demonstration", "seed"),
)


def modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield name.removesuffix(".__init__"), path


def imports_of(name: str, path: Path) -> Iterator[tuple[str, int]]:
    """(module imported, how deep in the code), relative imports resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    top = set(tree.body)
    for node in ast.walk(tree):
        depth = 0 if node in top else 1
        if isinstance(node, ast.Import):
            yield from ((each.name, depth) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            yield from ((".".join([*base, *_words(node.module), each.name]), depth) for each in node.names)


def _words(module: str | None) -> list[str]:
    return module.split(".") if module else []


def stair_of(module: str) -> int | None:
    found = [
        (len(prefix), stair)
        for stair, prefixes in enumerate(STAIRS)
        for prefix in prefixes
        if module == prefix or module.startswith(prefix + ".")
    ]
    return max(found)[1] if found else None


def floor_of(module: str) -> int | None:
    words = module.split(".")
    if len(words) < 2:
        return None
    return next((n for n, names in enumerate(FLOORS) if re.sub(r"_.*", "", words[1]) in names), None)


def test_apps_import_only_lower_apps():
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported, _ in imports_of(name, path)
        if (theirs := stair_of(imported)) is not None and theirs > stair_of(name)
    ]
    assert wrong == []


@pytest.mark.parametrize("app", ["accounts", "partners", "schools", "campaigns", "projects"])
def test_floors_of_an_app_import_only_lower_floors(app):
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        if name.startswith(f"{app}.") and floor_of(name) is not None
        for imported, _ in imports_of(name, path)
        if imported.startswith(f"{app}.") and floor_of(imported) is not None and floor_of(imported) > floor_of(name)
    ]
    assert wrong == []


def test_pure_modules_know_no_model_and_no_clock():
    pure = re.compile(r"campaigns\.(deadlines|holidays|questionnaire)|projects\.workflow")
    forbidden = re.compile(r"django\.db\.models$|django\.db\.models\.(?!TextChoices|enums)|django\.utils\.timezone")
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules()
        if pure.match(name)
        for imported, _ in imports_of(name, path)
        if forbidden.match(imported) or re.match(r"\w+\.models", imported)
    ]
    assert wrong == []


def test_the_clock_is_read_only_at_the_doors():
    doors = {
        "views",
        "admin",
        "tasks",
        "management",
        "demonstration",
        "middleware",
        "clock",
        "serve",
        "supervise",
        "backend",
        "ticking",
    }
    wrong = [
        name
        for name, path in modules()
        if not doors & {re.sub(r"_.*", "", word) for word in name.split(".")}
        and re.search(r"timezone\.now\(\)|datetime\.now\(|date\.today\(", path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_no_import_hides_inside_a_function():
    wrong = [
        f"{name}: {imported}"
        for name, path in modules()
        for imported, depth in imports_of(name, path)
        if depth and stair_of(imported) is not None and "TYPE_CHECKING" not in path.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_files_stay_short():
    long = {
        name: lines
        for name, path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.*"))


def test_templates_have_no_inline_script_or_style():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\son\w+=[\"']|\sstyle=[\"']", re.I)
    wrong = [str(path.relative_to(ROOT)) for path in templates() if path.suffix == ".html" and _hit(inline, path)]
    assert wrong == []


def test_templates_ask_nothing_of_another_host():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.I)
    loads = re.compile(r"<(?:script|link|img|iframe|form|source)\b[^>]*(?:src|href|action)=[\"'](?:https?:)?//", re.I)
    wrong = [str(path.relative_to(ROOT)) for path in templates() if _hit(outside, path) and _hit(loads, path)]
    assert wrong == []


# Text that Django itself already escaped, or drawings of ours; nothing typed by anybody passes here.
ALREADY_SAFE = {
    "templates/forms_web/plain.html",
    "campaigns/questionnaire/fields/widgets.py",
    "tne29/templatetags/ui.py",
}


def test_nothing_marks_text_as_safe():
    unsafe = re.compile(r"\|\s*safe\b|mark_safe|csrf_exempt|fields\s*=\s*[\"']__all__")
    paths = [*templates(), *(path for _, path in modules())]
    wrong = {str(path.relative_to(ROOT)) for path in paths if path.suffix in (".html", ".py") and _hit(unsafe, path)}
    assert wrong - ALREADY_SAFE == set()


def test_locks_say_what_they_lock():
    wrong = [
        name
        for name, path in modules()
        for call in re.findall(r"select_for_update\(([^)]*)\)", path.read_text(encoding="utf-8"))
        if "no_key=" not in call or "of=" not in call
    ]
    assert wrong == []


def test_verbose_names_begin_in_lower_case():
    named = re.compile(r"verbose_name(?:_plural)?\s*=\s*[\"']([A-ZÀÉÈ][a-zàéè])")
    wrong = [f"{name}: {hit}" for name, path in modules() for hit in named.findall(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_french_has_no_middle_dot():
    dotted = re.compile(r"\w·\w")
    paths = [*templates(), *(path for _, path in modules())]
    wrong = [
        str(path.relative_to(ROOT)) for path in paths if path.suffix in (".html", ".py", ".txt") and _hit(dotted, path)
    ]
    assert wrong == []


def _hit(pattern: re.Pattern, path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return pattern.search(re.sub(r"{[%#].*?[%#]}", "", text)) is not None
