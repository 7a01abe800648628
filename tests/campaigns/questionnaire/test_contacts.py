import pytest

from .asking import kept, question

NOT_AN_EMAIL = ["Indiquez une seule adresse électronique, par exemple prenom.nom@example.org."]
NOT_A_PHONE = ["Indiquez un numéro de téléphone, par exemple 02 98 00 00 00."]


@pytest.mark.parametrize("raw", ["anne.le-goff@example.org", " anne+tne@sous.example.org "])
def test_email(raw):
    assert kept(question("email"), raw) == raw.strip()


@pytest.mark.parametrize(
    "raw",
    [
        "anne",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "Anne <a@example.org>",
        "a@example.org\nBcc: b@example.org",
        "anné@example.org",
        "a@exämple.org",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_not_one_plain_address_is_refused(raw):
    assert kept(question("email"), raw) == NOT_AN_EMAIL


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0298000000", "02 98 00 00 00"),
        ("02.98.00.00.00", "02 98 00 00 00"),
        ("02-98-00-00-00", "02 98 00 00 00"),
        ("02\u00a098\u00a000\u00a000\u00a000", "02 98 00 00 00"),
        ("+33 2 98 00 00 00", "02 98 00 00 00"),
        ("+33298000000", "02 98 00 00 00"),
        ("+33 (0)2 98 00 00 00", "02 98 00 00 00"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
    ],
)
def test_phone(raw, value):
    assert kept(question("phone"), raw) == value


@pytest.mark.parametrize(
    "raw", ["12", "02 98 00 00", "00 98 00 00 00", "٠٢ ٩٨ ٠٠ ٠٠ ٠٠", "02 98 00 00 00 poste 3", "+33"]
)
def test_what_is_not_a_phone_is_refused(raw):
    assert kept(question("phone"), raw) == NOT_A_PHONE
