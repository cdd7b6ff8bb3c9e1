"""Optimised assignments: asked for, looked at, accepted. The computing itself is `judging.services.planning`,
which only workers load.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from awards.exceptions import DomainError
from awards.models import Category, Edition, Stage, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from judging.models import (
    Assignment,
    AssignmentPlan,
    CategoryExpertise,
    EntryExpertise,
    JurorExpertise,
    PanelMember,
)
from judging.plan_facts import fingerprint, plan_facts
from judging.services.assigning import assign, check_judgeable, require_open
from judging.services.conflicts import find_and_record
from submissions.models import Submission

logger = logging.getLogger(__name__)
TASK = "judging.tasks.compute_plan"
State = AssignmentPlan.State


@transaction.atomic
def request_plan(
    *, edition: Edition, stages: Sequence[Stage], sheets: int, least: int, most: int | None, by: User
) -> AssignmentPlan:
    """Ask for a plan of one stage of each category; a worker computes it.

    Entries are searched for conflicts of interest first, since these are forbidden. Raises `DomainError` for
    two stages of one category, a closed stage, a category that cannot be judged.
    """
    if len({stage.category_id for stage in stages}) < len(stages):
        raise DomainError(_("Choose one stage of each category; the second gets a plan of its own."))
    for stage in sorted(stages, key=lambda one: one.category_id):
        lock_category(stage.category_id, exclusive=False)
        require_open(stage)
        check_judgeable(stage.category)
        seats = PanelMember.objects.seated().filter(panel__stage=stage)
        ids = sorted(seats.values_list("juror_id", flat=True))
        find_and_record(category=stage.category, juror_ids=ids, by=by)
    plan = AssignmentPlan.objects.create(
        edition=edition,
        stage_ids=[stage.pk for stage in stages],
        sheets=sheets,
        least=least,
        most=most,
        by=by,
    )
    transaction.on_commit(lambda: ring(plan.pk))
    return plan


def ring(plan_id: int) -> None:
    """Call a worker; without a queue the row waits for the beat."""
    try:
        current_app.send_task(TASK, [plan_id])
    except OperationalError:
        logger.warning("The queue does not answer; plan %s waits.", plan_id)


def ring_for_waiting() -> int:
    """Ring again for plans that nobody computed; returns how many."""
    waiting = list(AssignmentPlan.objects.filter(state=State.WAITING).values_list("pk", flat=True)[:100])
    for pk in waiting:
        ring(pk)
    return len(waiting)


@transaction.atomic
def accept_plan(*, plan_id: int, by: User) -> int:
    """Give the sheets of a plan; existing ones stay. Accepting twice gives them once.

    Raises `DomainError` when entries, jurors, conflicts or assignments have changed since it was computed.
    Returns how many sheets were given.
    """
    stage_ids = AssignmentPlan.objects.get(pk=plan_id).stage_ids
    stages = {stage.pk: stage for stage in Stage.objects.filter(pk__in=stage_ids).select_related("category")}
    for category_id in sorted(stage.category_id for stage in stages.values()):
        lock_category(category_id, exclusive=True)
    plan = AssignmentPlan.objects.select_for_update().get(pk=plan_id)
    if plan.state == State.ACCEPTED:
        return 0
    if plan.state != State.READY:
        raise DomainError(_("This plan is not ready."))
    if fingerprint(plan_facts(plan)) != plan.fingerprint:
        raise DomainError(
            _("Entries, jurors, conflicts or sheets have changed since this plan was made. Make a new one.")
        )
    made = 0
    for key, pairs in sorted(plan.result["added"].items(), key=lambda item: int(item[0])):
        given = [(entry, juror) for entry, juror in pairs]
        made += assign(stage=stages[int(key)], pairs=given, by=by, origin=Assignment.Origin.PLAN)
    plan.state, plan.accepted_at = State.ACCEPTED, timezone.now()
    plan.save(update_fields=["state", "accepted_at"])
    append_event(
        edition_id=plan.edition_id,
        kind="assignment.plan_accepted",
        subject=f"edition:{plan.edition_id}",
        data={"plan": plan.pk, "sheets": made, "fingerprint": plan.fingerprint},
        by=by,
    )
    return made


def clean_tags(text: str) -> list[str]:
    """Fields of expertise as they are kept: small letters, single spaces, each once, in their order."""
    tags = {" ".join(part.split()).casefold()[:60] for part in text.replace(";", ",").split(",")}
    return sorted(tags - {""})


@transaction.atomic
def set_juror_expertise(
    *, edition: Edition, juror: User, tags: Iterable[str], least: int | None, most: int | None, by: User
) -> None:
    """What a juror knows well, and the least and most entries the juror takes."""
    row, _new = JurorExpertise.objects.get_or_create(edition=edition, juror=juror)
    wanted = (list(tags), least, most)
    if (row.tags, row.least, row.most) == wanted:
        return
    row.tags, row.least, row.most = wanted
    row.save()
    append_event(
        edition_id=edition.pk,
        kind="expertise.juror",
        subject=f"user:{juror.pk}",
        data={"least": least, "most": most, "tags": len(row.tags)},
        by=by,
    )


@transaction.atomic
def set_category_expertise(*, category: Category, tags: Iterable[str], by: User) -> None:
    """What the entries of a category ask for, unless an entry says otherwise."""
    row, _new = CategoryExpertise.objects.get_or_create(category=category)
    if row.tags == list(tags):
        return
    row.tags = list(tags)
    row.save()
    append_event(
        edition_id=category.edition_id,
        kind="expertise.category",
        subject=f"category:{category.pk}",
        data={"tags": len(row.tags)},
        by=by,
    )


@transaction.atomic
def set_entry_expertise(*, submission: Submission, tags: Iterable[str], by: User) -> None:
    """What an entry asks for; without tags it asks what its category asks."""
    wanted = list(tags)
    row = EntryExpertise.objects.filter(submission=submission).first()
    if (row.tags if row else []) == wanted:
        return
    if not wanted and row is not None:
        row.delete()
    else:
        EntryExpertise.objects.update_or_create(submission=submission, defaults={"tags": wanted})
    append_event(
        edition_id=submission.category.edition_id,
        kind="expertise.entry",
        subject=f"submission:{submission.pk}",
        data={"tags": len(wanted)},
        by=by,
    )
