"""Numbers that the registry gives: entered once, and then on the paper for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User
from awards.services.ledger import Event, append_events
from awards.services.seals import lock_category
from awards.services.setup_base import fingerprint, lock_edition, require_seen
from reports.models import Document, Letterhead
from reports.queries.papers import open_papers
from reports.services.documents import (
    EVENT_ROWS,
    dispatch_documents,
    facts_digest,
    number_text,
    numbers_taken,
    small_letters,
)

LONGEST = 120


@transaction.atomic
def give_numbers(*, edition: Edition, numbers: Mapping[int, str], by: User | None) -> int:
    """Enter the registry's numbers of open papers, by paper; each is rendered then, for the first time.

    A number that was entered is never changed: what is wrong is made void and issued anew. Returns how many
    papers got theirs. Raises `DomainError` when a paper has a number or is void by now, or a number is empty,
    too long or another paper's.
    """
    _lock(edition)
    given = {pk: " ".join(text.split()) for pk, text in numbers.items()}
    papers = list(
        Document.objects.filter(edition=edition, pk__in=given, state=Document.State.OPEN)
        .select_for_update()
        .order_by("series", "number")
    )
    if len(papers) != len(given):
        raise DomainError(
            _("Some of these papers have a number by now, or are void. Look at the list again.")
        )
    _require_own(edition, list(given.values()))
    for paper in papers:
        paper.number_text = given[paper.pk]
        paper.facts = paper.facts | {"number": paper.number_text}
        paper.state = Document.State.QUEUED
    Document.objects.bulk_update(papers, ["number_text", "facts", "state"], batch_size=200)
    append_events(
        edition_id=edition.pk,
        events=[
            Event(
                "document.numbered",
                f"edition:{edition.pk}",
                {
                    "documents": [
                        [paper.pk, paper.number_text, facts_digest(paper.facts)]
                        for paper in papers[start : start + EVENT_ROWS]
                    ]
                },
            )
            for start in range(0, len(papers), EVENT_ROWS)
        ],
        by=by,
    )
    transaction.on_commit(partial(dispatch_documents, [paper.pk for paper in papers]))
    return len(papers)


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers that follow each other, from `first` on, for all open papers of a kind."""

    kind: str
    pattern: str
    first: int


def numbers_in_a_row(edition: Edition, block: Block) -> dict[int, str]:
    """What each open paper of the kind would be numbered, in their order; by paper."""
    letterhead = Letterhead.objects.get(edition=edition)
    row = Letterhead(
        number_pattern=block.pattern,
        number_digits=letterhead.number_digits,
        number_unit=letterhead.number_unit,
    )
    papers = open_papers(edition).filter(kind=block.kind).values_list("pk", flat=True)
    return {
        pk: number_text(row, "certificate", number, edition.year)
        for number, pk in enumerate(papers, block.first)
    }


def seen_numbers(numbers: Mapping[int, str]) -> str:
    """The fingerprint of which paper would get which number; the page that confirms them carries it."""
    return fingerprint(list(numbers.items()))


@transaction.atomic
def give_block(*, edition: Edition, block: Block, seen: str, by: User | None) -> int:
    """Enter a block of the registry's numbers as it was shown; returns how many papers got theirs.

    Raises `SettingsChanged` when a paper would get another number than was shown, otherwise `DomainError`
    like `give_numbers`.
    """
    _lock(edition)
    numbers = numbers_in_a_row(edition, block)
    require_seen(seen, seen_numbers(numbers))
    return give_numbers(edition=edition, numbers=numbers, by=by)


def _lock(edition: Edition) -> None:
    lock_edition(edition.pk)
    for pk in edition.categories.order_by("pk").values_list("pk", flat=True):
        lock_category(pk, exclusive=False)


def _require_own(edition: Edition, texts: Sequence[str]) -> None:
    for text in texts:
        if not text or re.search(r"[\x00-\x1f\x7f]", text):
            raise DomainError(_("A number is empty. Write it as the registry gave it."))
        if len(text) > LONGEST:
            raise DomainError(_("A number has at most %(most)d characters.") % {"most": LONGEST})
    seen: set[str] = set()
    for text, small in zip(texts, small_letters(texts), strict=True):
        if small in seen:
            raise DomainError(_("%(number)s stands here twice.") % {"number": text})
        seen.add(small)
    taken = numbers_taken(edition, texts)
    if taken:
        raise DomainError(_("%(number)s is the number of another paper.") % {"number": taken[0]})
