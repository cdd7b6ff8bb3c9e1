"""Tests: a demo that stores nothing outside its own database, cache prefix, queue and media folder."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("DEMO", "1")
os.environ.setdefault("SECRET_KEY", "for tests only")
if "MEDIA_ROOT" not in os.environ:  # a worker that a test starts inherits the folder
    os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="inovasi-award-test-")
    atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)

from config.settings import *  # noqa: F403, TID251
from config.settings import CACHES, DATABASES, STORAGES  # noqa: TID251

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SIGNING = dict[str, str]()  # tests that sign say so
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Each process of a parallel run has its own database, and so its own queue and cache.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
CACHES["default"]["KEY_PREFIX"] = CELERY_TASK_DEFAULT_QUEUE = f"test-{DATABASES['default']['NAME']}-{PROCESS}"
