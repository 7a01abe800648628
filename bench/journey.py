"""The whole filing journey, without the sign-in: as many questions as the peers were measured with, one PDF."""

from collections.abc import Callable, Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from bench import setting
from bench.meter import Cost, client_of, counted_of, spent_by
from bench.table import Row
from tests.projects.desk import PDF, form_of

ROUNDS = 5
TEXT = "Les élèves enquêtent, enregistrent, montent et publient un journal sonore que les familles écoutent. " * 4
TYPED = {
    "equipe": {
        "nom": "Tanguy Le Bihan",
        "courriel": "tanguy.lebihan@example.org",
        "telephone": "02 61 91 07 01",
        "effectif": "187",
        "reseau": "non",
    },
    "projet": {
        "titre": "Les voix du quai",
        "resume": TEXT,
        "constat": TEXT,
        "demarche": TEXT,
        "niveau": "ecole",
        "publics": ["c2", "c3"],
    },
    "budget": {"debut": "2027-01-11", "montant_demande": "3 500", "accord": "oui"},
}


def _plainly(request: Callable[[], HttpResponse]) -> tuple[Cost, HttpResponse]:
    return Cost(0, 0), request()


def rows() -> Iterator[Row]:
    campaign = setting.ask_fifteen_questions()
    head = setting.head()
    client, uai = client_of(head), setting.school_of(head).uai

    def whole() -> list[Cost]:
        return file_one(client, campaign.slug, uai)

    whole()
    costs = file_one(client, campaign.slug, uai, measure=counted_of)
    cpu = min(spent_by(whole) for _ in range(ROUNDS))
    cost = Cost(cpu, sum(each.queries for each in costs), sum(each.transactions for each in costs))
    name = f"parcours entier, 15 questions, {len(costs)} requêtes"
    yield Row(name, cost, (190, 70), "82 / 40 (16 requêtes)", "567 / 318 (12)", "441 / 206 (8)")
    heaviest = max(costs, key=lambda each: each.queries)
    yield Row("sa requête la plus lourde : le dépôt", heaviest, (None, 12), "– / 5", "– / 165", "– / 60")


def file_one(client: Client, campaign: str, uai: str, measure: Callable = _plainly) -> list[Cost]:
    """From the list to the receipt; what each request cost."""
    walk = Walk(client, measure)
    walk.get("/projets/")
    walk.get(f"/projets/nouveau/?etablissement={uai}")
    base = walk.post("/projets/nouveau/", {"campagne": campaign, "etablissement": uai})
    for section, typed in TYPED.items():
        walk.fill(f"{base}questionnaire/{section}/", typed)
    walk.get(f"{base}verifier/")
    confirm = walk.get(f"{base}deposer/")
    receipt = walk.post(f"{base}deposer/", form_of(confirm))
    walk.get(receipt)
    return walk.costs


class Walk:
    """Keeps what each request cost; each must succeed."""

    def __init__(self, client: Client, measure: Callable) -> None:
        self.client, self.measure, self.costs = client, measure, []

    def _ask(self, request: Callable[[], HttpResponse]) -> HttpResponse:
        cost, answer = self.measure(request)
        self.costs.append(cost)
        return answer

    def get(self, url: str) -> HttpResponse:
        answer = self._ask(lambda: self.client.get(url))
        assert answer.status_code == 200, (url, answer.status_code)
        return answer

    def post(self, url: str, sent: dict) -> str:
        """Where it leads."""
        answer = self._ask(lambda: self.client.post(url, {"fin": "1", **sent}))
        assert answer.status_code == 302, (url, answer.status_code, answer.content.decode()[:3_000])
        return answer.url

    def fill(self, url: str, typed: dict) -> None:
        sent = {**form_of(self.get(url)), **typed, "vers": "suite"}
        if "budget" in url:
            sent["devis"] = SimpleUploadedFile("devis.pdf", PDF + b"%" * 200_000, "application/pdf")
        self.post(url, sent)
