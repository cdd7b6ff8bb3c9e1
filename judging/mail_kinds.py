"""What people call the mails about judging."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from awards.mail_kinds import register
from judging.services.feedback_mail import KIND as FEEDBACK_RELEASED
from judging.services.objections import KIND as OBJECTION
from judging.services.reminding import KIND as SHEETS_DUE

register(
    {
        FEEDBACK_RELEASED: _("Feedback released"),
        OBJECTION: _("Objection"),
        SHEETS_DUE: _("Reminder to a juror"),
    }
)
