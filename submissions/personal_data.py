"""What entries hold of a person: handed out, erased, and deleted when its time is over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.encryption import PREFIX, is_encrypted, rotate
from awards.models import Edition, User
from awards.personal_facts import Fate, File, Holding, Mention, Part, Period, PersonalFacts, register
from awards.services.seals import is_published
from submissions.answers.niks import masked
from submissions.models import (
    Answer,
    Attachment,
    GalleryConsent,
    IndicatorLevel,
    Revision,
    Submission,
    TeamMember,
)
from submissions.queries.mentions import mentions_in, names_of, signed_by, texts_of
from submissions.services import erasure

CONTACTS: Final = "contacts"
DRAFTS: Final = "drafts"
EVIDENCE: Final = "evidence"
NIKS: Final = "niks"
ENTRY_FIELDS = (
    "code",
    "title",
    "state",
    "participant_kind",
    "summary",
    "video_url",
    "started_on",
    "submitted_at",
    "admitted_at",
    "ended_reason",
    "development",
    "sdgs",
    "urusan",
    "created_at",
)


class EntryFacts(PersonalFacts):
    """Entries that a person began or stands in the team of."""

    def parts(self, user: User) -> Iterable[Part]:
        entries = erasure.entries_of_person(user)
        rows = entries.values(
            *ENTRY_FIELDS, category_name=F("category__name"), unit_name=F("unit__name")
        ).order_by("pk")
        yield Part("entries", list(rows))
        places = TeamMember.objects.filter(user=user)
        yield Part(
            "team_places",
            list(
                places.values(
                    "role", "name", "nip", "phone", "email", "is_minor", entry=F("submission__title")
                )
            ),
        )
        answers = Answer.objects.filter(submission__in=entries).select_related("submission").order_by("pk")
        yield Part("answers", [_answer(row) for row in answers])
        frozen = Revision.objects.filter(submission__in=entries).order_by("pk")
        yield Part(
            "frozen_copies",
            list(frozen.values("number", "content", "sha256", "created_at", entry=F("submission__title"))),
        )
        consents = GalleryConsent.objects.filter(submission__in=entries).order_by("pk")
        yield Part(
            "gallery_consents",
            list(
                consents.values(
                    "shows_entry",
                    "shows_team",
                    "shows_pictures",
                    "given_by",
                    "given_on",
                    "at",
                    entry=F("submission__title"),
                )
            ),
        )
        levels = IndicatorLevel.objects.filter(submission__in=entries).order_by("submission_id", "item_id")
        yield Part(
            "readiness",
            list(
                levels.values(
                    "basis",
                    "own_level",
                    "own_note",
                    "own_at",
                    "verified_level",
                    "verified_note",
                    "verified_at",
                    entry=F("submission__title"),
                    indicator=F("item__text"),
                    evidence_name=F("evidence__name"),
                )
            ),
        )
        files = _files(user)
        yield Part(
            "files", [{"entry": row.submission.title, "name": row.name, "size": row.size} for row in files]
        )

    def files(self, user: User) -> Iterable[File]:
        for row in _files(user):
            name = f"{row.submission_id}-{row.question_code}-{row.pk}-{row.name}"
            yield File(name, partial(row.stored.open, "rb"))

    def holdings(self, user: User) -> Iterable[Holding]:
        entries = list(erasure.entries_of_person(user).select_related("category__edition"))
        drafts = [entry for entry in entries if erasure.is_own_draft(entry, user)]
        others = [entry for entry in entries if entry not in drafts]
        announced = {key for key in {entry.category_id for entry in others} if is_published(key)}
        yield Holding(
            _("Drafts of this person alone, with answers and files"),
            len(drafts),
            Fate.ERASED,
            _("Nobody has submitted them."),
        )
        yield Holding(
            _("Telephone, e-mail, NIP and NIK in entries"),
            len(others),
            Fate.ERASED,
            _("They are not needed."),
        )
        yield Holding(
            _("Name in the team of entries whose results are not announced"),
            sum(entry.category_id not in announced for entry in others),
            Fate.ANONYMOUS,
            _("The entry belongs to its unit and stays in the award."),
        )
        yield Holding(
            _("Name in the team of entries whose results are announced"),
            sum(entry.category_id in announced for entry in others),
            Fate.KEPT,
            _("The announcement is a public record. The public gallery names this person no longer."),
        )
        yield Holding(
            _("Name as signer of a consent on paper"),
            len(signed_by(names_of(user), [entry.pk for entry in others])),
            Fate.ANONYMOUS,
            _(
                "What was agreed and on which day stays on record; "
                "the signed paper lies with the secretariat."
            ),
        )
        yield Holding(
            _("Frozen copies that the jury read"),
            Revision.objects.filter(submission__in=[entry.pk for entry in others]).count(),
            Fate.KEPT,
            _("The scores rest on them; a hash in the ledger proves that nobody changed them."),
        )

    def mentions(self, user: User, edition: Edition) -> Iterable[Mention]:
        entries = erasure.entries_that_stay(user)
        return mentions_in(entries, texts_of(entries, user), user, edition)

    def lock(self, user: User) -> Iterable[int]:
        return {entry.category.edition_id for entry in erasure.lock_entries_of(user)}

    def erase(self, user: User) -> None:
        erasure.erase_from_entries(user=user)

    def periods(self) -> Iterable[Period]:
        for code, label, text, months in PERIODS:
            yield Period(code, str(label), str(text), months)

    def expired(self, edition: Edition, code: str) -> int:
        if code == NIKS:
            return _encrypted().filter(submission__category__edition=edition).count()
        found = {CONTACTS: erasure.contacts, DRAFTS: erasure.unsubmitted, EVIDENCE: erasure.evidence}.get(
            code
        )
        return found(edition).count() if found is not None else 0

    def purge(self, edition: Edition, code: str) -> int:
        if code == CONTACTS:
            return erasure.contacts(edition).update(phone="", email="", nip="", nip_is_doubtful=False)
        if code == EVIDENCE:
            return erasure.delete_files(erasure.evidence(edition))
        if code == NIKS:
            return erasure.delete_niks(Submission.objects.filter(category__edition=edition))
        drafts = list(erasure.unsubmitted(edition).select_for_update(of=("self",)).order_by("pk"))
        for entry in drafts if code == DRAFTS else ():
            erasure.erase_draft(entry)
        return len(drafts) if code == DRAFTS else 0

    def rotate(self) -> int:
        count = 0
        for answer in _encrypted().iterator():
            Answer.objects.filter(pk=answer.pk, value=answer.value).update(value=rotate(answer.value))
            count += 1
        return count


PERIODS: Sequence[tuple[str, Any, Any, int]] = (
    (CONTACTS, gettext_lazy("Contacts in entries"), gettext_lazy("Telephone, e-mail and NIP of teams"), 24),
    (DRAFTS, gettext_lazy("Drafts"), gettext_lazy("Entries that were never submitted, with their files"), 6),
    (
        EVIDENCE,
        gettext_lazy("Evidence"),
        gettext_lazy("Files of entries that were rejected or withdrawn"),
        12,
    ),
    (NIKS, gettext_lazy("NIK"), gettext_lazy("Answers that are a NIK"), 6),
)


def _encrypted() -> QuerySet[Answer]:
    """The answers that are encrypted, by how their JSON begins."""
    return Answer.objects.alias(json=Cast("value", TextField())).filter(json__startswith=f'"{PREFIX}')


def _answer(row: Answer) -> Mapping[str, Any]:
    value = masked(row.value) if is_encrypted(row.value) else row.value
    return {
        "entry": row.submission.title,
        "section": row.section_code,
        "question": row.question_code,
        "value": value,
        "updated_at": row.updated_at,
    }


def _files(user: User) -> list[Attachment]:
    entries = erasure.entries_of_person(user)
    rows = Attachment.objects.present().filter(submission__in=entries)
    return list(rows.select_related("submission").order_by("pk"))


register(EntryFacts())
