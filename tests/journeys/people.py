"""What people of the portal do on the way: create an account, sign in, show a second factor, read their letters."""

import re
from html import unescape

from django.utils.html import strip_tags

from accounts.demonstration import PASSWORD
from tests.journeys.visit import Visit, patiently, spaces

LETTERS = "/demonstration/courriels/"
ACCOUNTS = "/demonstration/"
OWN_PASSWORD = "un filet de pêche bleu marine"
CODE_FIELD = "Code"


def sign_in(visit: Visit, email: str, password: str = PASSWORD) -> None:
    visit.open("/compte/connexion/")
    visit.write("Adresse électronique", email)
    visit.write("Mot de passe", password)
    visit.press("Se connecter")


def sign_in_as_staff(visit: Visit, email: str, *, look: bool = False) -> None:
    """The password, then the code that a telephone would show: here, the page of the demonstration shows it."""
    codes = visit.context.new_page()
    codes.goto(ACCOUNTS)
    code = codes.get_by_role("row").filter(has_text=email).locator("code").first.inner_text()
    codes.close()
    visit.open("/admin/")
    visit.write("Adresse électronique", email)
    visit.write("Mot de passe", PASSWORD)
    visit.press("Se connecter")
    if look:
        visit.look("09-second-facteur")
    visit.write(CODE_FIELD, code)
    visit.press("Continuer")


def sign_up(visit: Visit, email: str, first_name: str, last_name: str) -> None:
    visit.open("/")
    visit.open("/compte/inscription/")
    visit.look("03-inscription")
    for label, text in (
        ("Prénom", first_name),
        ("Nom", last_name),
        ("Fonction", "directrice d’école"),
        ("Adresse électronique", email),
        ("Mot de passe", OWN_PASSWORD),
    ):
        visit.page.locator("main").get_by_label(re.compile(rf"^{label}\b")).fill(text)
    visit.press("Créer mon compte")
    assert visit.title == "Consultez votre messagerie"
    _confirm(visit, email)


def _confirm(visit: Visit, email: str) -> None:
    newest_letter(visit, email)
    visit.look("04-courriel-de-confirmation")
    visit.follow("/compte/adresse/confirmer/")
    visit.press("Confirmer mon adresse")
    sign_in(visit, email, OWN_PASSWORD)


def newest_letter(visit: Visit, email: str, subject: str = "") -> str:
    """The subject and the text of the last letter to somebody, once it has left."""
    found: list[str] = []

    def arrived() -> bool:
        found[:] = [each for each in letters(visit, email) if subject in each and "envoyée" in each]
        return bool(found)

    patiently(arrived, f"a letter « {subject} » to {email}")
    return found[0]


def letters(visit: Visit, email: str) -> list[str]:
    """Every letter to somebody, the newest first."""
    visit.open(f"{LETTERS}?destinataire={email}")
    folds = visit.page.locator("main details.fold").all()
    return [spaces(unescape(strip_tags(each.inner_html().replace("<br>", " ")))) for each in folds]
