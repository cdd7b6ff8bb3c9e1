"""Issuing papers of record: numbered under a lock, rendered later by workers."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import rfc8785
from celery import current_app
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from awards.exceptions import DomainError
from awards.models import Edition, Seal, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category
from reports.exceptions import SetupError
from reports.models import Document, DocumentCounter, Letterhead, Numbering
from reports.models.document import GIVEN_UP_AFTER, SINGLY
from reports.services.drafts import (
    EVERYTHING,
    KEY_FIELDS,
    Draft,
    Key,
    Scope,
    drafts_of,
    key_of,
    key_of_paper,
    left_out_papers,
    waiting_papers,
)
from reports.services.facts import Desk, Mark, open_desk
from reports.signing.policy import ways_of

logger = logging.getLogger(__name__)

TASK = "reports.tasks.render_documents"
BATCH = 100  # papers in one task
STALE = timedelta(seconds=90)  # a queued paper that nobody rendered by then is sent again
EVENT_ROWS = 500  # papers in one row of the ledger
SERIES: Mapping[str, str] = {
    Document.Kind.PARTICIPANT: "certificate",
    Document.Kind.TEAM: "certificate",
    Document.Kind.WINNER: "certificate",
    Document.Kind.WINNER_TEAM: "certificate",
    Document.Kind.JUROR: "certificate",
    Document.Kind.RECAP: "recap",
    Document.Kind.MINUTES: "minutes",
    Document.Kind.DECREE: "decree",
    Document.Kind.SELECTION: "selection",
    Document.Kind.RECEIPT: "receipt",
}
# What the registry numbers where the edition leaves numbers open.
REGISTERED = frozenset({"certificate", "minutes", "selection"})
# All series are printed by one pattern; the letters keep their numbers apart.
SERIES_PREFIX: Mapping[str, str] = {
    "certificate": "",
    "recap": "R-",
    "minutes": "BA-",
    "decree": "SK-",
    "selection": "SA-",
    "receipt": "T-",
}
PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CONTROL_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class IssueResult:
    """What one call made: the new papers in order of number, how many of each kind, what had to wait."""

    document_ids: tuple[int, ...]
    created: Mapping[str, int]
    replaced: int  # papers in force that new ones took the place of
    waiting: tuple[str, ...]  # sentences: which papers may not exist yet, and why
    left_out: tuple[str, ...]  # sentences: which papers cannot be signed here now, and why


@transaction.atomic
def issue_documents(
    *,
    edition: Edition,
    kinds: Sequence[str] | None = None,
    scope: Scope = EVERYTHING,
    by: User | None,
    dated: date | None = None,
) -> IssueResult:
    """Number and queue every paper of these kinds that may exist now and has none in force yet.

    Participants: each admitted entry. Winners: each confirmed placement, not before the plenary's lock. Of
    both, each further member of the team whom the entry names to be on a certificate.
    Minutes of the selection: each category whose check is over.
    Jurors: each seat that was not replaced, or left a final sheet. Recaps: each category whose scores are
    locked; a provisional one is replaced once the places are confirmed. Numbers run without a gap in their
    series, certificates and recaps apart; asking again makes nothing new. A paper that stands in for a
    void one is named by it. `scope` narrows it to a category, an entry, a member or a juror. `dated` is the
    date that the papers bear, by default today, and says who was in office to sign. A kind that this
    installation cannot sign is left out. Raises `DomainError` for an unknown kind, without letterhead or
    signatory, or like `ways_of`.
    """
    ways, unsigned = ways_of(_known_kinds(kinds))  # before the locks: it may read a file
    wanted = list(ways)
    for pk in edition.categories.order_by("pk").values_list("pk", flat=True):
        lock_category(pk, exclusive=False)
    counters = {
        series: locked_counter(edition, series) for series in sorted({SERIES[kind] for kind in wanted})
    }
    desk = open_desk(edition, dated or timezone.localdate(timezone=edition.zone))
    with translation.override(edition.language), timezone.override(edition.zone):
        replaced = _withdraw_provisional(edition, scope) if Document.Kind.RECAP in wanted else []
        drafts = drafts_of(edition, wanted, scope)
        drafts_left_out = drafts_of(edition, list(unsigned), scope)
        in_force = _keys_in_force(edition, [*wanted, *unsigned])
        new = [draft for draft in drafts if draft.key not in in_force]
        documents = number_drafts(new, counters, ways, desk, by)
    require_free_numbers(edition, documents)
    for counter in counters.values():
        counter.save(update_fields=["last"])
    Document.objects.bulk_create(documents, batch_size=500)
    _name_successors(edition, wanted, documents)
    events = issued_events(edition, documents)
    if replaced:
        events.append(Event("document.void", f"edition:{edition.pk}", {"documents": replaced}))
    append_events(edition_id=edition.pk, events=events, by=by)
    queued = [paper.pk for paper in documents if paper.state == Document.State.QUEUED]
    transaction.on_commit(partial(dispatch_documents, queued))
    return IssueResult(
        document_ids=tuple(document.pk for document in documents),
        created=Counter(document.kind for document in documents),
        replaced=len(replaced),
        waiting=tuple(waiting_papers(edition, wanted, scope)),
        left_out=tuple(left_out_papers(drafts_left_out, in_force, unsigned)),
    )


def dispatch_documents(document_ids: Sequence[int]) -> bool:
    """Tell the workers about queued papers; False when the queue cannot be reached.

    The rows stay queued then, and are sent again once it can.
    """
    for start in range(0, len(document_ids), BATCH):
        chunk = list(document_ids[start : start + BATCH])
        try:
            current_app.send_task(TASK, args=[chunk])
        except OperationalError as error:
            logger.warning("The queue cannot be reached, papers stay queued: %s", error)
            return False
        _mark_dispatched(chunk)
    return True


@transaction.atomic
def resend_stale_documents() -> int:
    """Send papers again that were never sent, or were sent more than 90 seconds ago and are still queued.

    Those that failed too often wait until somebody asks for them. Returns how many. Rows that another
    process holds are being rendered, and are left alone.
    """
    now = timezone.now()
    stale = list(
        Document.objects.select_for_update(skip_locked=True)
        .filter(state=Document.State.QUEUED, failures__lt=GIVEN_UP_AFTER)
        .filter(Q(dispatched_at__isnull=True) | Q(dispatched_at__lt=now - STALE))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Document.objects.filter(pk__in=stale).update(dispatched_at=now)
    transaction.on_commit(partial(dispatch_documents, stale))
    return len(stale)


@transaction.atomic
def retry_stuck_documents(edition: Edition) -> int:
    """Try an edition's papers anew that failed too often; returns how many."""
    stuck = list(
        Document.objects.stuck()
        .filter(edition=edition)
        .select_for_update()
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Document.objects.filter(pk__in=stuck).update(failures=0, failure="", dispatched_at=timezone.now())
    transaction.on_commit(partial(dispatch_documents, stuck))
    return len(stuck)


def number_text(letterhead: Letterhead, series: str, number: int, year: int) -> str:
    """A paper's number by the pattern of the letterhead: `400.10.11/017/Bappedalitbang/2025`.

    Words in braces other than `{urut}`, `{unit}` and `{tahun}` stay as they are, and what is put in is not
    read again. The running number of a recap begins with `R-`, so that a number is unique in its edition.
    """
    values = {
        "urut": f"{SERIES_PREFIX[series]}{number:0{letterhead.number_digits}d}",
        "unit": letterhead.number_unit,
        "tahun": str(year),
    }
    return re.sub(r"\{(urut|unit|tahun)\}", lambda found: values[found[1]], letterhead.number_pattern)


def _known_kinds(kinds: Sequence[str] | None) -> list[str]:
    known = [kind for kind in Document.Kind.values if kind not in SINGLY]
    unknown = [kind for kind in kinds or () if kind not in known]
    if unknown:
        raise DomainError(
            _("There is no paper of the kind “%(kind)s”. Known: %(known)s.")
            % {"kind": unknown[0], "known": ", ".join(known)}
        )
    return [kind for kind in known if kinds is None or kind in kinds]


def locked_counter(edition: Edition, series: str) -> DocumentCounter:
    """The counter of a series under its row lock, which keeps the numbers without a gap."""
    DocumentCounter.objects.get_or_create(edition=edition, series=series)
    return DocumentCounter.objects.select_for_update().get(edition=edition, series=series)


def number_drafts(
    drafts: Iterable[Draft],
    counters: Mapping[str, DocumentCounter],
    ways: Mapping[str, str],
    desk: Desk,
    by: User | None,
) -> list[Document]:
    """Papers, not stored yet, with the next numbers of their series; the counters are locked.

    `ways` says of each kind how it is to be signed, as `ways_of` answered before the locks. Where the
    registry gives the numbers, what it numbers is open and bears none yet.
    """
    documents = []
    now = timezone.now()
    for draft in drafts:
        series = SERIES[draft.kind]
        counter = counters[series]
        counter.last += 1
        is_open = series in REGISTERED and desk.letterhead.numbering == Numbering.REGISTRY
        number = number_text(desk.letterhead, series, counter.last, desk.edition.year)
        mark = Mark(
            "" if is_open else number,
            _random(PUBLIC_ID_ALPHABET, 16),
            _random(CONTROL_ALPHABET, 6),
        )
        documents.append(
            Document(
                edition=desk.edition,
                kind=draft.kind,
                series=series,
                number=counter.last,
                number_text=mark.number,
                public_id=mark.public_id,
                control_code=mark.control_code,
                category_id=draft.category_id,
                submission_id=draft.submission_id,
                juror_id=draft.juror_id,
                member_id=draft.member_id,
                title=draft.title[:300],
                facts=draft.facts(desk, mark),
                state=Document.State.OPEN if is_open else Document.State.QUEUED,
                signing=ways[draft.kind],
                issued_at=now,
                issued_by=by,
            )
        )
    return documents


def require_free_numbers(edition: Edition, documents: Sequence[Document]) -> None:
    """Refuse a number of the counter that the registry gave, or that another pattern came to before."""
    taken = numbers_taken(edition, [paper.number_text for paper in documents if paper.number_text])
    if taken:
        raise SetupError(
            _(
                "%(number)s is the number of another paper. Change the number pattern in the settings, "
                "under Letterhead and signatories; papers that have a number keep it."
            )
            % {"number": taken[0]}
        )


def numbers_taken(edition: Edition, texts: Sequence[str]) -> list[str]:
    """Those of these numbers that a paper of the edition has, void ones too, in small letters or large.

    From here to the end of the transaction nobody else gives a number in the edition: whoever does asks here
    first, under the lock of the letterhead, which comes after those of categories, counters and papers.
    """
    Letterhead.objects.select_for_update(no_key=True).get(edition=edition)
    papers = Document.objects.filter(edition=edition).exclude(number_text="")
    taken = papers.alias(small=Lower("number_text")).filter(small__in=small_letters(texts))
    return list(taken.order_by("pk").values_list("number_text", flat=True))


def small_letters(texts: Sequence[str]) -> list[str]:
    """These numbers in small letters, by which two are the same; one query.

    By the database, as its constraint compares them: its letters are not always those of Python.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(text) FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, at) ORDER BY at",
            [list(texts)],
        )
        return [small for (small,) in cursor.fetchall()]


def _random(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def _keys_in_force(edition: Edition, kinds: Sequence[str]) -> set[Key]:
    rows = Document.objects.filter(edition=edition, kind__in=kinds).exclude(state=Document.State.VOID)
    return {key_of(*row) for row in rows.values_list(*KEY_FIELDS)}


def _withdraw_provisional(edition: Edition, scope: Scope) -> list[int]:
    """Make void the provisional recaps of categories whose places are confirmed since."""
    if scope.submission_id is not None or scope.juror_id is not None:
        return []
    confirmed = (
        Seal.objects.standing(Seal.Kind.PLENARY).filter(category__edition=edition).values("category_id")
    )
    outdated = Document.objects.filter(
        edition=edition, kind=Document.Kind.RECAP, category__in=confirmed, facts__provisional=True
    ).exclude(state=Document.State.VOID)
    if scope.category_id is not None:
        outdated = outdated.filter(category=scope.category_id)
    withdrawn = list(outdated.select_for_update().order_by("pk").values_list("pk", flat=True))
    if withdrawn:
        Document.objects.filter(pk__in=withdrawn).update(
            state=Document.State.VOID,
            void_at=timezone.now(),
            void_reason=_("Provisional; the plenary has confirmed the places since."),
        )
    return withdrawn


def _name_successors(edition: Edition, kinds: Sequence[str], documents: Sequence[Document]) -> None:
    """Let each void paper say which one took its place."""
    new = {key_of_paper(paper): paper for paper in documents}
    orphans = Document.objects.filter(
        edition=edition, kind__in=kinds, state=Document.State.VOID, replaced_by__isnull=True
    )
    replaced = []
    for paper in orphans:
        successor = new.get(key_of_paper(paper))
        if successor is not None:
            paper.replaced_by = successor
            replaced.append(paper)
    Document.objects.bulk_update(replaced, ["replaced_by"], batch_size=500)


def issued_events(edition: Edition, documents: Sequence[Document]) -> list[Event]:
    """Rows for the ledger: id, number and the hash of what the paper says, for up to 500 papers each."""
    return [
        Event(
            "document.issued",
            f"edition:{edition.pk}",
            {
                "documents": [
                    [paper.pk, paper.kind, paper.series, paper.number, facts_digest(paper.facts)]
                    for paper in documents[start : start + EVENT_ROWS]
                ]
            },
        )
        for start in range(0, len(documents), EVENT_ROWS)
    ]


def facts_digest(facts: Mapping[str, Any]) -> str:
    """SHA-256 over the RFC 8785 form of what a paper says, as the ledger records it."""
    return hashlib.sha256(rfc8785.dumps(dict(facts))).hexdigest()


@transaction.atomic
def _mark_dispatched(document_ids: Sequence[int]) -> None:
    """Note when papers were sent; a row that a worker already holds needs no note."""
    queued = Document.objects.select_for_update(skip_locked=True).filter(
        pk__in=document_ids, state=Document.State.QUEUED
    )
    free = list(queued.order_by("pk").values_list("pk", flat=True))
    Document.objects.filter(pk__in=free).update(dispatched_at=timezone.now())
