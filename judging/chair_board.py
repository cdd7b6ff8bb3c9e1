"""What the chair or the deputy of a stage decides on screen, and what they may not.

Nothing here depends on an entry that is closed to the reader by a conflict of interest: neither whether it
blocks the stage, nor whether it is joint with others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards.models import Stage, User
from judging.blinding import entry_mark, seed_of
from judging.closing_board import DECIDED, MOST
from judging.models import Assignment, Conflict, Hearing, PanelMember, Recusal, Scoresheet
from judging.presiding import Presidency, presidency
from judging.queries import field_of
from judging.services.closing import Blocker, stage_blockers
from submissions.models import Submission

PRESIDING = (PanelMember.Role.CHAIR, PanelMember.Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class EntryName:
    """What an entry is called before its judges: code and title, in a blind stage its mark alone."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Aside:
    """An entry that is closed to the reader, and who decides on it; None where neither of the two may."""

    code: str
    decider: User | None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that this person decides: a sheet to excuse, a reason for few sheets, the line.

    `about` is the sheet or the entries, `entries` what those it concerns are called.
    """

    kind: str
    text: str
    about: tuple[int, ...]
    entries: tuple[EntryName, ...]

    @property
    def subject(self) -> str:
        """What it is about, as a form sends it."""
        return ",".join(map(str, self.about))


@dataclass(frozen=True, slots=True)
class ChairBoard:
    """A stage before its chair, or its deputy. `aside` are entries closed to the reader, `own` the reader's
    own open sheets, which another decides on; `absences` are slots whose absence the reader may record.
    Of the questions `first` are put, each with a form; `later` wait behind them.
    """

    seat: PanelMember
    other: PanelMember | None
    questions: tuple[Question, ...]
    own: tuple[EntryName, ...]
    aside: tuple[Aside, ...]
    stands_aside: bool
    absences: tuple[tuple[Hearing, EntryName], ...]
    open_sheets: int

    @property
    def first(self) -> tuple[Question, ...]:
        """At most `MOST` questions of each kind."""
        seen: Counter[str] = Counter()
        shown = []
        for one in self.questions:
            seen[one.kind] += 1
            if seen[one.kind] <= MOST:
                shown.append(one)
        return tuple(shown)

    @property
    def later(self) -> int:
        return len(self.questions) - len(self.first)


def presiding_seats(user: User) -> QuerySet[PanelMember]:
    """The stages over which a person presides as chair or deputy, the latest edition first."""
    return (
        PanelMember.objects.seated()
        .filter(juror=user, role__in=PRESIDING)
        .select_related("panel__stage__category__edition__letterhead")
        .order_by(
            "-panel__stage__category__edition__registration_opens_at",
            "panel__stage__category__position",
            "panel__stage__position",
        )
    )


def closed_entries(user: User, stage: Stage) -> frozenset[int]:
    """The entries of a category that a conflict of interest, decided or still open, closes to a juror."""
    recused = Recusal.objects.filter(juror=user, submission__category=stage.category_id)
    doubtful = Conflict.objects.filter(
        juror=user, submission__category=stage.category_id, state=Conflict.State.OPEN
    )
    return frozenset(recused.values_list("submission_id", flat=True)) | frozenset(
        doubtful.values_list("submission_id", flat=True)
    )


def chair_board(seat: PanelMember) -> ChairBoard:
    """Everything that waits for this person in a stage; the number of queries does not depend on how much.

    The line is decided when every sheet is in, and brought on paper to whoever stands aside from an entry of
    the category, since who is joint there depends on all of them.
    """
    stage, reader = seat.panel.stage, seat.juror
    closed = closed_entries(reader, stage)
    blockers = [] if stage.closed_at else stage_blockers(stage)
    waiting = [one for one in blockers if one.kind == "open_sheet"]
    shown = [one for one in blockers if not closed & set(one.submission_ids)]
    if waiting or closed:
        shown = [one for one in shown if one.kind != "promotion_line"]
    sheets = _sheets(shown)
    about = {pk for one in shown for pk in one.submission_ids}
    hearings = Hearing.objects.filter(
        plan__stage=stage, attendance=Hearing.Attendance.EXPECTED, submission__in=field_of(stage)
    ).exclude(submission__in=closed)
    absences = [] if stage.closed_at else list(hearings.select_related("submission", "room"))
    presides = presidency(stage, about | closed | {one.submission_id for one in absences})
    entries = Submission.objects.in_bulk(about)
    name = entry_namer(stage)
    own = tuple(name(sheet.submission) for sheet in sheets.values() if sheet.juror_id == reader.pk)
    others = (member for member in presides.seats if member.juror_id != reader.pk)
    return ChairBoard(
        seat=seat,
        other=next(others, None),
        questions=tuple(_questions(shown, sheets, entries, presides, reader, name)),
        own=own,
        # In a blind stage a juror must not learn which entry a conflict is with.
        aside=()
        if stage.is_blind
        else tuple(Aside(entry.code, presides.over([entry.pk])) for entry in _by_code(closed)),
        stands_aside=bool(closed),
        absences=tuple(
            (one, name(one.submission)) for one in absences if presides.over([one.submission_id]) == reader
        ),
        open_sheets=sum(not closed & set(one.submission_ids) for one in waiting),
    )


def entry_namer(stage: Stage) -> Callable[[Submission], EntryName]:
    """How entries of a stage are called before its judges; one query at most."""
    if not stage.is_blind:
        return lambda entry: EntryName(entry.code, entry.title)
    seed = seed_of(stage.pk)
    return lambda entry: EntryName(entry_mark(stage.pk, entry, seed), "")


@dataclass(frozen=True, slots=True)
class JurorSlot:
    """When an entry presents before a juror."""

    hearing: Hearing
    name: EntryName


def juror_slots(user: User) -> list[JurorSlot]:
    """The presentations of the entries that a juror judges in open stages, by time; none that are closed to
    the juror. Three queries, and one for each blind stage.
    """
    held = Assignment.objects.held_by(user).filter(
        stage__closed_at__isnull=True, stage__hearing_plan__drawn_at__isnull=False
    )
    pairs = set(held.values_list("stage_id", "submission_id"))
    hearings = Hearing.objects.filter(plan__stage__in={stage for stage, _entry in pairs}).select_related(
        "plan__stage__category__edition", "room", "submission"
    )
    names: dict[int, Callable[[Submission], EntryName]] = {}
    slots = []
    for one in hearings.order_by("starts_at", "room__position"):
        stage = one.plan.stage
        if (stage.pk, one.submission_id) not in pairs:
            continue
        name = names.get(stage.pk) or names.setdefault(stage.pk, entry_namer(stage))
        slots.append(JurorSlot(one, name(one.submission)))
    return slots


def _by_code(keys: frozenset[int]) -> QuerySet[Submission]:
    return Submission.objects.filter(pk__in=keys).order_by("code")


def _sheets(blockers: list[Blocker]) -> dict[int, Scoresheet]:
    ids = [one.sheet_id for one in blockers if one.sheet_id is not None]
    if not ids:
        return {}
    return Scoresheet.objects.select_related("juror", "submission").in_bulk(ids)


def _questions(
    blockers: list[Blocker],
    sheets: dict[int, Scoresheet],
    entries: dict[int, Submission],
    presides: Presidency,
    reader: User,
    name: Callable[[Submission], EntryName],
) -> Iterator[Question]:
    """The blockers that this person settles."""
    for one in blockers:
        sheet = sheets.get(one.sheet_id) if one.sheet_id is not None else None
        decider = presides.over(one.submission_ids, sheet.juror_id if sheet else None)
        if one.kind not in DECIDED or decider != reader:
            continue
        yield Question(
            one.kind,
            _words(one, sheet, [name(entries[pk]) for pk in one.submission_ids]),
            (sheet.pk,) if sheet is not None else one.submission_ids,
            tuple(name(entries[pk]) for pk in one.submission_ids),
        )


def _words(one: Blocker, sheet: Scoresheet | None, names: Sequence[EntryName]) -> str:
    if sheet is not None:
        return _("The sheet of %(juror)s is not final.") % {"juror": sheet.juror.name}
    if one.kind == "few_sheets":
        return _("It has fewer counted sheets than the stage asks for.")
    return _("%(codes)s are joint at the promotion line.") % {"codes": ", ".join(row.code for row in names)}
