"""What an entry says as a whole: the content of a revision, and the hash by which two are compared."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

from awards.encryption import is_encrypted
from awards.models import User
from submissions.answers.niks import HIDDEN
from submissions.models import Answer, Submission, TeamMember

EMPTY = ""  # an answer that was taken back


@dataclass(frozen=True, slots=True)
class Clash:
    """An answer that somebody else changed while this writer wrote it: theirs stands."""

    question_code: str
    value: Any
    version: int
    by: User | None
    at: datetime


def entry_content(
    entry: Submission,
    *,
    team: Iterable[TeamMember],
    answers: Iterable[Answer] = (),
    attachments: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Facts, team, and for an entry that was written here its answers and the hashes of its files."""
    content: dict[str, Any] = {
        "title": entry.title,
        "unit": entry.unit_id,
        "participant_kind": entry.participant_kind,
        "summary": entry.summary,
        "video_url": entry.video_url,
        "started_on": entry.started_on.isoformat() if entry.started_on else None,
        "started_precision": entry.started_precision,
        "team": [{"role": member.role, "name": member.name} for member in team],
    }
    if entry.form_id is None:
        return content
    by_section: dict[str, dict[str, Any]] = defaultdict(dict)
    for answer in answers:
        by_section[answer.section_code][answer.question_code] = frozen_value(answer.value)
    return content | {
        "form": entry.form_id,
        "answers": dict(by_section),
        "attachments": list(attachments),
        "is_developed_further": entry.is_developed_further,
        "development": entry.development,
    }


def frozen_value(value: Any) -> Any:
    """An answer as a frozen copy keeps it: of a NIK only that it is there, since jurors read the copy."""
    return HIDDEN if is_encrypted(value) else value


def attachment_facts(entry: Submission) -> list[dict[str, Any]]:
    """What a content says of the files that an entry holds now."""
    return [
        {
            "id": row.pk,
            "section": row.section_code,
            "question": row.question_code,
            "name": row.name,
            "media_type": row.media_type,
            "size": row.size,
            "pages": row.pages,
            "sha256": row.sha256,
        }
        for row in entry.attachments.present()
    ]


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 over the RFC 8785 form of a content."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def value_digest(value: Any) -> str:
    """A short digest of a value, by which a form shows whether its writer touched an answer."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()[:16]
