"""Panels, assignments, sheets, conflicts, objections and mentoring, as lists to take along.

The values and the total of a sheet that is not final stay its juror's own: no list here tells them.
Lists of every assignment, sheet or value of an edition read named tuples: to make models of each row's entry,
unit, category, stage and juror takes longer than to write the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from awards.models import AccessLog, Category, Organization, Stage, User
from judging.conflict_board import conflicts_of, ground_labels
from judging.feedback_board import StageFeedback
from judging.models import Assignment, Conflict, Objection, PanelMember, Score, Scoresheet
from judging.queries import field_of
from reports.listings.column import Asked, Column, Listed, Listing, in_chunks, streamed
from reports.listings.entries import entry_columns, naming_columns
from reports.queries.mentoring import Mentored, comment_text, mentored_entries, mentoring_rows
from reports.queries.sheets import remark
from submissions.models import Submission

NAME = AccessLog.Field.NAME
FINAL = Scoresheet.State.FINAL
OF_ENTRY = ("submission__category", "submission__unit__parent")
UNIT = ("submission__unit__kind", "submission__unit__name", "submission__unit__parent__name")
# The fields behind `_subject_columns`.
SUBJECT = (
    "submission__category__code",
    "submission__code",
    "submission__title",
    *UNIT,
    "stage__code",
    "juror__name",
)


def narrowed_stages(asked: Asked) -> tuple[QuerySet[Stage], list[tuple[str, str]]]:
    """The stages that `category` and `stage` of the address leave, in order, and both in words."""
    stages = Stage.objects.filter(category__edition=asked.edition).select_related("category")
    filters = []
    category, stage = asked.query.get("category", ""), asked.query.get("stage", "")
    if category:
        stages = stages.filter(category__code=category)
        filters.append((_("Category"), category))
    if stage:
        stages = stages.filter(code=stage)
        filters.append((_("Stage"), stage))
    return stages.order_by("category__position", "position"), filters


def _panels(asked: Asked) -> Listed:
    stages, filters = narrowed_stages(asked)
    rows = (
        PanelMember.objects.filter(panel__stage__in=stages)
        .select_related("panel__stage__category", "juror", "invitation", "replaced_by__juror")
        .order_by("panel__stage__category__position", "panel__stage__position", "position", "pk")
    )
    columns = [
        Column(_("Category"), lambda seat: seat.panel.stage.category.code, 12),
        Column(_("Stage"), lambda seat: seat.panel.stage.code, 14),
        Column(_("Juror"), lambda seat: seat.juror.name, 34, NAME),
        Column(_("Institution"), lambda seat: seat.juror.institution, 34),
        Column(_("Role"), lambda seat: seat.get_role_display(), 16),
        Column(_("Seated"), lambda seat: seat.seated_at, 18),
        Column(_("Accepted"), lambda seat: seat.invitation is None or bool(seat.invitation.accepted_at), 10),
        Column(_("Replaced"), lambda seat: seat.replaced_at, 18),
        Column(_("Successor"), lambda seat: _juror_of(seat.replaced_by), 34, NAME),
        Column(_("Why replaced"), lambda seat: seat.replaced_reason, 34),
    ]
    return Listed(columns, streamed(rows), filters, rows.count)


def _juror_of(seat: PanelMember | None) -> str:
    return seat.juror.name if seat is not None else ""


def _by_stage(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by(
        "stage__category__position", "stage__position", "submission__number", "submission_id", "juror_id"
    )


def _named(rows: QuerySet[Any], *names: str, path: str = "") -> QuerySet[Any]:
    """Rows as named tuples of these fields and of the subject, to which `path` leads."""
    return rows.values_list(*(path + name for name in SUBJECT), *names, named=True)


def _subject_columns(path: str = "") -> list[Column]:
    """Entry, stage and juror of named rows."""
    unit = attrgetter(*(path + name for name in UNIT))
    return [
        *naming_columns(
            attrgetter(path + "submission__category__code"),
            attrgetter(path + "submission__code"),
            attrgetter(path + "submission__title"),
            lambda row: unit_label(*unit(row)),
        ),
        Column(_("Stage"), attrgetter(path + "stage__code"), 14),
        Column(_("Juror"), attrgetter(path + "juror__name"), 34, NAME),
    ]


@lru_cache(maxsize=4096)
def unit_label(kind: str, name: str, parent: str | None) -> str:
    """What `Organization.label` says of a unit of which only this was read."""
    above = Organization(name=parent) if parent is not None else None
    return Organization(kind=kind, name=name, parent=above).label


def _words(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    return {value: str(label) for value, label in choices}


def _assignments(asked: Asked) -> Listed:
    stages, filters = narrowed_stages(asked)
    rows = _by_stage(Assignment.objects.filter(stage__in=stages))
    origins, states = _words(Assignment.Origin.choices), _words(Scoresheet.State.choices)
    columns = [
        *_subject_columns(),
        Column(_("Assigned"), attrgetter("assigned_at"), 18),
        Column(_("How"), lambda row: origins[row.origin], 24),
        Column(_("No conflict declared"), attrgetter("declared_at"), 18),
        Column(_("Sheet"), lambda row: states.get(row.sheet__state, ""), 14),
    ]
    named = _named(rows, "assigned_at", "origin", "declared_at", "sheet__state")
    return Listed(columns, streamed(named), filters, rows.count)


def _sheets(asked: Asked) -> Listed:
    stages, filters = narrowed_stages(asked)
    rows = _by_stage(Scoresheet.objects.filter(stage__in=stages))
    states, why = _words(Scoresheet.State.choices), cache(remark)
    columns = [
        *_subject_columns(),
        Column(_("State"), lambda row: states[row.state], 12),
        Column(
            _("Why it does not count"),
            lambda row: "" if row.state == FINAL else why(row.state, row.void_reason),
            20,
        ),
        Column(_("Total"), lambda row: row.total if row.state == FINAL else None, 14),
        Column(_("Finalised"), lambda row: row.finalised_at if row.state == FINAL else None, 18),
        Column(_("Version of the rubric"), attrgetter("rubric__version"), 10),
        Column(_("Entered from paper"), attrgetter("from_paper"), 10),
    ]
    named = _named(rows, "state", "void_reason", "total", "finalised_at", "rubric__version", "from_paper")
    return Listed(columns, streamed(named), filters, rows.count)


def _values(asked: Asked) -> Listed:
    stages, filters = narrowed_stages(asked)
    rows = Score.objects.filter(sheet__stage__in=stages, sheet__state=FINAL)
    columns = [
        *_subject_columns("sheet__"),
        Column(_("Criterion"), attrgetter("criterion__name"), 34),
        Column(_("Weight"), attrgetter("criterion__weight"), 10),
        Column(_("Maximum"), attrgetter("criterion__maximum"), 10),
        Column(_("Value"), attrgetter("value"), 10),
    ]
    named = _named(
        rows.order_by("sheet_id", "criterion__position"),
        "criterion__name",
        "criterion__weight",
        "criterion__maximum",
        "value",
        path="sheet__",
    )
    return Listed(columns, streamed(named), filters, rows.count)


def _matrix(asked: Asked) -> Listed:
    stages, filters = narrowed_stages(asked)
    found = list(stages[:2])
    if len(found) != 1:
        raise Http404
    stage = found[0]
    jurors = list(
        User.objects.filter(pk__in=Scoresheet.objects.filter(stage=stage).order_by().values("juror"))
        .filter(seats__panel__stage=stage)
        .order_by("seats__position", "name", "pk")
    )
    sheets = Prefetch("sheets", Scoresheet.objects.filter(stage=stage), to_attr="of_stage")
    entries = (
        field_of(stage).select_related("category", "unit__parent").prefetch_related(sheets).order_by("code")
    )
    columns = [*entry_columns(), *(_juror_column(juror) for juror in jurors)]
    return Listed(columns, streamed(entries), filters, lambda: len(jurors))


def _juror_column(juror: User) -> Column:
    def cell(entry: Any) -> Decimal | str | None:
        sheet = next((one for one in entry.of_stage if one.juror_id == juror.pk), None)
        if sheet is None:
            return None
        return sheet.total if sheet.state == FINAL else remark(sheet.state, sheet.void_reason)

    return Column(juror.name, cell, 16, NAME)


def _conflicts(asked: Asked) -> Listed:
    state = asked.query.get("keadaan", "")
    state = state if state in Conflict.State.values else ""
    rows = conflicts_of(asked.edition, state)
    columns = [
        *entry_columns(lambda row: row.submission),
        Column(_("Juror"), lambda row: row.juror.name, 34, NAME),
        Column(_("State"), lambda row: row.get_state_display(), 16),
        Column(_("Grounds found"), lambda row: "; ".join(ground_labels(row.grounds)), 44),
        Column(_("Found"), lambda row: row.found_at, 18),
        Column(_("Declared"), lambda row: row.declared_at, 18),
        Column(_("Reason that the juror gave"), lambda row: row.declared_reason, 34),
        Column(_("Decided"), lambda row: row.decided_at, 18),
        Column(_("Decided by"), lambda row: row.decided_by.name if row.decided_by else "", 28, NAME),
        Column(_("Reason of the decision"), lambda row: row.decided_reason, 34),
    ]
    filters = [(_("State"), str(Conflict.State(state).label))] if state else []
    return Listed(columns, streamed(rows), filters, rows.count)


def _objections(asked: Asked) -> Listed:
    rows = (
        Objection.objects.filter(category__edition=asked.edition)
        .select_related("by", "answered_by", *OF_ENTRY)
        .order_by("answered_at", "at", "pk")
    )
    columns = [
        Column(_("Receipt"), lambda row: row.receipt, 24),
        *entry_columns(lambda row: row.submission),
        Column(_("Received"), lambda row: row.at, 18),
        Column(_("By"), lambda row: row.by.name, 28, NAME),
        Column(_("Objection"), lambda row: row.text, 60),
        Column(_("Outcome"), lambda row: row.get_outcome_display(), 18),
        Column(_("Answer"), lambda row: row.answer, 60),
        Column(_("Answered"), lambda row: row.answered_at, 18),
        Column(_("Answered by"), lambda row: row.answered_by.name if row.answered_by else "", 28, NAME),
        Column(_("What followed"), lambda row: row.followed, 44),
    ]
    return Listed(columns, streamed(rows), (), rows.count)


def _mentoring(asked: Asked) -> Listed:
    code = asked.query.get("category", "")
    categories = asked.edition.categories.order_by("position")
    if code:
        categories = categories.filter(code=code)
    columns = [
        *entry_columns(lambda row: row[0].entry),
        Column(_("Stage"), lambda row: row[1].stage.name if row[1] else "", 16),
        Column(_("Lost most on"), lambda row: _weakest(*row)[0], 34),
        Column(_("Points lost"), lambda row: _weakest(*row)[1], 12),
        Column(_("Comments"), lambda row: _comments(row[1]), 70),
    ]
    return Listed(columns, _mentored(list(categories)), [(_("Category"), code)] if code else [])


def _mentored(categories: list[Category]) -> Iterator[tuple[Mentored, StageFeedback | None]]:
    for category in categories:
        entries = mentored_entries(category).select_related("category", "unit__parent", "final_standing")

        def dress(chunk: list[Submission], of: Category = category) -> list[Mentored]:
            return mentoring_rows(of, chunk)

        for row in in_chunks(entries, dress):
            for stage in row.stages or (None,):
                yield row, stage


def _weakest(row: Mentored, stage: StageFeedback | None) -> tuple[str, Decimal | None]:
    weakest = stage.weakest if stage is not None else None
    return (weakest.name, round(weakest.lost, 2)) if weakest is not None else (row.reason, None)


def _comments(stage: StageFeedback | None) -> str:
    return "\n\n".join(comment_text(comment) for comment in stage.comments) if stage is not None else ""


LISTINGS = (
    Listing("panel", lambda: _("Panels"), _panels, "judging:jurors"),
    Listing("pembagian", lambda: _("Assignments"), _assignments, "judging:plans"),
    Listing("lembar", lambda: _("Score sheets"), _sheets, "judging:progress"),
    Listing("nilai", lambda: _("Values by criterion"), _values),
    Listing("matriks", lambda: _("Matrix of a stage"), _matrix, by_stage=True),
    Listing("konflik", lambda: _("Conflicts of interest"), _conflicts, "judging:conflicts"),
    Listing("sanggahan", lambda: _("Objections"), _objections, "judging:objections"),
    Listing("pembinaan", lambda: _("List for mentoring"), _mentoring),
)
