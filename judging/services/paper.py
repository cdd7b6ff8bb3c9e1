"""Scores given on paper, taken over by the secretariat: many sheets of a stage at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from awards.models import Stage, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category, require_unsealed
from judging.models import Score, Scoresheet
from judging.scoring import Scale, sheet_total
from judging.services.scoresheets import (
    BATCH,
    check_values,
    current_rubric,
    plain_value,
    plain_values,
    require_writable,
    scales_of,
    sheet_event,
    store_values,
)

REOPENABLE = (Scoresheet.State.FINAL, Scoresheet.State.EXCUSED)


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """What a paper sheet gives: values by criterion code, and a comment. What it leaves blank stays."""

    sheet_id: int
    values: Mapping[str, Decimal]
    comment: str = ""


def stored_values(sheet_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """The values of these sheets by criterion code; one query."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = Score.objects.filter(sheet__in=sheet_ids).values_list("sheet_id", "criterion__code", "value")
    for sheet_id, code, value in rows.iterator(chunk_size=BATCH):
        found[sheet_id][code] = value
    return found


@transaction.atomic
def record_paper(*, stage: Stage, papers: Sequence[PaperSheet], reopen: bool, by: User | None) -> None:
    """Write paper sheets of one stage: complete ones become final, the others stay drafts.

    The rules of `save_scores` and `finalise_sheet`, in a constant number of queries: a closed stage, a locked
    category, an older rubric, a void sheet and a value off its scale are refused, which takes back all of
    them. A final or excused sheet is refused too, unless `reopen`: then it is reopened, rewritten and
    finalised again, each step in the ledger. Raises `DomainError`.
    """
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_unsealed(stage.category)
    criteria = {criterion.code: criterion for criterion in current_rubric(stage).criteria.all()}
    writer = _Writer(scales_of(list(criteria.values())), reopen=reopen)
    ids = [paper.sheet_id for paper in papers]
    sheets = {
        sheet.pk: sheet
        for sheet in Scoresheet.objects.select_for_update(of=("self",))
        .select_related("rubric")
        .filter(stage=stage, pk__in=ids)
        .order_by("pk")
    }
    stored = stored_values(ids)
    for paper in papers:
        sheet = sheets[paper.sheet_id]
        sheet.stage = stage
        writer.write(sheet, stored.get(sheet.pk, {}), paper)
    store_values(writer.changed, criteria)
    # An upsert of rows that all exist: one statement for thousands, where `bulk_update` would crawl.
    Scoresheet.objects.bulk_create(
        list(sheets.values()),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["assignment"],
        update_fields=[
            "state",
            "total",
            "finalised_at",
            "comment",
            "from_paper",
            "version",
            "excused_reason",
            "excused_by",
        ],
    )
    append_events(edition_id=stage.category.edition_id, events=writer.events, by=by)


class _Writer:
    """Works the papers into their sheets in memory, and collects the values and what the ledger is told."""

    def __init__(self, scales: Sequence[Scale], *, reopen: bool) -> None:
        self._scales = scales
        self._reopen = reopen
        self._now = timezone.now()
        self.changed: dict[int, dict[str, Decimal | None]] = {}
        self.events: list[Event] = []

    def write(self, sheet: Scoresheet, stored: Mapping[str, Decimal], paper: PaperSheet) -> None:
        if self._reopen and sheet.state in REOPENABLE:
            self.events.append(sheet_event(sheet, "scoresheet.reopened", was=sheet.state))
            sheet.state, sheet.total, sheet.finalised_at = Scoresheet.State.DRAFT, None, None
            sheet.excused_reason, sheet.excused_by = "", None
        require_writable(sheet, from_paper=True)
        check_values(paper.values, self._scales)
        changed: dict[str, Decimal | None] = {
            code: value for code, value in paper.values.items() if stored.get(code) != value
        }
        self.changed[sheet.pk] = changed
        sheet.version += 1
        sheet.from_paper = True
        sheet.comment = paper.comment or sheet.comment
        self.events.append(
            sheet_event(sheet, "scoresheet.scored", values=plain_values(changed), version=sheet.version)
        )
        self._finalise(sheet, {**stored, **paper.values})

    def _finalise(self, sheet: Scoresheet, values: Mapping[str, Decimal]) -> None:
        if any(scale.code not in values for scale in self._scales):
            return
        sheet.total = sheet_total(values, self._scales)
        sheet.state, sheet.finalised_at = Scoresheet.State.FINAL, self._now
        self.events.append(
            sheet_event(
                sheet,
                "scoresheet.finalised",
                total=plain_value(sheet.total),
                values=plain_values(values),
            )
        )
