"""The practice entry: what a juror fills in, and what the secretariat compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import Stage, User
from judging.models import (
    Criterion,
    PanelMember,
    PracticeEntry,
    PracticeSheet,
    PracticeWaiver,
    Scoresheet,
)


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A criterion with what each juror gave it, in the order of the columns; None where nothing."""

    criterion: Criterion
    values: tuple[Decimal | None, ...]

    @property
    def given(self) -> tuple[Decimal, ...]:
        return tuple(value for value in self.values if value is not None)

    @property
    def lowest(self) -> Decimal | None:
        return min(self.given, default=None)

    @property
    def highest(self) -> Decimal | None:
        return max(self.given, default=None)

    @property
    def mean(self) -> Decimal | None:
        return sum(self.given, Decimal(0)) / len(self.given) if self.given else None

    @property
    def share(self) -> int:
        """How far the jurors lie apart, in percent of the scale."""
        if self.lowest is None or self.highest is None:
            return 0
        scale = self.criterion.maximum - self.criterion.minimum
        return round(100 * (self.highest - self.lowest) / scale)


@dataclass(frozen=True, slots=True)
class PracticeBoard:
    """Handed-in practice sheets side by side, who has none yet, and who may score without one and why."""

    practice: PracticeEntry
    jurors: tuple[User, ...]
    rows: tuple[PracticeRow, ...]
    totals: tuple[Decimal, ...]
    comments: tuple[tuple[User, str], ...]
    missing: tuple[User, ...]
    waivers: tuple[PracticeWaiver, ...]


def practice_of(stage: Stage) -> PracticeEntry | None:
    """The practice entry of a stage."""
    return PracticeEntry.objects.filter(stage=stage).first()


def criteria_of(stage: Stage) -> list[Criterion]:
    """The criteria of the rubric in force."""
    return list(Criterion.objects.filter(rubric__stage=stage, rubric__is_current=True).order_by("position"))


def practice_board(practice: PracticeEntry) -> PracticeBoard:
    """The comparison; a constant number of queries."""
    sheets = list(
        practice.sheets.filter(finalised_at__isnull=False)
        .select_related("juror")
        .order_by("juror__name", "pk")
    )
    seats = PanelMember.objects.seated().filter(panel__stage=practice.stage_id)
    done = {sheet.juror_id for sheet in sheets}
    waivers = [
        one
        for one in practice.waivers.select_related("juror", "by").order_by("juror__name", "pk")
        if one.juror_id not in done
    ]
    done |= {one.juror_id for one in waivers}
    missing = User.objects.filter(pk__in=seats.values("juror")).exclude(pk__in=done).order_by("name", "pk")
    return PracticeBoard(
        practice,
        tuple(sheet.juror for sheet in sheets),
        _rows(criteria_of(practice.stage), sheets),
        tuple(sheet.total for sheet in sheets if sheet.total is not None),
        tuple((sheet.juror, sheet.comment) for sheet in sheets if sheet.comment),
        tuple(missing),
        tuple(waivers),
    )


def _rows(criteria: Sequence[Criterion], sheets: Sequence[PracticeSheet]) -> tuple[PracticeRow, ...]:
    return tuple(
        PracticeRow(
            criterion,
            tuple(
                Decimal(sheet.values[criterion.code]) if criterion.code in sheet.values else None
                for sheet in sheets
            ),
        )
        for criterion in criteria
    )


def own_rows(practice: PracticeEntry, sheet: PracticeSheet) -> list[tuple[PracticeRow, Decimal | None]]:
    """Each criterion as all jurors gave it so far, unsigned, beside one's own value."""
    own = _rows(criteria_of(practice.stage), [sheet])
    return [(row, mine.values[0]) for row, mine in zip(practice_board(practice).rows, own, strict=True)]


def practices_of(juror: User) -> QuerySet[PracticeEntry]:
    """The practice entries of open stages in whose panel a juror sits."""
    seats = PanelMember.objects.seated().filter(juror=juror)
    return (
        PracticeEntry.objects.filter(stage__panel__in=seats.values("panel"), stage__closed_at__isnull=True)
        .select_related("stage__category__edition__letterhead")
        .order_by("stage__category__position", "stage__position")
    )


def practices_left(juror: User) -> list[PracticeEntry]:
    """Those that the juror has neither handed in nor been let off."""
    return list(practices_of(juror).exclude(_settled(juror.pk)))


def practices_first(juror_id: int) -> QuerySet[PracticeEntry]:
    """The practice entries that come before a juror's first sheet of their stage.

    So it is until the practice sheet is handed in or the secretariat lets the juror off. Who has begun a
    sheet of the stage, whatever became of it, or whose values came on paper, goes on.
    """
    begun = Scoresheet.objects.filter(stage=OuterRef("stage"), juror=juror_id, version__gt=0)
    return PracticeEntry.objects.exclude(_settled(juror_id)).exclude(Exists(begun))


def is_practice_first(sheet: Scoresheet) -> bool:
    """Whether the juror of a sheet practises before scoring; one query."""
    return practices_first(sheet.juror_id).filter(stage=sheet.stage_id).exists()


def _settled(juror_id: int) -> Q:
    """Practice entries of which nothing more is asked of a juror."""
    handed_in = PracticeSheet.objects.filter(
        practice=OuterRef("pk"), juror=juror_id, finalised_at__isnull=False
    )
    waived = PracticeWaiver.objects.filter(practice=OuterRef("pk"), juror=juror_id)
    return Q(Exists(handed_in)) | Q(Exists(waived))
