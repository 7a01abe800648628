"""tests/CASES.md leads somewhere: each case of the five groups has a line, each path and each test exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "tests/CASES.md").read_text(encoding="utf-8"), re.M)


WHOLE_GROUPS = [*range(20, 73), *range(82, 88), *range(119, 134)]
TOO_MANY_MAILS = 97
BY_REAL_FAULTS = [101, 103, 104, 105, 107, 108, 110, 134, 136, 137, 138, 141, 143, 147, 151, 157, 158]
ERASED = [184, 187, 188]


def test_each_case_has_a_line():
    assert [int(case) for case, _ in LINES] == sorted([*WHOLE_GROUPS, TOO_MANY_MAILS, *BY_REAL_FAULTS, *ERASED])


def test_each_path_leads_to_a_test():
    named = {name for _, cell in LINES for name in re.findall(r"`([^`]+)`", cell)}
    assert {name for name in named if not _exists(name)} == set()


def _exists(name: str) -> bool:
    path, _, test = name.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or f"def {test}(" in file.read_text(encoding="utf-8"))
