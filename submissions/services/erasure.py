"""Taking a person out of entries, and what an edition need not keep any longer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User
from awards.services.seals import is_published, lock_category
from awards.stored_files import files_may_go
from awards.workbooks.values import title_key
from submissions.models import Answer, Attachment, Question, Submission, TeamMember
from submissions.queries.mentions import names_of, signed_by
from submissions.services.attachments import delete_attachments
from submissions.services.gallery import rewrite_gallery

State = Submission.State
# Evidence of these is not part of what the jury judged.
OUT = (State.REJECTED, State.WITHDRAWN)


def entries_of_person(user: User) -> QuerySet[Submission]:
    """The entries that a person began or stands in the team of."""
    places = TeamMember.objects.filter(user=user).values("submission_id")
    return Submission.objects.filter(Q(owner=user) | Q(pk__in=places))


@transaction.atomic
def lock_entries_of(user: User) -> list[Submission]:
    """A person's entries under their locks: categories first, then rows by key, as every other write."""
    keys = sorted(set(entries_of_person(user).values_list("category_id", flat=True)))
    for key in keys:
        lock_category(key, exclusive=False)
    rows = entries_of_person(user).select_related("category__edition").order_by("pk")
    return list(rows.select_for_update(of=("self",)))


@transaction.atomic
def erase_from_entries(*, user: User) -> None:
    """Take a person out of their entries, which `lock_entries_of` has locked.

    A draft that was never submitted and that nobody else writes goes with its files. Of every other entry the
    contacts and NIKs go; the name goes too unless the results of its category are published, where it is part
    of what was announced. Frozen copies, honours and papers stay. The public gallery, which people agreed to,
    says the name no longer, and a consent on paper not who signed it. Raises `DomainError` during a backup.
    """
    names = names_of(user)
    for entry in entries_of_person(user).select_related("category__edition").order_by("pk"):
        if is_own_draft(entry, user):
            erase_draft(entry)
        else:
            _leave_team(entry, user, names)


def is_own_draft(entry: Submission, user: User) -> bool:
    """Whether an entry is a draft of this person alone, which nobody has submitted."""
    others = entry.team.filter(user__isnull=False).exclude(user=user)
    return (
        entry.owner_id == user.pk
        and entry.state == State.DRAFT
        and entry.submitted_at is None
        and not others.exists()
    )


@transaction.atomic
def erase_draft(entry: Submission) -> None:
    """Empty a draft that was never submitted; its row stays, since the ledger names its key."""
    delete_files(entry.attachments.all())
    entry.answers.all().delete()
    entry.team.all().delete()
    entry.eligibility_outcomes.all().delete()
    entry.reminders.all().delete()
    entry.indicator_levels.all().delete()
    entry.gallery_consents.update(given_by="", given_on=None)
    with translation.override(entry.category.edition.language):
        entry.title = _("Erased draft %(n)d") % {"n": entry.pk}
        entry.ended_reason = _("The data was erased.")
    entry.title_key = title_key(entry.title)
    entry.state, entry.summary, entry.video_url, entry.note = State.WITHDRAWN, "", "", ""
    entry.started_on, entry.started_precision, entry.development = None, "", ""
    entry.sdgs, entry.urusan = [], ""
    entry.save()


def delete_files(rows: QuerySet[Attachment]) -> int:
    """Delete files with their rows. Raises `DomainError` while a backup reads them."""
    with files_may_go() as may_go:
        if not may_go:
            raise DomainError(_("A backup is being made just now. Try again in a few minutes."))
        return delete_attachments(rows)


@transaction.atomic
def delete_niks(entries: QuerySet[Submission]) -> int:
    """Delete the answers of entries that are NIKs; returns how many."""
    deleted = 0
    for form_id, section, code in (
        Question.objects.filter(section__form__submissions__in=entries, is_nik=True)
        .values_list("section__form_id", "section__code", "code")
        .distinct()
    ):
        answers = Answer.objects.filter(
            submission__in=entries.filter(form_id=form_id), section_code=section, question_code=code
        )
        deleted += answers.delete()[0]
    return deleted


def entries_that_stay(user: User) -> list[Submission]:
    """The entries of a person that an erasure does not empty, with their editions."""
    entries = entries_of_person(user).select_related("category__edition").order_by("pk")
    return [entry for entry in entries if not is_own_draft(entry, user)]


def _leave_team(entry: Submission, user: User, names: Iterable[str]) -> None:
    place = entry.team.filter(user=user)
    if entry.owner_id == user.pk or place.filter(role=TeamMember.Role.LEADER).exists():
        delete_niks(Submission.objects.filter(pk=entry.pk))
    place.update(nip="", nip_is_doubtful=False, phone="", email="", is_erased=True)
    with translation.override(entry.category.edition.language):
        for consent in signed_by(names, [entry.pk]):
            consent.given_by = _("Name erased")
            consent.save(update_fields=["given_by"])
        if not is_published(entry.category_id):
            place.update(name=_("Name erased"))
    rewrite_gallery(entries=[entry.pk])


def unsubmitted(edition: Edition) -> QuerySet[Submission]:
    """Drafts that were never submitted and still hold something."""
    return Submission.objects.filter(
        category__edition=edition, state=State.DRAFT, submitted_at__isnull=True
    ).select_related("category__edition")


def contacts(edition: Edition) -> QuerySet[TeamMember]:
    """Places in teams that hold a telephone number, an address or an NIP."""
    filled = ~Q(phone="") | ~Q(email="") | ~Q(nip="")
    return TeamMember.objects.filter(filled, submission__category__edition=edition)


def evidence(edition: Edition) -> QuerySet[Attachment]:
    """Files of entries that were not judged."""
    return Attachment.objects.filter(submission__category__edition=edition, submission__state__in=OUT)
