"""Conflicts of interest: found by the system, declared by the juror, decided by the secretariat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Stage, User
from awards.services.ledger import Event, append_event, append_events
from awards.services.seals import lock_category
from judging.conflict_search import Pair, candidates_of, entries_of, find_conflicts
from judging.models import Assignment, Conflict, Recusal, Scoresheet
from judging.services.recusals import declare_recusal, recuse
from judging.services.scoresheets import current_rubric
from submissions.models import Submission

State = Conflict.State


@transaction.atomic
def find_and_record(*, category: Category, juror_ids: Collection[int], by: User | None) -> list[Conflict]:
    """Search the entries of a category for conflicts of these jurors, and record what is new.

    What is found closes the entry to the juror until the secretariat decides. A conflict that was cleared
    opens again only on a ground that nobody knew then; a juror who stands aside already is left alone.
    Returns the conflicts that are open by this.
    """
    lock_category(category.pk, exclusive=False)
    found = find_conflicts(candidates_of(juror_ids), entries_of([category.pk]))
    return record_found(category=category, found=found, by=by)


@transaction.atomic
def record_found(
    *, category: Category, found: Mapping[Pair, Sequence[str]], by: User | None
) -> list[Conflict]:
    """Record the grounds by (entry, juror) that nobody knew yet, see `find_and_record`."""
    if not found:
        return []
    lock_category(category.pk, exclusive=False)
    juror_ids = {juror for _entry, juror in found}
    known = {
        (one.submission_id, one.juror_id): one
        for one in Conflict.objects.select_for_update(of=("self",)).filter(
            submission__category=category, juror__in=juror_ids
        )
    }
    aside = _recused(category, juror_ids)
    opened = []
    for pair, grounds in sorted(found.items()):
        conflict = known.get(pair)
        if pair in aside or (conflict is not None and set(grounds) <= set(conflict.grounds)):
            continue
        if (one := _open(pair, grounds, conflict)) is not None:
            opened.append(one)
    append_events(
        edition_id=category.edition_id,
        events=[
            Event(
                "conflict.found",
                f"submission:{one.submission_id}",
                {"juror": one.juror_id, "grounds": list(one.grounds)},
            )
            for one in opened
        ],
        by=by,
    )
    return opened


def _open(pair: Pair, grounds: Collection[str], conflict: Conflict | None) -> Conflict | None:
    """The conflict as it stands open now; None where another search found it at the same moment."""
    entry, juror = pair
    values = {"state": State.OPEN, "found_at": timezone.now(), "decided_at": None, "decided_by": None}
    if conflict is None:
        made, is_new = Conflict.objects.get_or_create(
            submission_id=entry, juror_id=juror, defaults={**values, "grounds": list(grounds)}
        )
        return made if is_new else None
    known = set(conflict.grounds) | set(grounds)
    conflict.grounds = [ground.value for ground in Conflict.Ground if ground in known]
    for name, value in values.items():
        setattr(conflict, name, value)
    conflict.save(update_fields=["grounds", *values])
    return conflict


def _recused(category: Category, juror_ids: Collection[int]) -> set[Pair]:
    pairs = Recusal.objects.filter(submission__category=category, juror__in=juror_ids)
    return set(pairs.values_list("submission_id", "juror_id"))


@transaction.atomic
def declare(
    *, stage: Stage, juror: User, seen: Collection[int], conflicts: Mapping[int, str]
) -> tuple[int, int]:
    """What a juror says of the entries of a stage before reading them: conflicts with a reason, else none.

    `seen` are the ids of the assignments that the page showed, `conflicts` a reason for some of them; what
    was assigned since is asked about another time. Saying it again changes nothing. Returns how many have a
    conflict and how many none. Raises `DomainError` for a reason that is missing, or an id that is not asked
    of this juror.
    """
    lock_category(stage.category_id, exclusive=False)
    find_and_record(category=stage.category, juror_ids=[juror.pk], by=None)
    asked = {
        row.pk: row
        for row in Assignment.objects.undeclared_by(juror)
        .filter(stage=stage)
        .select_related("submission__category")
    }
    if set(conflicts) - set(seen):
        raise DomainError(_("The page has changed meanwhile. Look at the entries again."))
    aside = [asked[pk] for pk in sorted(conflicts) if pk in asked]
    for row in aside:
        declare_recusal(submission=row.submission, juror=juror, reason=conflicts[row.pk], by=juror)
    free = [asked[pk] for pk in sorted(seen) if pk in asked and pk not in conflicts]
    declare_none(stage=stage, juror=juror, assignments=free)
    return len(aside), len(free)


def declare_none(*, stage: Stage, juror: User, assignments: Collection[Assignment]) -> None:
    """Record that there is no conflict with these entries; runs inside the caller's transaction."""
    if not assignments:
        return
    pks = [row.pk for row in assignments]
    Assignment.objects.filter(pk__in=pks, declared_at__isnull=True).update(declared_at=timezone.now())
    append_event(
        edition_id=stage.category.edition_id,
        kind="conflict.none",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "submissions": sorted(row.submission_id for row in assignments)},
        by=juror,
    )


@transaction.atomic
def declare_blind(
    *, stage: Stage, juror: User, shown: Collection[int], submissions: Collection[int], reason: str
) -> tuple[int, int]:
    """The same in a blind stage, where units and people are listed without their entries.

    `submissions` are the entries of the units and people that the juror ticked, `shown` those of all that
    the list was made from. A conflict holds for every entry ticked, assigned or not. Returns how many
    conflicts there are, and for how many entries there is none.
    """
    lock_category(stage.category_id, exclusive=False)
    find_and_record(category=stage.category, juror_ids=[juror.pk], by=None)
    entries = Submission.objects.filter(category=stage.category_id, pk__in=submissions).select_related(
        "category"
    )
    for entry in entries.order_by("pk"):
        declare_recusal(submission=entry, juror=juror, reason=reason, by=juror)
    free = Assignment.objects.undeclared_by(juror).filter(stage=stage, submission__in=shown)
    rows = list(free.order_by("pk"))
    declare_none(stage=stage, juror=juror, assignments=rows)
    return len(submissions), len(rows)


@transaction.atomic
def decide(*, conflict_id: int, is_recused: bool, reason: str, by: User) -> Conflict:
    """The secretariat decides a conflict: the juror stands aside, or it is none, with a reason.

    Where it is none the juror may go on: a recusal that the juror declared is lifted, and sheets that it
    made void in open stages return to draft, with their values. What a juror declared and the secretariat
    found to be none needs no second declaration. A decision may be changed by another one, with its reason.
    """
    found = Conflict.objects.filter(pk=conflict_id).values_list("submission__category_id", flat=True).first()
    if found is None:
        raise DomainError(_("This conflict does not exist."))
    if not is_recused and not reason.strip():
        raise DomainError(_("Give the reason why this is not a conflict of interest."))
    lock_category(found, exclusive=True)
    conflict = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("submission__category", "juror")
        .get(pk=conflict_id)
    )
    wanted = State.RECUSED if is_recused else State.CLEARED
    if conflict.state == wanted:
        return conflict
    sheets = _recuse(conflict, reason, by) if is_recused else _clear(conflict)
    conflict.state, conflict.decided_reason = wanted, reason.strip()
    conflict.decided_at, conflict.decided_by = timezone.now(), by
    conflict.save(update_fields=["state", "decided_reason", "decided_at", "decided_by"])
    append_event(
        edition_id=conflict.submission.category.edition_id,
        kind=f"conflict.{wanted}",
        subject=f"submission:{conflict.submission_id}",
        data={"juror": conflict.juror_id, "sheets": sheets},
        by=by,
    )
    return conflict


def _recuse(conflict: Conflict, reason: str, by: User) -> list[int]:
    text = reason.strip() or conflict.declared_reason or _("Found by the system.")
    _recusal, voided = recuse(
        submission=conflict.submission,
        juror=conflict.juror,
        reason=text,
        origin=Recusal.Origin.SECRETARIAT,
        by=by,
    )
    return voided or []


def _clear(conflict: Conflict) -> list[int]:
    """Lift the recusal and give the juror the sheets of open stages back; returns their ids."""
    pair = {"submission": conflict.submission_id, "juror": conflict.juror_id}
    Recusal.objects.filter(**pair).delete()
    if conflict.declared_at is not None:
        Assignment.objects.filter(**pair, declared_at__isnull=True).update(declared_at=timezone.now())
    sheets = list(
        Scoresheet.objects.select_for_update(of=("self",))
        .filter(**pair, void_reason=Scoresheet.VoidReason.RECUSAL, stage__closed_at__isnull=True)
        .select_related("stage", "rubric")
        .order_by("pk")
    )
    for sheet in sheets:
        _give_back(sheet)
    return [sheet.pk for sheet in sheets]


def _give_back(sheet: Scoresheet) -> None:
    """A void sheet returns to draft; one whose juror was replaced meanwhile stays void, for that reason."""
    replaced = sheet.juror.seats.filter(panel__stage=sheet.stage_id, replaced_at__isnull=False)
    if replaced.exists():
        sheet.void_reason = Scoresheet.VoidReason.REPLACED
        sheet.save(update_fields=["void_reason"])
        return
    rubric = current_rubric(sheet.stage)
    if sheet.rubric_id != rubric.pk:
        # Values under another version stay with what they were given for.
        sheet.scores.exclude(criterion__rubric=rubric).delete()
        sheet.rubric = rubric
    sheet.state, sheet.void_reason = Scoresheet.State.DRAFT, ""
    sheet.total, sheet.finalised_at = None, None
    sheet.save(update_fields=["state", "void_reason", "total", "finalised_at", "rubric"])
