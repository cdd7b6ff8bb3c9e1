"""The ledger of an edition: an append-only chain of SHA-256 hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import ArchivedError
from awards.models import AuditEvent, Edition, LedgerHead, Seal, User

FIRST = "0" * 64
# What an archived edition still records: that it is no longer archived, a paper numbered before, and that the
# gallery shows now what was published before there was one.
# What the law gives a person holds in the archive too.
IN_THE_ARCHIVE = frozenset(
    {
        "edition.unarchived",
        "document.rendered",
        "person.erased",
        "personal_data.purged",
        "data_request.asked",
        "data_request.done",
        "data_request.refused",
        "data_request.withdrawn",
        "gallery.filled",
        "gallery.withdrawn",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to what: `data` holds ids, codes, values as text and hashes, nothing personal."""

    kind: str
    subject: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of `verify_ledger`: whole, or the first broken row and why."""

    edition: str
    count: int
    head: str
    broken_row: int | None = None
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        return self.broken_row is None


def event_hash(
    *, edition_id: int, sequence: int, at: datetime, actor_id: int | None, event: Event, previous: str
) -> str:
    """SHA-256 over the RFC 8785 form of every column of a row, the previous hash included."""
    row: dict[str, Any] = {
        "edition": edition_id,
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor_id,
        "kind": event.kind,
        "subject": event.subject,
        "data": event.data,
        "previous": previous,
    }
    return hashlib.sha256(rfc8785.dumps(row)).hexdigest()


@transaction.atomic
def append_events(*, edition_id: int, events: Sequence[Event], by: User | None) -> LedgerHead:
    """Append rows to an edition's ledger, in the transaction of the writes they tell of.

    The row of `LedgerHead` is locked, so it is taken last: whoever holds it waits for nobody. Every write
    passes here, so this is where an archived edition, which is read only, refuses all of them.
    """
    head, _created = LedgerHead.objects.select_for_update().get_or_create(edition_id=edition_id)
    if any(event.kind not in IN_THE_ARCHIVE for event in events):
        _require_unarchived(edition_id)
    at = timezone.now()
    actor_id = by.pk if by else None
    rows = []
    for event in events:
        sequence = head.count + 1
        digest = event_hash(
            edition_id=edition_id,
            sequence=sequence,
            at=at,
            actor_id=actor_id,
            event=event,
            previous=head.head,
        )
        rows.append(
            AuditEvent(
                edition_id=edition_id,
                sequence=sequence,
                at=at,
                actor_id=actor_id,
                kind=event.kind,
                subject=event.subject,
                data=dict(event.data),
                previous_hash=head.head,
                hash=digest,
            )
        )
        head.count, head.head = sequence, digest
    AuditEvent.objects.bulk_create(rows, batch_size=1000)
    head.save(update_fields=["count", "head"])
    return head


def _require_unarchived(edition_id: int) -> None:
    archived = Edition.objects.filter(pk=edition_id, archived_at__isnull=False)
    for name in archived.values_list("name", flat=True):
        raise ArchivedError(name)


def append_event(
    *, edition_id: int, kind: str, subject: str, data: Mapping[str, Any], by: User | None
) -> LedgerHead:
    """Append one row, see `append_events`."""
    return append_events(edition_id=edition_id, events=[Event(kind, subject, data)], by=by)


def verify_ledger(edition: Edition) -> Verdict:
    """Walk the chain and name the first broken row, a missing last row included.

    A row is broken when it is out of sequence, does not follow the hash before it, or does not give its
    own hash. The end is compared with `LedgerHead`, and the rows with what each `Seal` recorded.
    """
    stored = LedgerHead.objects.filter(edition=edition).first() or LedgerHead(edition=edition)
    anchors = dict(Seal.objects.filter(category__edition=edition).values_list("ledger_count", "ledger_head"))
    count, head = 0, FIRST
    for row in _rows(edition):
        reason = _fault(row, count + 1, head, anchors)
        if reason:
            return Verdict(edition.slug, count, head, count + 1, reason)
        count, head = row.sequence, row.hash
    if stored.count > count:
        return Verdict(edition.slug, count, head, count + 1, _("the row is missing"))
    if (stored.count, stored.head) != (count, head):
        return Verdict(edition.slug, count, head, max(count, 1), _("the stored head says otherwise"))
    missing = [number for number in anchors if number > count]
    if missing:
        return Verdict(edition.slug, count, head, count + 1, _("the row is missing, a lock recorded it"))
    return Verdict(edition.slug, count, head)


def _rows(edition: Edition) -> Iterator[AuditEvent]:
    return AuditEvent.objects.filter(edition=edition).order_by("sequence").iterator(chunk_size=2000)


def _fault(row: AuditEvent, expected: int, previous: str, anchors: Mapping[int, str]) -> str:
    if row.sequence != expected:
        return _("the row is missing")
    if row.previous_hash != previous:
        return _("the row does not follow the one before it")
    digest = event_hash(
        edition_id=row.edition_id,
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        event=Event(row.kind, row.subject, row.data),
        previous=row.previous_hash,
    )
    if digest != row.hash:
        return _("the content does not give the stored hash")
    if anchors.get(row.sequence, row.hash) != row.hash:
        return _("a lock recorded another hash for this row")
    return ""
