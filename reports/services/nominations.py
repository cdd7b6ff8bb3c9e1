"""Writing the text of a nomination, which never touches what was judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.seals import lock_category
from awards.services.setup_base import lock_edition
from awards.services.versions import require_unchanged
from reports.models import NominationText
from reports.nominating import NominationForm
from reports.queries.nominations import nominations, placement_of
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Written:
    """A section as its writer left it; `seen` is the mark of the text they had before their eyes."""

    text: str
    seen: str


@transaction.atomic
def save_nomination(
    *, submission: Submission, form: NominationForm, texts: Mapping[str, Written], by: User
) -> int:
    """Store these sections, all or nothing; returns how many were changed.

    `texts` holds those alone that the writer changed. A text longer than its limit is kept: the page says
    by how much. Raises `ChangedMeanwhile` where somebody else changed one of them, `DomainError` for an
    entry without a confirmed place.
    """
    lock_edition(submission.category.edition_id)  # nobody archives it meanwhile: texts pass no ledger
    lock_category(submission.category_id, exclusive=False)  # nor reopens the places
    entry = Submission.objects.select_for_update().get(pk=submission.pk)
    placement = placement_of(entry)
    if placement is None:
        raise DomainError(_("Only entries with a confirmed place are nominated."))
    board = nominations([placement], {entry.pk: form})[0]
    number = 0
    for standing in board.sections:
        said = texts.get(standing.section.code)
        if said is None or said.text == standing.text:
            continue
        require_unchanged(standing.mark, said.seen, standing.section.title)
        NominationText.objects.update_or_create(
            submission=entry,
            form=form.code,
            section=standing.section.code,
            defaults={
                "text": said.text,
                "version": standing.version + 1,
                "updated_at": timezone.now(),
                "updated_by": by,
            },
        )
        number += 1
    return number
