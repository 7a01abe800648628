"""F2: the same value gets the same verdict, and is stored the same, on SQLite and on PostgreSQL.

verdicts.txt is what both must say: a change in it is a change of what people may type.
"""

import json
import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from projects.models import Project
from tests import factories
from tests.factories import INSIDE
from tests.faults.corpus import CORPUS, EDITION
from tests.projects import desk

pytestmark = pytest.mark.django_db(transaction=True)
EXPECTED = Path(__file__).with_name("verdicts.txt")


def test_the_corpus_is_judged_as_it_is_written():
    with time_machine.travel(INSIDE, tick=True):
        lines = Judge().lines()
    if os.environ.get("WRITE_VERDICTS"):
        EXPECTED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    expected = EXPECTED.read_text(encoding="utf-8").splitlines()
    assert len(CORPUS) >= 200
    assert [pair for pair in zip(expected, lines, strict=True) if pair[0] != pair[1]] == []


class Judge:
    def __init__(self):
        call = factories.make_call(edition=factories.make_edition(EDITION, "corpus"))
        self.project = factories.make_project(factories.make_campaign(call=call), answers={})
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.project.created_by)

    def lines(self) -> list[str]:
        return [f"{key} {_short(value)} {self.verdict(key, value)}" for key, value in CORPUS]

    def verdict(self, key: str, value: str) -> str:
        """What is stored, as JSON and in the columns that staff filter on; or the sentence of the refusal."""
        Project.objects.update(answers={}, title="", amount=None, main_theme=None)
        revision = Project.objects.get().revision
        typed = {key: value, "revision": revision, "fin": "1", "vers": "ici"}
        response = self.client.post(
            desk.section_of(self.project, "tout"),
            urlencode(typed, errors="surrogatepass").encode(),
            content_type="application/x-www-form-urlencoded",
        )
        stored = Project.objects.select_related("main_theme").get()
        if response.status_code != 302:
            assert stored.answers == {}
            return f"✗ {response.status_code} {_sentence(response)}"
        columns = [str(each) for each in (stored.title, stored.amount, stored.main_theme) if each not in ("", None)]
        return "= " + " | ".join([_short(stored.answers.get(key)), *(_short(each) for each in columns)])


def _short(value) -> str:
    """Readable in a file: no control, no pile of accents, nothing endless."""
    text = json.dumps(value)
    return text if len(text) <= 90 else f"{text[:60]}…({len(text)})"


def _sentence(response) -> str:
    page = desk.page(response)
    found = page.cssselect("#erreurs a") or page.cssselect("main p")
    return " ".join(found[0].text_content().split())
