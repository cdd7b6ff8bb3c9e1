"""Settings of workers that send by the mail server of a test, and of a beat that is in a hurry."""

import os

from config.settings_test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("TEST_MAIL_PORT", "1"))
EMAIL_USE_TLS, EMAIL_HOST_USER = False, ""
CELERY_BEAT_SCHEDULE = {
    "remind-of-deadlines": {"task": "submissions.tasks.remind_of_deadlines", "schedule": 1},
    "send-waiting-messages": {"task": "awards.tasks.send_waiting_messages", "schedule": 1},
}
