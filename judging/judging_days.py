"""On which days a juror works: those of the windows of open stages in which the juror has a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Edition
from judging.models import PanelMember


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a window, both included; None where it has no beginning or no end."""

    first: date | None
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether the day is a judging day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """`10–13 Februari 2025`, as a card prints it."""
        if self.first and self.last:
            text = formats.days(self.first, self.last)
            return f"{text}{formats.NBSP}{self.last.year}"
        if self.last:
            return _("until %(day)s") % {"day": formats.day(self.last)}
        if self.first:
            return _("from %(day)s, until the stage is closed") % {"day": formats.day(self.first)}
        return _("every day, until the stage is closed")


def judging_spans(edition: Edition, juror_ids: Collection[int]) -> dict[int, list[Span]]:
    """The judging days of jurors, in the edition's time zone; one query.

    A stage that is closed counts no more, and one without a window counts as long as it is open.
    """
    # An offered seat counts as well: the card that signs in on these days accepts the invitation.
    seats = PanelMember.objects.filter(
        juror__in=juror_ids,
        replaced_at__isnull=True,
        panel__stage__category__edition=edition,
        panel__stage__closed_at__isnull=True,
    ).exclude(invitation__withdrawn_at__isnull=False)
    spans: dict[int, set[Span]] = defaultdict(set)
    for juror_id, opens_at, closes_at in seats.values_list(
        "juror_id", "panel__stage__opens_at", "panel__stage__closes_at"
    ):
        spans[juror_id].add(_span(edition, opens_at, closes_at))
    return {juror_id: _joined(found) for juror_id, found in spans.items()}


def is_judging_day(spans: Iterable[Span], day: date) -> bool:
    """Whether a juror with these days may come on this one."""
    return any(span.covers(day) for span in spans)


def _span(edition: Edition, opens_at: datetime | None, closes_at: datetime | None) -> Span:
    """A window is half open: one that closes at midnight ends with the day before."""
    last = closes_at - timedelta(microseconds=1) if closes_at else None
    return Span(
        timezone.localdate(opens_at, edition.zone) if opens_at else None,
        timezone.localdate(last, edition.zone) if last else None,
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in order, in as few spans as can be."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.first or date.min, span.last or date.max)):
        before = joined[-1] if joined else None
        if before is None or not _touch(before, span):
            joined.append(span)
        elif before.last is not None and (span.last is None or span.last > before.last):
            joined[-1] = Span(before.first, span.last)
    return joined


def _touch(before: Span, span: Span) -> bool:
    return before.last is None or span.first is None or span.first <= before.last + timedelta(days=1)
