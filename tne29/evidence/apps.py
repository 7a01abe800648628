from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "tne29.evidence"
    label = "evidence"
    verbose_name = "preuves"
