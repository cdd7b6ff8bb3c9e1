"""Handing an entry in, taking it back, withdrawing it, and more time for one entry.

The server's clock decides, read after the category and the entry are locked: what waited for a lock past the
deadline is late.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from awards import formats
from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from submissions.models import (
    DeadlineExtension,
    Declaration,
    EligibilityOutcome,
    Revision,
    Statement,
    Submission,
)
from submissions.queries.completeness import completeness_of
from submissions.queries.content import content_digest
from submissions.queries.deadlines import WRITABLE, deadline_of, may_take_back
from submissions.queries.statements import declarations_of
from submissions.services.drafts import lock_for_writing, require_living
from submissions.services.eligibility import try_rules
from submissions.services.entries import (
    change_state,
    current_content,
    freeze_revision,
    require_field_open,
)
from submissions.services.minors import keep_parental_consents
from submissions.services.notices import tell

RECEIPT_TASK = "reports.tasks.issue_receipt"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submitted entry with its frozen copy; `is_new` is false where it had been submitted already."""

    entry: Submission
    revision: Revision
    is_new: bool


@transaction.atomic
def submit_entry(
    *, submission: Submission, declared: Collection[int], by: User, seen_digest: str = ""
) -> HandedIn:
    """Submit an entry: number it, freeze what it says, keep what was declared, tell its people by mail.

    Pressing twice, or in two tabs, submits once: the second call gets the entry that stands. `declared` are
    the keys of the statements that were ticked; `seen_digest` is the hash of what its sender has checked, so
    that nothing is handed in that they have not seen. Raises `DomainError` when it is late by the server's
    clock, not complete, not declared, not eligible, or was changed since it was checked.
    """
    lock_category(submission.category_id, exclusive=True)
    standing = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if standing.state == Submission.State.SUBMITTED:
        return HandedIn(standing, standing.revisions.latest("number"), is_new=False)
    entry = lock_for_writing(standing)
    require_unsealed(entry.category)
    require_field_open(entry.category)
    _require_seen(entry, seen_digest)
    _require_complete(entry)
    keep_parental_consents(submission=entry)
    statements = _require_declared(entry, declared)
    _require_eligible(entry)
    was_returned = entry.state == Submission.State.RETURNED
    now = timezone.now()
    Declaration.objects.bulk_create(
        [Declaration(submission=entry, statement=statement, by=by, at=now) for statement in statements]
    )
    revision = freeze_revision(entry)
    entry = change_state(
        submission=entry,
        to=Submission.State.SUBMITTED,
        by=by,
        revision=revision.number,
        sha256=revision.sha256,
        declared=[[statement.code, statement.version] for statement in statements],
    )
    entry.returns.filter(answered_at__isnull=True).update(answered_at=entry.submitted_at)
    tell(entry, "resubmitted" if was_returned else "submitted", occasion=str(revision.number))
    transaction.on_commit(partial(ring_for_receipt, entry.pk))
    return HandedIn(entry, revision, is_new=True)


@transaction.atomic
def take_back(*, submission: Submission, by: User) -> Submission:
    """Make a submitted entry a draft again, while there is time to submit it anew; it keeps its number.

    Raises `DomainError` when it is no longer submitted, so that a verifier's decision stands, or too late.
    """
    lock_category(submission.category_id, exclusive=False)
    entry = _locked(submission)
    if entry.state != Submission.State.SUBMITTED:
        raise DomainError(
            _("This entry is “%(state)s” and cannot be taken back.") % {"state": entry.get_state_display()}
        )
    if not may_take_back(entry):
        raise DomainError(
            _("Registration is closed. What was taken back now could not be submitted again, so it stays.")
        )
    entry = change_state(submission=entry, to=Submission.State.DRAFT, by=by)
    tell(entry, "taken_back")
    return entry


@transaction.atomic
def withdraw_own(*, submission: Submission, reason: str, by: User) -> Submission:
    """Its people give an entry up: a draft, or one that the jury does not read yet. It cannot be undone.

    An admitted one is the secretariat's to take out of the field. A draft needs no reason.
    """
    lock_category(submission.category_id, exclusive=False)
    entry = _locked(submission)
    if entry.state == Submission.State.ADMITTED:
        raise DomainError(_("The jury reads this entry. Ask the secretariat to take it out."))
    if entry.submitted_at is not None and not reason.strip():
        raise DomainError(_("Give the reason."))
    entry = change_state(submission=entry, to=Submission.State.WITHDRAWN, by=by, own=True)
    entry.ended_reason = reason.strip() or _("Given up as a draft.")
    entry.save(update_fields=["ended_reason"])
    tell(entry, "withdrawn", reason=entry.ended_reason)
    return entry


@transaction.atomic
def extend_deadline(*, submission: Submission, until: datetime, reason: str, by: User) -> DeadlineExtension:
    """Give one draft or returned entry more time, with a reason that its people read; the latest one holds.

    Raises `DomainError` when the new moment is not later than now and the present deadline, without a reason,
    or when entries can no longer join the field.
    """
    lock_category(submission.category_id, exclusive=False)
    entry = _locked(submission)
    if entry.state not in WRITABLE:
        raise DomainError(
            _("This entry is “%(state)s”: more time is for drafts and returned entries.")
            % {"state": entry.get_state_display()}
        )
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    require_unsealed(entry.category)
    require_field_open(entry.category)
    least = max(timezone.now(), deadline_of(entry))
    if until <= least:
        raise DomainError(_("Choose a moment after %(moment)s.") % {"moment": formats.wib(least)})
    given = DeadlineExtension.objects.create(submission=entry, until=until, reason=reason.strip(), by=by)
    append_event(
        edition_id=entry.category.edition_id,
        kind="submission.extended",
        subject=f"submission:{entry.pk}",
        data={"category": entry.category_id, "extension": given.pk, "until": until.isoformat()},
        by=by,
    )
    tell(entry, "extended", until=until, reason=given.reason)
    return given


def ring_for_receipt(submission_id: int) -> bool:
    """Ask a worker for the receipt; False when the queue cannot be reached: it is made when it is fetched."""
    try:
        current_app.send_task(RECEIPT_TASK, args=[submission_id])
    except OperationalError:
        return False
    return True


def _locked(submission: Submission) -> Submission:
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition", "unit")
        .get(pk=submission.pk)
    )
    require_living(entry.category)
    return entry


def _require_seen(entry: Submission, seen_digest: str) -> None:
    if seen_digest and content_digest(current_content(entry)) != seen_digest:
        raise DomainError(
            _("The entry was changed after you opened this page. Check it again, then submit it.")
        )


def _require_complete(entry: Submission) -> None:
    missing = completeness_of([entry])[entry.pk].missing
    if missing:
        raise DomainError(
            _("Not complete yet: %(parts)s.") % {"parts": ", ".join(part.title for part in missing)}
        )


def _require_declared(entry: Submission, declared: Collection[int]) -> list[Statement]:
    statements = declarations_of(entry.category)
    if any(statement.pk not in declared for statement in statements):
        raise DomainError(_("Tick every statement before you submit."))
    return statements


def _require_eligible(entry: Submission) -> None:
    """The rules are tried last: from here to the end no other entry of the edition can be submitted."""
    outcomes = try_rules(submission=entry, moment=EligibilityOutcome.Moment.SUBMISSION)
    blocking = [outcome for outcome in outcomes if outcome.blocks]
    if blocking:
        raise DomainError(" ".join(outcome.explanation or outcome.rule.shown for outcome in blocking))
