"""Ways to reach somebody."""

from ..fields.contacts import EmailField, PhoneField
from .base import Kind


class Email(Kind):
    name = "email"
    words = "adresse électronique"
    to_fill = "Indiquez une adresse électronique."

    def field(self, question, catalogue):
        return EmailField(question)

    def width(self, question) -> str:
        return "m"


class Phone(Kind):
    name = "phone"
    words = "numéro de téléphone"
    to_fill = "Indiquez un numéro de téléphone."

    def field(self, question, catalogue):
        return PhoneField(question)

    def width(self, question) -> str:
        return "s"
