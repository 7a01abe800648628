"""Ways to reach somebody."""

from ..fields.contacts import EmailField, PhoneField
from .base import Kind


class Email(Kind):
    family = "words"
    name = "email"
    words = "adresse électronique"
    to_fill = "Indiquez une adresse électronique."

    def example(self, question, sampling) -> str:
        return "essai@example.org"

    def field(self, question, catalogue):
        return EmailField(question)

    def width(self, question) -> str:
        return "m"


class Phone(Kind):
    family = "words"
    name = "phone"
    words = "numéro de téléphone"
    to_fill = "Indiquez un numéro de téléphone."

    def example(self, question, sampling) -> str:
        return "02 98 00 00 00"

    def field(self, question, catalogue):
        return PhoneField(question)

    def width(self, question) -> str:
        return "s"
