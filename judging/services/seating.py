"""Seating jurors and giving them entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Membership, Stage, User
from awards.services.ledger import Event, append_event, append_events
from awards.services.memberships import grant_role
from awards.services.seals import lock_category, require_unsealed
from judging.models import Assignment, Panel, PanelMember, Recusal, Rubric, Scoresheet
from judging.scoring import check_weights
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
def seat_juror(
    *, stage: Stage, juror: User, by: User | None, role: str = PanelMember.Role.JUROR
) -> PanelMember:
    """Give a juror a seat in the panel of a stage, and the role of juror in the edition.

    Who has a seat keeps it as it is. Refused: a person who is on a team of this category, who was replaced
    in this panel before, and a second chair or deputy. The category is locked alone, so that the same person
    asked twice at once gets one seat.
    """
    lock_category(stage.category_id, exclusive=True)
    if Submission.objects.filter(category=stage.category_id, team__user=juror).exists():
        raise DomainError(
            _("%(name)s is on a team of this category and may not judge it.") % {"name": juror.name}
        )
    panel, _created = Panel.objects.get_or_create(stage=stage)
    member = PanelMember.objects.filter(panel=panel, juror=juror).first()
    if member is not None:
        if member.replaced_at is not None:
            raise DomainError(
                _("%(name)s was replaced in this panel and cannot take a seat in it again.")
                % {"name": juror.name}
            )
        return member
    if role != PanelMember.Role.JUROR and panel.members.filter(role=role, replaced_at__isnull=True).exists():
        raise DomainError(
            _("This panel has a %(role)s already. Seat %(name)s as a juror, then appoint.")
            % {"role": PanelMember.Role(role).label.lower(), "name": juror.name}
        )
    member = PanelMember.objects.create(
        panel=panel, juror=juror, role=role, position=panel.members.count() + 1
    )
    edition_id = stage.category.edition_id
    grant_role(user=juror, role=Membership.Role.JUROR, edition=stage.category.edition, by=by, source="seat")
    append_event(
        edition_id=edition_id,
        kind="panel.seated",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "role": role},
        by=by,
    )
    return member


@transaction.atomic
def unseat_juror(*, stage: Stage, juror: User, by: User) -> None:
    """Take a seat back before the juror has begun: the seat, its entries and their blank sheets go.

    Refused once a sheet of the juror in this stage was begun, finalised, excused or void: then a successor
    takes the seat (`replace_juror`). The role of juror in the edition stays. The category is locked alone, so
    that nobody begins a sheet meanwhile.
    """
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    seat = PanelMember.objects.filter(panel__stage=stage, juror=juror, replaced_at__isnull=True).first()
    if seat is None:
        raise DomainError(_("%(name)s has no seat in this panel.") % {"name": juror.name})
    sheets = Scoresheet.objects.filter(stage=stage, juror=juror)
    if begun_sheets(sheets).exists() or seat.successor_of.exists():
        raise DomainError(
            _("%(name)s has begun to score in this stage. Replace the juror, so that nothing is lost.")
            % {"name": juror.name}
        )
    assignments = Assignment.objects.filter(stage=stage, juror=juror)
    entries = list(assignments.order_by("submission_id").values_list("submission_id", flat=True))
    sheets.delete()
    assignments.delete()
    seat.delete()
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.unseated",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "submissions": entries},
        by=by,
    )


def begun_sheets(sheets: QuerySet[Scoresheet]) -> QuerySet[Scoresheet]:
    """Those of these sheets on which somebody has worked: any that is not as it was when it was opened."""
    blank = Q(state=Scoresheet.State.DRAFT, version=0, comment="", scores__isnull=True)
    return sheets.exclude(pk__in=sheets.filter(blank).values("pk"))


@transaction.atomic
def assign(*, stage: Stage, pairs: Iterable[tuple[int, int]], by: User | None) -> int:
    """Assign (entry id, juror id) pairs of a stage and open their sheets; existing pairs are left alone.

    Checked before the first assignment: the category can be judged. A pair with a recusal gets no sheet.
    Refused: an entry that is not an admitted one of the category, a juror without a seat in the panel. The
    category is locked alone: a recusal declared at the same moment is seen here, or sees the sheet.
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
    new = [pair for pair in dict.fromkeys(pairs) if pair not in taken and pair not in recused]
    _require_fitting(stage, new)
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(stage=stage, submission_id=submission_id, juror_id=juror_id)
            for submission_id, juror_id in new
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
                "assignment.made", f"submission:{a.submission_id}", {"stage": stage.pk, "juror": a.juror_id}
            )
            for a in assignments
        ],
        by=by,
    )
    return len(assignments)


@transaction.atomic
def replace_juror(*, stage: Stage, leaver: User, successor: User, by: User | None, reason: str) -> int:
    """Rule 9: final sheets of the leaver stay and count, drafts become void, the successor gets what is open.

    Returns how many entries the successor was given; entries that the successor already scores or is
    recused from are not given twice, and one that has left the field is not given at all.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for replacing the juror."))
    if leaver.pk == successor.pk:
        raise DomainError(_("%(name)s cannot be the successor of the same seat.") % {"name": leaver.name})
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    seat = PanelMember.objects.seated().filter(panel__stage=stage, juror=leaver).first()
    if seat is None:
        raise DomainError(_("%(name)s has no seat in this panel.") % {"name": leaver.name})
    new_seat = seat_juror(stage=stage, juror=successor, by=by)
    drafts = list(
        Scoresheet.objects.open()
        .filter(stage=stage, juror=leaver)
        .select_related("submission")
        .select_for_update(of=("self",))
    )
    Scoresheet.objects.filter(pk__in=[sheet.pk for sheet in drafts]).update(
        state=Scoresheet.State.VOID, void_reason=Scoresheet.VoidReason.REPLACED
    )
    seat.replaced_at, seat.replaced_by = timezone.now(), new_seat
    seat.save(update_fields=["replaced_at", "replaced_by"])
    if seat.role != PanelMember.Role.JUROR and new_seat.role == PanelMember.Role.JUROR:
        new_seat.role = seat.role
        new_seat.save(update_fields=["role"])
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.replaced",
        subject=f"stage:{stage.pk}",
        data={"leaver": leaver.pk, "successor": successor.pk, "void": [sheet.pk for sheet in drafts]},
        by=by,
    )
    judged = [sheet for sheet in drafts if sheet.submission.state == Submission.State.ADMITTED]
    return assign(stage=stage, pairs=[(sheet.submission_id, successor.pk) for sheet in judged], by=by)


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
