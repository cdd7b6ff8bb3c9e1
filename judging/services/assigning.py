"""Giving jurors entries to score, and taking blank sheets back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Stage, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category, require_unsealed
from judging.models import Assignment, Conflict, Panel, PanelMember, Recusal, Rubric, Scoresheet
from judging.order import begun_at, drawn
from judging.scoring import check_weights
from judging.services.conflicts import find_and_record
from submissions.models import Submission


def check_judgeable(category: Category) -> None:
    """Refuse to judge a category that is locked, or whose weights do not sum to exactly 100.

    Stage weights of the category and criterion weights of each stage's rubric in force are checked; the
    error names the sum.
    """
    if category.judging_locked_reason:
        raise DomainError(category.judging_locked_reason)
    stages = list(category.stages.all())
    check_weights(
        [stage.weight for stage in stages], _("the stages of %(category)s") % {"category": category.name}
    )
    rubrics = {
        rubric.stage_id: rubric
        for rubric in Rubric.objects.filter(stage__in=stages, is_current=True).prefetch_related("criteria")
    }
    for stage in stages:
        what = _("%(category)s, stage %(stage)s") % {"category": category.name, "stage": stage.name}
        if stage.pk not in rubrics:
            raise DomainError(_("%(what)s has no rubric yet.") % {"what": what})
        check_weights([criterion.weight for criterion in rubrics[stage.pk].criteria.all()], what)


@transaction.atomic
def assign(
    *,
    stage: Stage,
    pairs: Iterable[tuple[int, int]],
    by: User | None,
    origin: str = Assignment.Origin.HAND,
) -> int:
    """Assign (entry id, juror id) pairs of a stage and open their sheets; existing pairs are left alone.

    Checked before the first assignment: the category can be judged. A pair with a recusal gets no sheet, nor
    one whose conflict of interest is still to be decided, unless the scores are on paper already. Each juror
    meets the new entries in an order of their own (`judging.order`), after those of before. Refused: an
    entry that is not an admitted one of the category, a juror without a seat in the panel. The category is
    locked alone: a recusal declared at the same moment is seen here, or sees the sheet.
    Returns how many assignments were made.
    """
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    require_unsealed(stage.category)
    check_judgeable(stage.category)
    rubric = Rubric.objects.get(stage=stage, is_current=True)
    taken = set(Assignment.objects.filter(stage=stage).values_list("submission_id", "juror_id"))
    recused = set(
        Recusal.objects.filter(submission__category=stage.category_id).values_list(
            "submission_id", "juror_id"
        )
    )
    asked = list(dict.fromkeys(pairs))
    if origin != Assignment.Origin.PAPER:
        find_and_record(category=stage.category, juror_ids=sorted({pair[1] for pair in asked}), by=by)
        recused |= undecided_pairs(stage)
    new = [pair for pair in asked if pair not in taken and pair not in recused]
    _require_fitting(stage, new)
    places = _places(stage, new)
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(stage=stage, submission_id=entry, juror_id=juror, origin=origin, order=place)
            for (entry, juror), place in places.items()
        ]
    )
    Scoresheet.objects.bulk_create(
        [
            Scoresheet(
                assignment=assignment,
                stage=stage,
                submission_id=assignment.submission_id,
                juror_id=assignment.juror_id,
                rubric=rubric,
            )
            for assignment in assignments
        ]
    )
    append_events(
        edition_id=stage.category.edition_id,
        events=[
            Event(
                "assignment.made",
                f"submission:{a.submission_id}",
                {"stage": stage.pk, "juror": a.juror_id, "origin": origin},
            )
            for a in assignments
        ],
        by=by,
    )
    return len(assignments)


def undecided_pairs(stage: Stage) -> set[tuple[int, int]]:
    """Pairs of entry and juror whose conflict of interest the secretariat has still to decide."""
    waiting = Conflict.objects.filter(submission__category=stage.category_id, state=Conflict.State.OPEN)
    return set(waiting.values_list("submission_id", "juror_id"))


def _places(stage: Stage, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The new pairs with their place in the order of their juror, in the order of the juror and the lot."""
    panel = Panel.objects.filter(stage=stage).first()
    if panel is None:
        return {}
    seats = dict(panel.members.order_by("position", "pk").values_list("juror_id", "position"))
    judged = Submission.objects.filter(category=stage.category_id, state=Submission.State.ADMITTED)
    order = drawn(list(judged.values_list("pk", flat=True)), panel.seed)
    last = dict(
        Assignment.objects.filter(stage=stage).order_by().values_list("juror_id").annotate(last=Max("order"))
    )
    given: dict[int, set[int]] = {}
    for entry, juror in pairs:
        given.setdefault(juror, set()).add(entry)
    places = {}
    for juror, entries in sorted(given.items()):
        own = begun_at(order, seat=seats[juror] - 1, seats=len(seats))
        mine = [entry for entry in own if entry in entries]
        for place, entry in enumerate(mine, last.get(juror, 0) + 1):
            places[entry, juror] = place
    return places


@transaction.atomic
def unassign(*, stage: Stage, pairs: Iterable[tuple[int, int]], by: User | None) -> int:
    """Take entries back from jurors who have not begun them: assignment and blank sheet go.

    Refused as a whole when a sheet of the pairs was begun meanwhile, so that nothing written is lost. Pairs
    that are not assigned are left alone. Returns how many were taken back.
    """
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    wanted = set(pairs)
    found = {
        (row.submission_id, row.juror_id): row.pk
        for row in Assignment.objects.filter(stage=stage, submission__in={entry for entry, _j in wanted})
        if (row.submission_id, row.juror_id) in wanted
    }
    sheets = Scoresheet.objects.filter(pk__in=found.values())
    if begun_sheets(sheets).exists():
        raise DomainError(_("A juror has begun one of these sheets meanwhile. Nothing was taken back."))
    sheets.delete()
    Assignment.objects.filter(pk__in=found.values()).delete()
    append_events(
        edition_id=stage.category.edition_id,
        events=[
            Event("assignment.taken_back", f"submission:{entry}", {"stage": stage.pk, "juror": juror})
            for entry, juror in sorted(found)
        ],
        by=by,
    )
    return len(found)


def begun_sheets(sheets: QuerySet[Scoresheet]) -> QuerySet[Scoresheet]:
    """Those of these sheets on which somebody has worked: any that is not as it was when it was opened."""
    blank = Q(state=Scoresheet.State.DRAFT, version=0, comment="", scores__isnull=True)
    return sheets.exclude(pk__in=sheets.filter(blank).values("pk"))


def _require_fitting(stage: Stage, pairs: Sequence[tuple[int, int]]) -> None:
    """Refuse pairs of an entry that this category does not judge, or a juror who has no seat here."""
    entries = Submission.objects.filter(category=stage.category_id, state=Submission.State.ADMITTED)
    seats = PanelMember.objects.seated().filter(panel__stage=stage)
    if {entry for entry, _juror in pairs} - set(entries.values_list("pk", flat=True)):
        raise DomainError(
            _("Only admitted entries of %(category)s can be assigned.") % {"category": stage.category.name}
        )
    if {juror for _entry, juror in pairs} - set(seats.values_list("juror_id", flat=True)):
        raise DomainError(_("Only jurors with a seat in this panel can be given entries."))


def require_open(stage: Stage) -> None:
    """Refuse to change who sits in a closed stage."""
    if stage.closed_at is not None:
        raise DomainError(
            _("The stage %(stage)s is closed. Reopen it first, with a reason.") % {"stage": stage.name}
        )
