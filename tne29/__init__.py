"""The frame: settings, addresses, queue, mail, and the tools that know no model."""

from .celery import app as celery_app

__all__ = ["celery_app"]
