"""Keeping that parents have consented, once the entry with their letter is submitted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import Consent
from submissions.models import Statement, Submission
from submissions.queries.minors import LETTER, parental_consent


@transaction.atomic
def keep_parental_consents(*, submission: Submission) -> int:
    """Keep, for each member under 18, that a parent consented by the letter in force; returns how many.

    For the service that submits an entry, in its transaction. Raises `DomainError` while the letter lacks.
    """
    consent = parental_consent(submission)
    if consent.problem:
        raise DomainError(consent.problem)
    if not consent.names:
        return 0
    letter = Statement.objects.filter(category=submission.category_id, code=LETTER, is_retired=False).last()
    new = 0
    for member in submission.team.filter(is_minor=True):
        _row, is_new = Consent.objects.get_or_create(
            user=None,
            subject=f"team_member:{member.pk}",
            edition=submission.category.edition,
            kind=Consent.Kind.PARENTAL,
            text_version=letter.version if letter is not None else 1,
            withdrawn_at=None,
            defaults={"language": submission.category.edition.language, "at": timezone.now()},
        )
        new += is_new
    return new
