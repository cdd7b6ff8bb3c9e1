"""Issuing one paper anew: the old number is void, the new paper names what it says now."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from reports.models import Document
from reports.models.document import SINGLY
from reports.services.documents import issue_documents
from reports.services.drafts import Scope


@transaction.atomic
def reissue_document(*, paper: Document, reason: str, by: User | None) -> Document:
    """Make a paper void with a reason that its public page's staff can read, and issue its successor.

    The new one has a new number, and says what is true now: a name that was put right, another signatory.
    Raises `DomainError` without a reason, for a void paper, for a receipt, and when no such paper may exist
    any more.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    edition = paper.edition
    for pk in edition.categories.order_by("pk").values_list("pk", flat=True):
        lock_category(pk, exclusive=False)
    old = Document.objects.select_for_update().get(pk=paper.pk)
    if old.state == Document.State.VOID or old.kind in SINGLY:
        raise DomainError(_("This paper cannot be issued anew."))
    old.state, old.void_at, old.void_reason = Document.State.VOID, timezone.now(), reason.strip()
    old.save(update_fields=["state", "void_at", "void_reason"])
    append_event(
        edition_id=edition.pk,
        kind="document.void",
        subject=f"edition:{edition.pk}",
        data={"documents": [old.pk]},
        by=by,
    )
    alone = old.submission_id is None and old.juror_id is None
    scope = Scope(old.category_id if alone else None, old.submission_id, old.member_id, old.juror_id)
    issued = issue_documents(edition=edition, kinds=[old.kind], scope=scope, by=by).document_ids
    if len(issued) != 1:
        raise DomainError(_("No such paper may exist any more. Nothing was changed."))
    return Document.objects.get(pk=issued[0])
