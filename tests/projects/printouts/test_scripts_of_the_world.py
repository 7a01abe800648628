"""A name may be in any script: each sign is drawn, none becomes an empty box."""

from pathlib import Path

import pytest

from tests.projects.printouts.reading import faults, text_of
from tests.tne29.lib.press.leaves import leaf
from tne29.lib.press import Press

pytestmark = pytest.mark.once

STATIC = Path(__file__).resolve().parents[3] / "static"
NAMES = (
    "Nolwenn ar C’hoz, Ñaig, Œ",
    "王小明 李雷",
    "やまだ たろう ヤマダ 山田",
    "김민준",
    "محمد عبد الله",
    "דָּוִד",
    "สมชาย",
    "राम कुमार",
    "রহিম",
    "முருகன்",
    "გიორგი",
    "Արամ",
    "አበበ",
    "Nguyễn Thị",
    "Γιώργος",
    "Юрий Їжак",
    "ⵎⵓⵃⵎⴷ",
    "សុខ",
    "བསྟན",
    "🎉 ∑ ♥",
)


@pytest.fixture(scope="module")
def press():
    press = Press(STATIC)
    yield press
    press.stop()


def test_every_living_script_is_drawn(press):
    titles = "".join(f"<h2>{name}</h2>" for name in NAMES)
    lines = "".join(f"<p>{name}</p><p><b>{name}</b></p>" for name in NAMES)
    made = press.write(leaf(f"<h1>Noms</h1>{titles}{lines}"), ["print"])
    assert "[signe" not in text_of(made)
    assert faults(made) == []


def test_a_sign_that_no_font_has_is_named(press):
    made = press.write(leaf("<h1>Ur</h1><p>roi \U00012000 \U00012001</p>"), ["print"])
    assert "roi [signe U+12000] [signe U+12001]" in text_of(made)
    assert faults(made) == []
