"""Recusals: a juror stands aside from an entry."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import Conflict, Recusal, Scoresheet
from submissions.models import Submission


@transaction.atomic
def declare_recusal(
    *,
    submission: Submission,
    juror: User,
    reason: str,
    by: User | None,
    origin: str = Recusal.Origin.DECLARED,
) -> Recusal:
    """Rule 7: the recusal holds for the entry in all stages not yet closed.

    The juror's sheets there become void, final ones included: they neither count nor divide. A closed stage
    changes only by reopening. Declaring it again changes nothing. What a juror declares is put before the
    secretariat, and stands meanwhile; what comes from paper or the secretariat is decided.
    """
    recusal, voided = recuse(submission=submission, juror=juror, reason=reason, origin=origin, by=by)
    if voided is not None:
        _note(recusal)
    return recusal


def recuse(
    *, submission: Submission, juror: User, reason: str, origin: str, by: User | None
) -> tuple[Recusal, list[int] | None]:
    """Make the recusal, void the sheets, and record both; returns what became void, None where it stood."""
    if not reason.strip():
        raise DomainError(_("Give the reason for the conflict of interest."))
    lock_category(submission.category_id, exclusive=False)
    recusal, created = Recusal.objects.get_or_create(
        submission=submission,
        juror=juror,
        defaults={"origin": origin, "reason": reason.strip(), "declared_at": timezone.now()},
    )
    if not created:
        return recusal, None
    voided = void_recused_sheets(submission_id=submission.pk, juror_id=juror.pk)
    append_event(
        edition_id=submission.category.edition_id,
        kind="recusal.declared",
        subject=f"submission:{submission.pk}",
        data={"juror": juror.pk, "origin": origin, "void": voided},
        by=by,
    )
    return recusal, voided


def _note(recusal: Recusal) -> None:
    """Keep the conflict of a recusal beside it: open where the juror declared it, else settled."""
    pair: dict[str, Any] = {"submission_id": recusal.submission_id, "juror_id": recusal.juror_id}
    if recusal.origin == Recusal.Origin.DECLARED:
        facts = {"declared_at": recusal.declared_at, "declared_reason": recusal.reason}
        undecided = {"state": Conflict.State.OPEN, "decided_at": None, "decided_by": None}
        Conflict.objects.update_or_create(**pair, defaults=facts | undecided)
        return
    open_ones = Conflict.objects.filter(**pair, state=Conflict.State.OPEN)
    open_ones.update(state=Conflict.State.RECUSED, decided_at=recusal.declared_at)


def void_recused_sheets(*, submission_id: int, juror_id: int) -> list[int]:
    """Void a recused juror's sheets of an entry in the stages that are open; returns their ids.

    Runs inside the caller's transaction, under the category's lock.
    """
    sheets = list(
        Scoresheet.objects.select_for_update(of=("self",))
        .filter(submission=submission_id, juror=juror_id, stage__closed_at__isnull=True)
        .exclude(state=Scoresheet.State.VOID)
        .order_by("pk")
    )
    pks = [sheet.pk for sheet in sheets]
    Scoresheet.objects.filter(pk__in=pks).update(
        state=Scoresheet.State.VOID,
        void_reason=Scoresheet.VoidReason.RECUSAL,
        excused_reason="",
        excused_by=None,
    )
    return pks
