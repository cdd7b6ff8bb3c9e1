"""Opening a final or excused sheet again: by the secretariat, with a reason, and nothing is lost."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import LedgerHead, User
from awards.services.seals import lock_category
from judging.models import Objection, Score, Scoresheet, SheetReopening
from judging.services.scoresheets import plain_values, reopen_sheet


@transaction.atomic
def reopen_final_sheet(
    *, sheet_id: int, by: User, reason: str, objection: Objection | None = None
) -> SheetReopening:
    """Return a sheet to draft by `reopen_sheet`, and keep why, and what it held until then.

    Its values stay on the sheet. `objection` is the one that it followed from. Raises `DomainError` as
    `reopen_sheet` does: in a closed stage, for a sheet that is neither final nor excused, without a reason.
    """
    found = Scoresheet.objects.select_related("stage").filter(pk=sheet_id).first()
    if found is None:
        raise DomainError(_("This sheet does not exist."))
    lock_category(found.stage.category_id, exclusive=True)
    before = Scoresheet.objects.get(pk=sheet_id)
    sheet = reopen_sheet(sheet_id=sheet_id, by=by, reason=reason)
    values = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    head = LedgerHead.objects.get(edition=sheet.stage.category.edition_id)
    return SheetReopening.objects.create(
        sheet=sheet,
        was=before.state,
        total=before.total,
        values=plain_values(values),
        comment=before.comment,
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
        ledger_sequence=head.count,
        objection=objection,
    )
