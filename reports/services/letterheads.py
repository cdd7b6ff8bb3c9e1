"""The head, numbers and signatories of an edition's papers, made from a preset."""

from __future__ import annotations

from django.db import transaction

from awards.models import Edition
from awards.presets.schema import PapersPreset
from reports.models import Letterhead, Signatory


@transaction.atomic
def add_letterhead(*, edition: Edition, papers: PapersPreset) -> Letterhead:
    """Make the letterhead, the number pattern and the signatories of an edition."""
    Signatory.objects.bulk_create(
        [
            Signatory(
                edition=edition,
                code=signatory.code,
                order=order,
                prefix=signatory.capacity,
                position=signatory.office,
                name=signatory.name,
                is_example=papers.evidence.contoh,
            )
            for order, signatory in enumerate(papers.signatories, start=1)
        ]
    )
    return Letterhead.objects.create(
        edition=edition,
        lines=list(papers.letterhead),
        number_pattern=papers.number_pattern,
        number_digits=papers.digits,
        number_unit=papers.unit_label,
        is_example=papers.evidence.contoh,
    )
