"""Entries of all editions whose title or text is like that of one entry; what is found is for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from submissions.likeness import share_of
from submissions.models import EntryText, Submission
from submissions.queries.eligibility import policy_of

MOST = 12  # entries that a verifier is shown
CANDIDATES = 25  # entries with a passage in common whose texts are compared
LEFT_OUT = (Submission.State.DRAFT, Submission.State.WITHDRAWN)
# `%` of pg_trgm compares with this threshold, and the index answers for it alone. The planner cannot know how
# rare trigrams and runs of words are, and would read every title and text: bitmaps are what GIN gives.
SETTINGS = """
SELECT set_config('pg_trgm.similarity_threshold', %s, true),
       set_config('enable_seqscan', %s, true), set_config('enable_indexscan', %s, true)
"""
COMMON = """
(SELECT count(*) FROM (
    SELECT unnest("submissions_entrytext"."shingles") INTERSECT SELECT unnest(%s::integer[])
) AS both_have)
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry like another one: how far by title and by text, in whole per cent."""

    entry: Submission
    by_title: int
    by_text: int

    @property
    def most(self) -> int:
        """The higher of the two."""
        return max(self.by_title, self.by_text)


def alike_entries(submission: Submission) -> list[Alike]:
    """Entries of all editions at or above a threshold of the category, the most alike first.

    Titles are compared by trigrams (`pg_trgm`), texts by the share of the shorter one that stands in the
    other word for word. Drafts and withdrawn entries do not count. Seven queries, by indexes.
    """
    policy = policy_of(submission.category)
    own = EntryText.objects.filter(submission=submission).first()
    with by_index(policy.title_likeness):
        titles = dict(by_title(submission))
        candidates = [row.pk for row in by_passage(own)] if own is not None else []
    shares = _shares(own, candidates) if own is not None else {}
    wanted = {pk for pk in {*titles, *shares} if pk in titles or shares.get(pk, 0) >= policy.text_likeness}
    rows = Submission.objects.filter(pk__in=wanted).select_related("category__edition", "unit__parent")
    found = [Alike(row, round(100 * titles.get(row.pk, 0)), shares.get(row.pk, 0)) for row in rows]
    return sorted(found, key=lambda alike: (-alike.most, -alike.entry.pk))[:MOST]


@contextmanager
def by_index(least: int) -> Iterator[None]:
    """A while in which titles are alike from `least` per cent on, and the indexes are used."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS, [str(least / 100), "off", "off"])
        yield
        cursor.execute(SETTINGS, ["0.3", "on", "on"])


def by_title(submission: Submission) -> QuerySet[Submission, tuple[int, float]]:
    """Other entries with a title like this one by key, with their likeness; inside `by_index`."""
    return (
        Submission.objects.exclude(pk=submission.pk)
        .exclude(state__in=LEFT_OUT)
        .filter(title_key__trigram_similar=submission.title_key)
        .annotate(likeness=TrigramSimilarity("title_key", submission.title_key))
        .order_by("-likeness", "-pk")
        .values_list("pk", "likeness")[:MOST]
    )


def by_passage(own: EntryText) -> QuerySet[EntryText]:
    """The texts that share most runs of words with this one, by the index of the runs; inside `by_index`."""
    return (
        EntryText.objects.filter(shingles__overlap=own.shingles)
        .exclude(pk=own.pk)
        .annotate(common=RawSQL(COMMON, [own.shingles], output_field=IntegerField()))  # noqa: S611 - numbers
        .order_by("-common", "-pk")
        .only("pk")[:CANDIDATES]
    )


def _shares(own: EntryText, candidates: Sequence[int]) -> dict[int, int]:
    rows = EntryText.objects.filter(pk__in=candidates).exclude(submission__state__in=LEFT_OUT)
    return {row.pk: share_of(own.text, row.text) for row in rows}
