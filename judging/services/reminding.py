"""Reminding jurors of sheets that are not final: by mail, once a day."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from awards.models import Message, Stage
from awards.services.messages import queue_mail
from judging.queries import open_sheets

KIND = "sheets_due"


def reminder_key(stage: Stage, juror_id: int) -> str:
    """One reminder for a juror, a stage and a day of the edition."""
    day = timezone.localdate(timezone.now(), stage.category.edition.zone)
    return f"{KIND}:{stage.pk}:{juror_id}:{day.isoformat()}"


@transaction.atomic
def remind_jurors(*, stage: Stage, juror_id: int | None = None) -> tuple[int, int]:
    """Mail the jurors of open sheets in a stage, or one of them: how many mails are new, how many not.

    A juror gets one a day at most, however often the button is pressed. The mail says how many sheets are
    open and until when, and names no entry. Nobody is reminded of a closed stage.
    """
    if stage.closed_at is not None:
        return 0, 0
    due: dict[int, list[int]] = {}
    jurors = {}
    for sheet in open_sheets(stage):
        jurors[sheet.juror_id] = sheet.juror
        due.setdefault(sheet.juror_id, []).append(sheet.pk)
    wanted = {pk: juror for pk, juror in jurors.items() if juror_id in {None, pk}}
    keys = {reminder_key(stage, pk): pk for pk in wanted}
    sent = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, pk in keys.items():
        if key in sent:
            continue
        queue_mail(
            key=key,
            kind=KIND,
            user=wanted[pk],
            edition=stage.category.edition,
            context={
                "stage": stage,
                "category": stage.category,
                "open": len(due[pk]),
                "address": f"{settings.PUBLIC_URL}{reverse('judging:home')}",
            },
        )
    return len(keys) - len(sent), len(sent)
