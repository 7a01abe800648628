from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "tne29"
    verbose_name = "portail"
