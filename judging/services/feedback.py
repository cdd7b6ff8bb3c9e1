"""The switch of a category's feedback: from then on its entrants read the jurors' comments."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Edition, Seal, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, standing_seals
from judging.models import FeedbackRelease
from judging.services.feedback_mail import tell_released, untell_released
from judging.watching import policy_of


def objections_end(edition: Edition, days: int, now: datetime) -> datetime | None:
    """The end of the window: midnight after so many whole days in the edition's zone; None for 0 days."""
    if not days:
        return None
    day = timezone.localdate(now, edition.zone) + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time.min), edition.zone)


def standing_release(category_id: int) -> FeedbackRelease | None:
    """The release that entrants read by: it stands, and the scores it is about are still locked."""
    return FeedbackRelease.objects.filter(
        category=category_id,
        withdrawn_at__isnull=True,
        category__seals__in=Seal.objects.standing(Seal.Kind.SCORES),
    ).first()


@transaction.atomic
def release_feedback(*, category: Category, by: User | None) -> FeedbackRelease:
    """Show a category's comments to its entrants, with scores and window as the edition decided.

    Everybody behind its entries gets a mail. Refused before the scores are final and locked, and while a
    release stands. Raises `DomainError`.
    """
    lock_category(category.pk, exclusive=True)
    if Seal.Kind.SCORES not in standing_seals(category.pk):
        raise DomainError(
            _("The scores of %(category)s are not final yet. Close its last stage first.")
            % {"category": category.name}
        )
    if FeedbackRelease.objects.filter(category=category, withdrawn_at__isnull=True).exists():
        raise DomainError(
            _("The feedback of %(category)s is released already.") % {"category": category.name}
        )
    policy, now = policy_of(category.edition), timezone.now()
    release = FeedbackRelease.objects.create(
        category=category,
        with_scores=policy.shows_scores,
        objections_until=objections_end(category.edition, policy.objection_days, now),
        by=by,
        at=now,
    )
    # Before the ledger's head is locked: whoever holds it waits for nobody.
    tell_released(release)
    until = release.objections_until
    append_event(
        edition_id=category.edition_id,
        kind="feedback.released",
        subject=f"category:{category.pk}",
        data={
            "release": release.pk,
            "with_scores": release.with_scores,
            "objections_until": until.isoformat() if until else None,
        },
        by=by,
    )
    return release


@transaction.atomic
def withdraw_feedback(*, category: Category, by: User | None, reason: str) -> FeedbackRelease:
    """Take a release back, with a reason; what was read stays known, and the release on record.

    Its mails that wait are not sent any more.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason."))
    lock_category(category.pk, exclusive=True)
    release = FeedbackRelease.objects.filter(category=category, withdrawn_at__isnull=True).first()
    if release is None:
        raise DomainError(_("The feedback of %(category)s is not released.") % {"category": category.name})
    release.withdrawn_at, release.withdrawn_by = timezone.now(), by
    release.withdrawn_reason = reason.strip()
    release.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    untell_released(release)
    append_event(
        edition_id=category.edition_id,
        kind="feedback.withdrawn",
        subject=f"category:{category.pk}",
        data={"release": release.pk},
        by=by,
    )
    return release
