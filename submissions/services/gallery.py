"""The public gallery: what people of an entry agree to show, and the rows that are shown.

A row holds no text that the consent does not cover, and is written anew in the transaction that changes the
consent, so that what is taken back is gone at once from pages, search and open data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import ArchivedError, DomainError
from awards.models import Category, Organization, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category
from awards.workbooks.values import title_key
from submissions.classification import SDGS, URUSAN_NAMES
from submissions.models import GalleryConsent, GalleryEntry, Revision, Submission
from submissions.queries.gallery import (
    PublicParts,
    consent_in_force,
    hidden_names,
    passages,
    public_parts,
    public_text,
)

BATCH = 500
WRITTEN = (
    "title",
    "title_key",
    "unit",
    "district",
    "is_shown",
    "has_consent",
    "shows_team",
    "shows_pictures",
    "summary",
    "passages",
    "text",
    "sdgs",
    "urusan",
    "changed_at",
)
# Units are compared by their keys: to read each of them would be a query for each row.
SAID = {"unit": "unit_id", "district": "district_id"}
# Place and title of the placed entries by key.
Awards = Mapping[int, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown of an entry; the names and the pictures only with the entry itself."""

    entry: bool = False
    team: bool = False
    pictures: bool = False

    @classmethod
    def of(cls, consent: GalleryConsent | None) -> Shown:
        if consent is None:
            return cls()
        return cls(consent.shows_entry, consent.shows_team, consent.shows_pictures)

    def within(self, other: Shown) -> bool:
        """Whether nothing is shown here that is not shown there."""
        return self.entry <= other.entry and self.team <= other.team and self.pictures <= other.pictures


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A consent that was signed: by whom, and on which day."""

    given_by: str
    given_on: date


@transaction.atomic
def agree_to_gallery(
    *, submission: Submission, shown: Shown, by: User, on_paper: OnPaper | None = None
) -> GalleryConsent | None:
    """Store what the people of an entry agree to show; the same again changes nothing.

    To take back, or to refuse what was never asked, is always possible, in an archived edition too; to show
    more is not, there. The gallery follows in the same transaction. Raises `ArchivedError`, and `DomainError`
    for a day that has not come and for a paper that shows more than was decided after it was signed.
    """
    lock_category(submission.category_id, exclusive=False)
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition")
        .get(pk=submission.pk)
    )
    shown = Shown(shown.entry, shown.entry and shown.team, shown.entry and shown.pictures)
    before = consent_in_force(entry)
    if before is not None and Shown.of(before) == shown and on_paper is None:
        return before
    if before is None and entry.form_id is not None and not shown.entry and on_paper is None:
        return None  # nothing is shown of what is written here before anybody agrees
    takes_back = not shown.entry or (shown != Shown.of(before) and shown.within(Shown.of(before)))
    if entry.category.edition.is_archived and not takes_back:
        raise ArchivedError(entry.category.edition.name)
    if on_paper is not None and on_paper.given_on > timezone.localdate():
        raise DomainError(_("This day has not come yet. Enter the day on which it was signed."))
    if on_paper is not None and not shown.within(Shown.of(before)):
        _require_no_later_decision(entry, on_paper.given_on)
    now = timezone.now()
    GalleryConsent.objects.filter(submission=entry, superseded_at__isnull=True).update(superseded_at=now)
    consent = GalleryConsent.objects.create(
        submission=entry,
        shows_entry=shown.entry,
        shows_team=shown.team,
        shows_pictures=shown.pictures,
        given_by=on_paper.given_by if on_paper else "",
        given_on=on_paper.given_on if on_paper else None,
        by=by,
        at=now,
    )
    append_event(
        edition_id=entry.category.edition_id,
        kind="gallery.withdrawn" if takes_back else "gallery.agreed",
        subject=f"submission:{entry.pk}",
        data={
            "category": entry.category_id,
            "consent": consent.pk,
            "entry": shown.entry,
            "team": shown.team,
            "pictures": shown.pictures,
            "on_paper": on_paper is not None,
        },
        by=by,
    )
    rewrite_gallery(entries=[entry.pk])
    return consent


def _require_no_later_decision(entry: Submission, signed_on: date) -> None:
    """Who decided last is not overridden by an older paper that was only recorded later."""
    decided_on = max(
        (one.given_on or timezone.localdate(one.at) for one in entry.gallery_consents.all()),
        default=signed_on,
    )
    if signed_on < decided_on:
        raise DomainError(
            _("Its people decided again on %(day)s, after this was signed. Ask them for a new paper.")
            % {"day": formats.day(decided_on)}
        )


@transaction.atomic
def classify_entry(*, submission: Submission, sdgs: Iterable[int], urusan: str, by: User) -> None:
    """The secretariat says what an entry contributes to; the gallery follows. Nobody's score depends on it.

    Raises `DomainError` for a goal or an affair that is not listed, `ArchivedError` in an archived edition.
    """
    goals = sorted(set(sdgs))
    if any(goal not in SDGS for goal in goals) or (urusan and urusan not in URUSAN_NAMES):
        raise DomainError(_("Choose from the list."))
    lock_category(submission.category_id, exclusive=False)
    entry = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("category__edition")
        .get(pk=submission.pk)
    )
    if entry.category.edition.is_archived:
        raise ArchivedError(entry.category.edition.name)
    if (entry.sdgs, entry.urusan) == (goals, urusan):
        return
    entry.sdgs, entry.urusan = goals, urusan
    entry.save(update_fields=["sdgs", "urusan"])
    append_event(
        edition_id=entry.category.edition_id,
        kind="submission.classified",
        subject=f"submission:{entry.pk}",
        data={"category": entry.category_id, "sdgs": goals, "urusan": urusan},
        by=by,
    )
    rewrite_gallery(entries=[entry.pk])


@transaction.atomic
def open_gallery(*, category: Category, awards: Awards, at: datetime) -> None:
    """Write the rows of a category whose results are published, one for each admitted entry.

    The number of queries depends on the number of batches only.
    """
    close_gallery(category=category)
    for rows in _batches(category, awards, at):
        GalleryEntry.objects.bulk_create(rows)


@transaction.atomic
def complete_gallery(*, category: Category, awards: Awards, at: datetime) -> tuple[int, int]:
    """Write the rows that a published category lacks, and those that say something else than they should.

    Returns how many of both; a row that is right stays untouched.
    """
    added = mended = 0
    for rows in _batches(category, awards, at):
        there = GalleryEntry.objects.select_for_update(of=("self",)).in_bulk([row.pk for row in rows])
        new = [row for row in rows if row.pk not in there]
        wrong = [row for row in rows if row.pk in there and _says(row) != _says(there[row.pk])]
        for row in wrong:
            row.changed_at = timezone.now()
        GalleryEntry.objects.bulk_create(new)
        GalleryEntry.objects.bulk_update(wrong, WRITTEN)
        added, mended = added + len(new), mended + len(wrong)
    return added, mended


def _batches(category: Category, awards: Awards, at: datetime) -> Iterator[list[GalleryEntry]]:
    """What the rows of a published category should be, not stored."""
    admitted = category.submissions.filter(state=Submission.State.ADMITTED).order_by("pk")
    keys = list(admitted.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        rows = []
        for entry in _entries(keys[start : start + BATCH]):
            number, award = awards.get(entry.pk, (None, ""))
            rows.append(
                GalleryEntry(
                    submission=entry,
                    edition_id=category.edition_id,
                    category=category,
                    category_code=category.code,
                    year=category.edition.year,
                    code=entry.code,
                    place_number=number,
                    award=award,
                    published_at=at,
                )
            )
        _fill(rows)
        yield rows


def _says(row: GalleryEntry) -> tuple[object, ...]:
    return tuple(getattr(row, SAID.get(name, name)) for name in WRITTEN if name != "changed_at")


@transaction.atomic
def close_gallery(*, category: Category) -> None:
    """Take a category out of the gallery, as its results are no longer published."""
    GalleryEntry.objects.filter(category=category).delete()


@transaction.atomic
def rewrite_gallery(*, entries: Iterable[int]) -> None:
    """Write the rows of these entries anew, those that have one; as their consents stand now."""
    keys = list(entries)
    rows = list(GalleryEntry.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not rows:
        return
    found = {entry.pk: entry for entry in _entries(keys)}
    for row in rows:
        row.submission = found[row.pk]
        row.changed_at = timezone.now()
    _fill(rows)
    GalleryEntry.objects.bulk_update(rows, WRITTEN)


def _entries(keys: list[int]) -> list[Submission]:
    """Entries with what their rows are made of; five queries."""
    rows = (
        Submission.objects.filter(pk__in=keys)
        .select_related("unit__parent__parent")
        .prefetch_related(
            "team",
            Prefetch(
                "revisions", Revision.objects.order_by("submission_id", "-number").distinct("submission_id")
            ),
            Prefetch("gallery_consents", GalleryConsent.objects.filter(superseded_at__isnull=True)),
        )
    )
    return list(rows.order_by("pk"))


def _fill(rows: list[GalleryEntry]) -> None:
    entries = [row.submission for row in rows]
    parts = public_parts({entry.form_id for entry in entries if entry.form_id is not None})
    for row in rows:
        _show(row, row.submission, parts)


def _show(row: GalleryEntry, entry: Submission, parts: Mapping[int, PublicParts]) -> None:
    """What a row may say.

    Without a consent: of a placed entry that came on paper, so that nobody was asked, what the published
    results say; of every other nothing.
    """
    consent = next(iter(entry.gallery_consents.all()), None)
    shown = Shown.of(consent)
    row.unit, row.district = entry.unit, district_of(entry.unit)
    row.has_consent = shown.entry
    row.is_shown = shown.entry or (consent is None and entry.form_id is None and row.place_number is not None)
    row.shows_team, row.shows_pictures = shown.team, shown.pictures
    row.title, row.title_key = entry.title, entry.title_key
    row.summary, row.passages, row.text, row.sdgs, row.urusan = "", [], "", [], ""
    if not shown.entry:
        return
    revision = next(iter(entry.revisions.all()), None)
    content = revision.content if revision is not None else {}
    names = hidden_names(entry.team.all(), content, shows_team=shown.team)
    row.title = public_text(entry.title, names) or entry.code
    row.title_key = title_key(row.title)
    found = passages(content, parts.get(entry.form_id or 0, PublicParts()), names)
    row.summary = found[0].text if found else ""
    row.passages = [asdict(part) for part in found[1:]]
    row.text = "\n\n".join(f"{part.label}\n{part.text}" for part in found[1:])
    row.sdgs, row.urusan = entry.sdgs, entry.urusan


def district_of(unit: Organization) -> Organization | None:
    """The kecamatan that a unit is or lies in; None for an office of the city."""
    above = {Organization.Kind.CITY, Organization.Kind.PROVINCE, Organization.Kind.NATION}
    at: Organization | None = unit
    while at is not None and at.kind != Organization.Kind.KECAMATAN:
        at = None if at.kind in above else at.parent
    return at
