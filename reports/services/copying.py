"""Copying letterhead, signatories and wording of an edition to a new one."""

from __future__ import annotations

from django.db import transaction

from awards.models import Edition
from awards.services.setup_base import values_of
from reports.models import Letterhead, Signatory
from reports.services.wording import copy_wording

SIGNATORY_FIELDS = (
    "code",
    "order",
    "prefix",
    "position",
    "name",
    "rank",
    "nip",
    "valid_from",
    "valid_until",
    "is_example",
)


@transaction.atomic
def copy_papers(*, source: Edition, target: Edition) -> None:
    """Copy head, number pattern, signatories and wording; a term of office is no date of the edition."""
    letterhead = Letterhead.objects.filter(edition=source).first()
    if letterhead is not None:
        fields = [field.name for field in Letterhead._meta.concrete_fields if field.name != "edition"]
        Letterhead.objects.create(edition=target, **values_of(letterhead, fields))
    Signatory.objects.bulk_create(
        [
            Signatory(edition=target, **values_of(signatory, SIGNATORY_FIELDS))
            for signatory in Signatory.objects.filter(edition=source).order_by("order", "pk")
        ]
    )
    copy_wording(source=source, target=target)
