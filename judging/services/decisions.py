"""What the chair, or the deputy, puts on record before a stage closes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import ChairDecision, PanelMember
from judging.queries import field_of
from judging.services.closing import stage_outcome
from judging.services.scoresheets import require_presiding, require_stage_open


@transaction.atomic
def appoint(*, stage: Stage, juror: User, role: str, by: User | None) -> PanelMember:
    """Make a seated juror chair or deputy of the panel; whoever had the role becomes a juror again."""
    lock_category(stage.category_id, exclusive=False)
    members = PanelMember.objects.select_for_update(of=("self",)).filter(
        panel__stage=stage, replaced_at__isnull=True
    )
    seat = members.seated().filter(juror=juror).first()
    if seat is None:
        raise DomainError(_("%(name)s has no seat in this panel.") % {"name": juror.name})
    members.filter(role=role).exclude(pk=seat.pk).update(role=PanelMember.Role.JUROR)
    seat.role = role
    seat.save(update_fields=["role"])
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.appointed",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "role": role},
        by=by,
    )
    return seat


@transaction.atomic
def record_few_sheets(
    *, stage: Stage, submission_id: int, reason: str, by: User, entered_by: User | None = None
) -> ChairDecision:
    """Rules 4 and 6: the reason why an entry has fewer counted sheets than the stage asks for, or none.

    Where the chair is recused from the entry, the deputy gives it. A decision signed on paper stays that of
    `by`; `entered_by` is who typed it, and the actor in the ledger. Refuses an entry outside the stage.
    """
    stage = _deciding(stage, [submission_id], reason, by)
    if not field_of(stage).filter(pk=submission_id).exists():
        raise DomainError(_("This entry is not in the stage %(stage)s.") % {"stage": stage.name})
    return _record(stage, ChairDecision.Kind.FEW_SHEETS, [submission_id], None, reason, by, entered_by)


@transaction.atomic
def decide_line(
    *,
    stage: Stage,
    submission_ids: Collection[int],
    takes: bool,
    reason: str,
    by: User,
    entered_by: User | None = None,
) -> ChairDecision:
    """Rule 8: of the entries still joint at the promotion line the chair takes all or none.

    The decision holds for exactly these entries; if the joint group changes, it has to be made again. Where
    the chair is recused from one of them, the deputy decides. `entered_by` as in `record_few_sheets`. Refuses
    entries that are not the joint group.
    """
    stage = _deciding(stage, submission_ids, reason, by)
    if stage_outcome(stage).cut.at_line != frozenset(submission_ids):
        raise DomainError(_("Other entries are joint at the promotion line now. Look at them again."))
    kind = ChairDecision.Kind.PROMOTION_LINE
    return _record(stage, kind, sorted(submission_ids), takes, reason, by, entered_by)


def _deciding(stage: Stage, submission_ids: Collection[int], reason: str, by: User) -> Stage:
    """The stage under its category's shared lock, once it is sure that this person may decide there now."""
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    lock_category(stage.category_id, exclusive=False)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_stage_open(stage)
    require_presiding(stage=stage, submission_ids=submission_ids, by=by)
    return stage


def _record(
    stage: Stage,
    kind: str,
    submission_ids: Sequence[int],
    takes: bool | None,
    reason: str,
    by: User,
    entered_by: User | None,
) -> ChairDecision:
    decision, _created = ChairDecision.objects.update_or_create(
        stage=stage,
        kind=kind,
        submission_ids=list(submission_ids),
        defaults={"takes": takes, "reason": reason.strip(), "by": by, "at": timezone.now()},
    )
    append_event(
        edition_id=stage.category.edition_id,
        kind=f"chair.{kind}",
        subject=f"stage:{stage.pk}",
        data={"submissions": list(submission_ids), "takes": takes, "decided_by": by.pk},
        by=entered_by or by,
    )
    return decision
