"""The Celery application; its settings are Django's. What works leaves a mark for the readiness address."""

import os
from typing import Any

from celery import Celery, Task
from celery.beat import PersistentScheduler, ScheduleEntry

from config.heartbeats import mark

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class MarkedTask(Task[Any, Any]):
    """Every task that ends, well or not, proves that a worker takes tasks from the queue."""

    def after_return(self, *_args: Any, **_kwargs: Any) -> None:
        mark("worker")


class MarkedScheduler(PersistentScheduler):
    """Every task that was sent proves that beat reaches the queue."""

    def apply_async(self, entry: ScheduleEntry, *args: Any, **kwargs: Any) -> Any:
        sent = super().apply_async(entry, *args, **kwargs)
        mark("beat")
        return sent


app = Celery("inovasi", task_cls=MarkedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
