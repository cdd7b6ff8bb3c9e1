"""What people call the mails of an entry's life."""

from __future__ import annotations

from awards.mail_kinds import register
from submissions.notice_texts import KINDS

register(KINDS)
