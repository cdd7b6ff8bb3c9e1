"""The composition root. Importing Celery's application here makes it the one that `shared_task` uses."""

from django.apps import AppConfig

from config.celery import app as celery_app

__all__ = ["ConfigConfig", "celery_app"]


class ConfigConfig(AppConfig):
    """The composition root: settings, URLs and the commands that need every app."""

    name = "config"
