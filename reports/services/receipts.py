"""The receipt of a submission: one in force for each entry, replaced when the entry is submitted again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category
from reports.models import Document
from reports.services.documents import (
    dispatch_documents,
    issued_events,
    locked_counter,
    number_drafts,
    require_free_numbers,
)
from reports.services.drafts import Draft
from reports.services.facts import Desk, Mark
from reports.signing.policy import way_of
from submissions.models import Revision, Submission

RECEIPT = Document.Kind.RECEIPT
SERIES = "receipt"


@transaction.atomic
def issue_receipt(*, submission_id: int, by: User | None) -> Document:
    """The receipt of an entry's last submission: numbered now and queued, or the one that is there.

    The receipt of an earlier submission becomes void and names its successor. Raises `DomainError` for an
    entry that was not submitted here, without a letterhead, when its number is another paper's, or like
    `way_of`.
    """
    rows = Submission.objects.select_related("category__edition__letterhead", "unit__parent")
    ways: dict[str, str] = {RECEIPT: way_of(RECEIPT)}  # before the locks: it may read a file
    lock_category(rows.values_list("category_id", flat=True).get(pk=submission_id), exclusive=False)
    entry = rows.get(pk=submission_id)
    revision = entry.revisions.last()
    if revision is None or entry.form_id is None or entry.submitted_at is None:
        raise DomainError(_("There is a receipt once the entry is submitted."))
    edition = entry.category.edition
    letterhead = getattr(edition, "letterhead", None)
    if letterhead is None:
        raise DomainError(_("The secretariat has not set the letterhead yet. Ask for the receipt later."))
    counter = locked_counter(edition, SERIES)
    standing = (
        Document.objects.filter(edition=edition, kind=RECEIPT, submission=entry)
        .exclude(state=Document.State.VOID)
        .first()
    )
    if standing is not None and standing.facts["revision"] == revision.number:
        return standing
    desk = Desk(edition, letterhead, (), timezone.localdate(timezone=edition.zone))
    with translation.override(edition.language), timezone.override(edition.zone):
        if standing is not None:
            _void(standing, _("The entry was submitted again."))
        draft = Draft(
            RECEIPT,
            f"{entry.code} {entry.title}",
            partial(_facts, entry, revision),
            category_id=entry.category_id,
            submission_id=entry.pk,
        )
        (document,) = number_drafts([draft], {SERIES: counter}, ways, desk, by)
    require_free_numbers(edition, [document])
    counter.save(update_fields=["last"])
    document.save()
    events = issued_events(edition, [document])
    if standing is not None:
        Document.objects.filter(pk=standing.pk).update(replaced_by=document)
        events.append(Event("document.void", f"edition:{edition.pk}", {"documents": [standing.pk]}))
    append_events(edition_id=edition.pk, events=events, by=by)
    transaction.on_commit(partial(dispatch_documents, [document.pk]))
    return document


def _void(standing: Document, reason: str) -> None:
    standing.state, standing.void_at, standing.void_reason = (
        Document.State.VOID,
        timezone.now(),
        reason,
    )
    standing.save(update_fields=["state", "void_at", "void_reason"])


def _facts(entry: Submission, revision: Revision, desk: Desk, mark: Mark) -> dict[str, Any]:
    content = revision.content
    submitted = formats.wib(entry.submitted_at) if entry.submitted_at else ""
    last = entry.declarations.aggregate(at=Max("at"))["at"]
    declared = entry.declarations.filter(at=last).select_related("statement")
    return desk.common | {
        "heading": _("Receipt of an entry"),
        "organiser": desk.organiser,
        "letterhead": list(desk.letterhead.lines),
        "number": mark.number,
        "edition": desk.edition.name,
        "category": entry.category.name,
        "recipient": entry.unit.label,
        "details": [],
        "award": entry.code,
        "work": content["title"],
        "date": submitted,
        "revision": revision.number,
        "sha256": revision.sha256,
        "rows": [
            [_("Number of the entry"), entry.code],
            [_("Title"), content["title"]],
            [_("Category"), entry.category.name],
            [_("Unit"), entry.unit.label],
            [_("Team"), ", ".join(member["name"] for member in content["team"])],
            [_("Submitted"), submitted],
            [_("Version"), str(revision.number)],
        ],
        "files": [
            [file["name"], filesizeformat(file["size"]), file["sha256"][:16]]
            for file in content.get("attachments", ())
        ],
        "declared": [row.statement.text for row in declared],
        "verify_url": mark.url,
        "verify_address": desk.verify_address,
        "control_code": mark.control_code,
    }
