"""The lists of an edition: announcements, questions with their answers, and the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Announcement, Edition, FrequentQuestion, Stage, User
from awards.services.ledger import append_event
from awards.services.setup_base import (
    SettingsChanged,
    as_text,
    fingerprint,
    lock_edition,
    record_change,
    require_seen,
    values_of,
)
from awards.services.setup_edition import dated_steps

ANNOUNCEMENT_FIELDS = ("published_on", "title", "text")
QUESTION_FIELDS = ("question", "answer")
Rows = Sequence[Mapping[str, Any]]


def announcement_rows(edition: Edition) -> list[dict[str, Any]]:
    """The announcements as rows of their page, the latest first."""
    return [{"id": row.pk, **values_of(row, ANNOUNCEMENT_FIELDS)} for row in edition.announcements.all()]


def question_rows(edition: Edition) -> list[dict[str, Any]]:
    """The questions as rows of their page, in their order."""
    return [{"id": row.pk, **values_of(row, QUESTION_FIELDS)} for row in edition.questions.all()]


def timeline_rows(edition: Edition) -> list[dict[str, Any]]:
    """The steps as rows of their page, in their order."""
    return [dict(step) for step in edition.timeline]


@transaction.atomic
def save_announcements(*, edition_id: int, rows: Rows, seen: str, by: User | None) -> None:
    """Make the announcements of an edition those of the rows."""
    edition = lock_edition(edition_id)
    require_seen(seen, fingerprint(announcement_rows(edition)))
    made = _save(edition.announcements.all(), rows, ANNOUNCEMENT_FIELDS, Announcement, edition)
    _record(edition, "edition.announcements", made, by)


@transaction.atomic
def save_questions(*, edition_id: int, rows: Rows, seen: str, by: User | None) -> None:
    """Make the questions of an edition those of the rows, in the order of the rows."""
    edition = lock_edition(edition_id)
    require_seen(seen, fingerprint(question_rows(edition)))
    placed = [{**row, "position": position} for position, row in enumerate(rows, start=1)]
    made = _save(edition.questions.all(), placed, ("position", *QUESTION_FIELDS), FrequentQuestion, edition)
    _record(edition, "edition.questions", made, by)


@transaction.atomic
def save_timeline(*, edition_id: int, rows: Rows, seen: str, by: User | None) -> None:
    """Make the timeline those steps, in the order of their days; a new step gets a code from its name."""
    edition = lock_edition(edition_id)
    before = timeline_rows(edition)
    require_seen(seen, fingerprint(before))
    edition.timeline = timeline_of(rows)
    edition.save(update_fields=["timeline"])
    record_change(
        edition_id=edition.pk,
        kind="edition.timeline",
        subject=f"edition:{edition.pk}",
        before=_days(before),
        after=_days(edition.timeline),
        by=by,
    )


def timeline_of(rows: Rows) -> list[dict[str, Any]]:
    """The stored form of steps. Raises DomainError for a step that ends before it begins."""
    codes: set[str] = set()
    steps = []
    for row in rows:
        if row["last_day"] < row["first_day"]:
            raise DomainError(_("“%(step)s” ends before it begins.") % {"step": row["name"]})
        code = row.get("code") or slugify(row["name"])[:40] or "langkah"
        while code in codes:
            code = f"{code}-2"
        codes.add(code)
        steps.append(
            {
                "code": code,
                "name": row["name"],
                "remark": row.get("remark", ""),
                "first_day": as_text(row["first_day"]),
                "last_day": as_text(row["last_day"]),
                "is_example": False,
            }
        )
    return sorted(steps, key=lambda step: (step["first_day"], step["last_day"]))


def _days(steps: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {step["code"]: [as_text(step["first_day"]), as_text(step["last_day"])] for step in steps}


def _save(
    stored: models.QuerySet[Any],
    rows: Rows,
    fields: Sequence[str],
    model: type[models.Model],
    edition: Edition,
) -> dict[str, list[int]]:
    """Update, make and delete rows so that the stored ones are these; returns the keys by what was done."""
    known = {row.pk: row for row in stored}
    kept = {row["id"] for row in rows if row.get("id")}
    if kept - set(known):
        raise SettingsChanged
    done: dict[str, list[int]] = {"added": [], "changed": [], "removed": sorted(set(known) - kept)}
    for row in rows:
        found = known.get(row.get("id"))
        item = found or model(edition=edition)
        before = values_of(item, fields)
        for name in fields:
            setattr(item, name, row[name])
        if found is None or before != values_of(item, fields):
            item.save()
            done["changed" if found else "added"].append(item.pk)
    stored.filter(pk__in=done["removed"]).delete()
    return done


def _record(edition: Edition, kind: str, done: Mapping[str, list[int]], by: User | None) -> None:
    if any(done.values()):
        append_event(
            edition_id=edition.pk, kind=kind, subject=f"edition:{edition.pk}", data=dict(done), by=by
        )


def suggested_steps(edition: Edition) -> list[dict[str, Any]]:
    """The steps that follow from the dates of the edition and of its stages, each window once."""
    names = {"registration": _("Registration"), "announcement": _("Announcement"), "award": _("Handing over")}
    days = dated_steps(edition)
    steps = {(names[code], *days[code]): code for code in days}
    for stage in Stage.objects.filter(category__edition=edition).order_by("position", "category__position"):
        if stage.opens_at and stage.closes_at:
            first = timezone.localtime(stage.opens_at, edition.zone).date()
            last = timezone.localtime(stage.closes_at - timedelta(microseconds=1), edition.zone).date()
            steps.setdefault((stage.name, first.isoformat(), last.isoformat()), stage.code)
    rows = [
        {"code": code, "name": name, "first_day": first, "last_day": last, "remark": ""}
        for (name, first, last), code in steps.items()
    ]
    return sorted(rows, key=lambda row: (row["first_day"], row["last_day"]))
