"""The administrative check of entries: findings, returns, admission and rejection.

Two verifiers may have the same desk open. Each decision says which version of the check it has seen; whoever
comes second finds another version under the row lock, is told, and nothing is overwritten.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Category, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, require_unsealed
from submissions.models import (
    ChecklistItem,
    CheckResult,
    EligibilityDecision,
    EligibilityOutcome,
    EligibilityRule,
    Likeness,
    Return,
    Submission,
)
from submissions.queries.deadlines import deadline_of
from submissions.queries.verification import (
    check_points,
    hindrances,
    open_return,
    revision_of,
    rule_points,
)
from submissions.services.eligibility import try_rules
from submissions.services.entries import admit_entry, change_state, reject_entry
from submissions.services.notices import tell

State = Submission.State
UNDER_CHECK = frozenset({State.SUBMITTED})
WITH_SECRETARIAT = frozenset({State.SUBMITTED, State.RETURNED})


class CheckChanged(DomainError):  # noqa: N818 - the word of the page
    """Somebody else worked on the entry since the page was opened; nothing was stored."""


@transaction.atomic
def record_check(
    *, submission: Submission, item: ChecklistItem, outcome: str, note: str, seen: str, by: User
) -> Submission:
    """Store what a verifier found on one point, in the latest revision; returns the entry as it is then.

    `seen` is the mark of the finding that the page showed (`Point.seen`). Raises `CheckChanged` when another
    verifier judged this point meanwhile, `DomainError` when a failed point has no note: the entrant reads it.
    """
    entry = _lock(submission)
    _require_state(entry, UNDER_CHECK)
    point = next((point for point in check_points(entry) if point.item.pk == item.pk), None)
    if point is None:
        raise DomainError(_("This point is no longer on the checklist. Open the page again."))
    if point.seen != seen and point.result is not None:
        raise CheckChanged(
            _("%(name)s judged this point meanwhile: %(outcome)s. Look at it and decide again.")
            % {"name": point.result.by.name, "outcome": point.result.get_outcome_display()}
        )
    note = note.strip()
    if outcome == CheckResult.Outcome.FAILED and not note:
        raise DomainError(_("Say in a note what is wrong: the entrant reads it when the entry is returned."))
    revision = revision_of(entry)
    CheckResult.objects.update_or_create(
        submission=entry,
        revision_number=revision,
        item=item,
        defaults={"outcome": outcome, "note": note, "by": by, "at": timezone.now()},
    )
    facts = {"item": item.code, "outcome": outcome, "revision": revision, "note": _digest(note)}
    return _written(entry, "verification.checked", by, **facts)


@transaction.atomic
def decide_rule(
    *,
    submission: Submission,
    rule: EligibilityRule,
    is_accepted: bool,
    reason: str,
    seen_version: int,
    by: User,
) -> Submission:
    """A verifier decides where a rule cannot, or sets one aside for this entry, with a reason that stays."""
    entry = _lock(submission, seen_version)
    _require_state(entry, UNDER_CHECK)
    if rule.category_id != entry.category_id:
        raise DomainError(_("This rule belongs to another category."))
    EligibilityDecision.objects.update_or_create(
        submission=entry,
        rule=rule,
        defaults={"is_accepted": is_accepted, "reason": _given(reason), "by": by, "at": timezone.now()},
    )
    facts = {"rule": rule.pk, "of": rule.kind, "accepted": is_accepted, "reason": _digest(reason)}
    return _written(entry, "verification.rule_decided", by, **facts)


@transaction.atomic
def decide_likeness(
    *, submission: Submission, other_id: int, verdict: str, note: str, seen_version: int, by: User
) -> Submission:
    """A verifier says whether an entry that is alike is another innovation; nothing follows by itself."""
    entry = _lock(submission, seen_version)
    _require_state(entry, UNDER_CHECK)
    changed = Likeness.objects.filter(submission=entry, other=other_id).update(
        verdict=verdict, note=note.strip(), by=by, decided_at=timezone.now()
    )
    if not changed:
        raise DomainError(_("The two entries are no longer much alike. Open the page again."))
    return _written(entry, "verification.likeness", by, other=other_id, verdict=verdict, note=_digest(note))


@transaction.atomic
def take_entry(*, submission: Submission, by: User, verifier: User | None) -> Submission:
    """Say who verifies an entry, or that nobody does; it is a sign for colleagues and keeps nobody out."""
    entry = _lock(submission)
    _require_state(entry, WITH_SECRETARIAT)
    Submission.objects.filter(pk=entry.pk).update(verifier=verifier)
    return _written(entry, "verification.taken", by, verifier=verifier.pk if verifier else None)


@transaction.atomic
def try_again(*, submission: Submission, by: User) -> Submission:
    """Try the rules and look for entries alike once more, with what is known now."""
    entry = _lock(submission)
    _require_state(entry, WITH_SECRETARIAT)
    outcomes = try_rules(submission=entry, moment=EligibilityOutcome.Moment.VERIFICATION)
    return _written(entry, "verification.tried", by, outcomes=_outcomes(outcomes))


@transaction.atomic
def return_entry(
    *, submission: Submission, reason: str, due_at: datetime, seen_version: int, by: User
) -> Submission:
    """Give an entry back to be mended, until a moment and with the reasons; the entrant is told by mail.

    Raises `DomainError` without a reason or for a moment that has passed.
    """
    entry = _lock(submission, seen_version)
    reason = _given(reason)
    if due_at <= timezone.now():
        raise DomainError(_("The time until which it is to be mended lies in the past. Choose a later one."))
    facts = {"due": due_at.isoformat(), "reason": _digest(reason), "revision": revision_of(entry)}
    entry = change_state(submission=entry, to=State.RETURNED, by=by, **facts)
    Return.objects.create(
        submission=entry,
        revision_number=revision_of(entry),
        reason=reason,
        due_at=due_at,
        by=by,
        at=timezone.now(),
    )
    tell(entry, "returned", due_at=due_at, points=(), reason=reason)
    return _counted(entry)


@transaction.atomic
def answer_return(*, submission: Submission) -> None:
    """Note that the entrant answered; called by whoever submits the entry again, under its row lock."""
    submission.returns.filter(answered_at__isnull=True).update(answered_at=timezone.now())


@transaction.atomic
def admit_verified(*, submission: Submission, seen_version: int, by: User) -> Submission:
    """Admit an entry whose required points passed and whose doubts are decided; the entrant is told by mail.

    The rules are tried once more and kept. Raises `DomainError` naming what still stands in the way.
    """
    entry = _lock(submission, seen_version)
    _require_state(entry, UNDER_CHECK)
    outcomes = try_rules(submission=entry, moment=EligibilityOutcome.Moment.VERIFICATION)
    missing = hindrances(check_points(entry), rule_points(entry, outcomes))
    if missing:
        raise DomainError(
            _("%(code)s cannot be admitted yet. %(reasons)s.")
            % {"code": entry.code, "reasons": "; ".join(missing)}
        )
    _written(entry, "verification.tried", by, outcomes=_outcomes(outcomes))
    entry = admit_entry(submission=entry, by=by, check="here")
    tell(entry, "admitted")
    return entry


@transaction.atomic
def reject_verified(*, submission: Submission, reason: str, seen_version: int, by: User) -> Submission:
    """Reject an entry, with the reason that its entrant is sent and that stays on its page."""
    entry = _lock(submission, seen_version)
    _require_state(entry, WITH_SECRETARIAT)
    reason = _given(reason)
    outcomes = try_rules(submission=entry, moment=EligibilityOutcome.Moment.VERIFICATION)
    _written(entry, "verification.tried", by, outcomes=_outcomes(outcomes))
    entry = reject_entry(submission=entry, reason=reason, by=by)
    answer_return(submission=entry)
    tell(entry, "rejected", reason=reason, points=())
    return entry


@transaction.atomic
def remind_returned(*, submission: Submission, by: User) -> Submission:
    """Remind the people of a returned entry of what is to be mended and until when."""
    entry = _lock(submission)
    waiting = open_return(entry)
    if entry.state != State.RETURNED or waiting is None:
        raise DomainError(_("%(code)s is not returned: there is nothing to answer.") % {"code": entry.code})
    until = deadline_of(entry)
    if until <= timezone.now():
        raise DomainError(
            _("The time for %(code)s was over on %(when)s. Give it more time, or reject it.")
            % {"code": entry.code, "when": formats.deadline(until)}
        )
    tell(entry, "reminder", until=until, now=timezone.now(), points=[waiting.reason])
    return _written(entry, "verification.reminded", by, due=until.isoformat())


def _lock(submission: Submission, seen_version: int | None = None) -> Submission:
    """The entry under its row lock, after its category's; refused in an archive and where scores are locked.

    Raises `CheckChanged` where the check has another version than the page that was sent had seen.
    """
    lock_category(submission.category_id, exclusive=False)
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition", "unit__parent")
        .get(pk=submission.pk)
    )
    _require_living(entry.category)
    require_unsealed(entry.category)
    if seen_version is not None and entry.check_version != seen_version:
        last = AuditEvent.objects.filter(
            edition=entry.category.edition_id, subject=f"submission:{entry.pk}"
        ).select_related("actor")
        latest = last.order_by("-sequence").first()
        who = latest.actor.name if latest is not None and latest.actor is not None else _("Somebody else")
        raise CheckChanged(
            _("%(name)s worked on %(code)s meanwhile: it is “%(state)s” now. Nothing of yours was stored.")
            % {"name": who, "code": entry.code, "state": entry.get_state_display()}
        )
    return entry


def _require_living(category: Category) -> None:
    if category.edition.is_archived:
        raise ArchivedError(category.edition.name)


def _require_state(entry: Submission, states: frozenset[str]) -> None:
    if entry.state not in states:
        raise DomainError(
            _("%(code)s is “%(state)s”: it is not being checked.")
            % {"code": entry.code, "state": entry.get_state_display()}
        )


def _given(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    return reason.strip()


def _digest(text: str) -> str | None:
    """A text as the ledger knows it: by its hash, so that it may be erased and still be proved."""
    return sha256(text.strip().encode()).hexdigest() if text.strip() else None


def _outcomes(outcomes: Any) -> dict[str, str]:
    return {str(outcome.rule.pk): outcome.outcome for outcome in outcomes}


def _written(entry: Submission, kind: str, by: User | None, **data: Any) -> Submission:
    """Put what was written into the ledger, count it, and return the entry as it is now."""
    append_event(
        edition_id=entry.category.edition_id,
        kind=kind,
        subject=f"submission:{entry.pk}",
        data={"category": entry.category_id, **data},
        by=by,
    )
    return _counted(entry)


def _counted(entry: Submission) -> Submission:
    Submission.objects.filter(pk=entry.pk).update(check_version=F("check_version") + 1)
    entry.refresh_from_db(fields=["check_version", "verifier"])
    return entry
