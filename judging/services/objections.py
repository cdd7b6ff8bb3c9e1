"""Objections (sanggahan) of entrants: received with a number, answered, and what followed."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from awards.services.messages import queue_mail
from awards.services.seals import lock_category
from judging.models import Objection, Scoresheet
from judging.services.feedback import standing_release
from submissions.models import Submission

KIND = "objection"
MOST = 3  # of an entry; what is to be added goes to the secretariat
LONGEST = 5000


@transaction.atomic
def file_objection(*, submission: Submission, text: str, by: User) -> Objection:
    """Receive an objection to an entry's result within the window; the server's clock decides.

    The receipt number is `S-<entry>-<n>`, counted in the category. Refused before feedback is released, after
    the window, without text, and beyond three of an entry. A mail confirms it. Raises `DomainError`.
    """
    text = text.strip()
    if not text:
        raise DomainError(_("Write what you object to."))
    lock_category(submission.category_id, exclusive=True)
    release, now = standing_release(submission.category_id), timezone.now()
    if release is None or release.objections_until is None:
        raise DomainError(_("Objections to this category are not open."))
    if now >= release.objections_until:
        raise DomainError(_("The time for objections is over. Write to the secretariat."))
    if Objection.objects.filter(submission=submission).count() >= MOST:
        raise DomainError(_("Three objections to this entry are filed already. Write to the secretariat."))
    known = Objection.objects.filter(category=submission.category_id)
    number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = submission.category.edition
    objection = Objection(
        submission=submission,
        category_id=submission.category_id,
        number=number,
        receipt=f"S-{submission.code}-{number}",
        by=by,
        at=now,
        text=text[:LONGEST],
        received_sequence=0,
    )
    objection.save()
    head = append_event(
        edition_id=edition.pk,
        kind="objection.received",
        subject=f"submission:{submission.pk}",
        data={"objection": objection.pk, "receipt": objection.receipt, "sha256": _digest(objection.text)},
        by=by,
    )
    objection.received_sequence = head.count
    objection.save(update_fields=["received_sequence"])
    _mail(objection, "received")
    return objection


@transaction.atomic
def answer_objection(
    *, objection_id: int, outcome: str, answer: str, followed: str, sheet: Scoresheet | None, by: User
) -> Objection:
    """Answer an objection once; the entrant gets a mail and reads answer and what followed.

    `sheet` is the score sheet it is about, if any. Refused for one that is answered. Raises `DomainError`.
    """
    objection = _locked(objection_id)
    if objection.outcome != Objection.Outcome.OPEN:
        raise DomainError(_("This objection is answered already."))
    if outcome == Objection.Outcome.OPEN or not answer.strip():
        raise DomainError(_("Choose an outcome and write the answer."))
    if sheet is not None and sheet.submission_id != objection.submission_id:
        raise DomainError(_("This sheet is of another entry."))
    objection.outcome, objection.answer, objection.followed = outcome, answer.strip(), followed.strip()
    objection.sheet, objection.answered_by, objection.answered_at = sheet, by, timezone.now()
    head = append_event(
        edition_id=objection.category.edition_id,
        kind="objection.answered",
        subject=f"submission:{objection.submission_id}",
        data={
            "objection": objection.pk,
            "outcome": outcome,
            "sheet": sheet.pk if sheet else None,
            "sha256": _digest(objection.answer),
        },
        by=by,
    )
    objection.answered_sequence = head.count
    objection.save()
    _mail(objection, "answered")
    return objection


@transaction.atomic
def follow_up(*, objection_id: int, followed: str, by: User) -> Objection:
    """Record what followed from an objection after it was answered; what stood there before is replaced."""
    objection = _locked(objection_id)
    if objection.outcome == Objection.Outcome.OPEN:
        raise DomainError(_("Answer the objection first."))
    objection.followed = followed.strip()
    objection.save(update_fields=["followed"])
    append_event(
        edition_id=objection.category.edition_id,
        kind="objection.followed",
        subject=f"submission:{objection.submission_id}",
        data={"objection": objection.pk, "sha256": _digest(objection.followed)},
        by=by,
    )
    return objection


def _locked(objection_id: int) -> Objection:
    return (
        Objection.objects.select_for_update(of=("self",))
        .select_related("category__edition", "submission", "by")
        .get(pk=objection_id)
    )


def _mail(objection: Objection, what: str) -> None:
    path = reverse("reports:own-feedback", args=[objection.submission_id])
    queue_mail(
        key=f"objection:{objection.pk}:{what}",
        kind=KIND,
        user=objection.by,
        edition=objection.category.edition,
        context={
            "objection": objection,
            "entry": objection.submission,
            "is_answered": what == "answered",
            "address": f"{settings.PUBLIC_URL}{path}",
        },
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
