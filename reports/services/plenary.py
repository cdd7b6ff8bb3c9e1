"""The plenary session of a category: who is there, what it decides otherwise than the rules, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Place, Seal, User
from awards.services.ledger import append_event
from awards.services.seals import lock_category, standing_seals
from judging.models import FinalStanding
from reports.models import PlenaryAttendance, PlenaryDecision, PlenarySession
from reports.placing import Decided
from reports.queries.session import jurors_of, majority, open_session
from submissions.models import Submission


@dataclass(frozen=True, slots=True)
class Seat:
    """Whether a juror is there, and the dissent to be minuted, if any."""

    is_present: bool
    dissent: str = ""


@transaction.atomic
def hold_session(
    *,
    category: Category,
    held_on: date,
    venue: str,
    quorum: int,
    quorum_reason: str,
    seats: Mapping[int, Seat],
    by: User | None,
) -> PlenarySession:
    """Write down day, venue, quorum and who is there; again, it replaces what was written.

    Raises `DomainError` before the scores or after the places are locked, for somebody who is no juror of
    the category, for a dissent of somebody absent, and for a quorum of none or of more than all.
    """
    lock_category(category.pk, exclusive=True)
    _require_between_locks(category)
    jurors = set(jurors_of(category).values_list("pk", flat=True))
    if unknown := set(seats) - jurors:
        raise DomainError(_("%(n)d of these people are no jurors of this category.") % {"n": len(unknown)})
    if any(seat.dissent.strip() and not seat.is_present for seat in seats.values()):
        raise DomainError(_("Only a juror who is present can dissent. Mark the juror as present first."))
    if not 1 <= quorum <= max(1, len(jurors)):
        raise DomainError(_("The quorum is between 1 and the number of jurors, %(n)d.") % {"n": len(jurors)})
    session, _created = PlenarySession.objects.update_or_create(
        category=category,
        plenary=None,
        defaults={
            "held_on": held_on,
            "venue": venue.strip(),
            "quorum": quorum,
            "quorum_reason": quorum_reason.strip(),
        },
    )
    PlenaryAttendance.objects.filter(session=session).delete()
    PlenaryAttendance.objects.bulk_create(
        PlenaryAttendance(
            session=session, juror_id=pk, is_present=seat.is_present, dissent=seat.dissent.strip()
        )
        for pk, seat in sorted(seats.items())
    )
    _record(
        session, "plenary.held", by, present=[pk for pk, seat in sorted(seats.items()) if seat.is_present]
    )
    return session


@transaction.atomic
def decide_place(
    *, category: Category, submission: Submission, decided: Decided, by: User | None
) -> PlenaryDecision:
    """The session gives an entry another place than the rules, or none, with a reason that is minuted.

    Raises `DomainError` without a reason, for an entry that has no place by the rules, for a number without
    a title, and for what the rules say anyway without a prize to decide.
    """
    lock_category(category.pk, exclusive=True)
    _require_between_locks(category)
    if not decided.reason.strip():
        raise DomainError(_("Give the reason. It is minuted."))
    final = FinalStanding.objects.filter(category=category, submission=submission).first()
    if final is None or final.place is None:
        raise DomainError(_("This entry has no final score, so no place can be given to it."))
    titled = set(Place.objects.filter(category=category).values_list("number", flat=True))
    if decided.number is not None and decided.number not in titled:
        raise DomainError(_("Place %(n)d has no title in this category.") % {"n": decided.number})
    by_the_rules = final.place if final.place in titled else None
    if decided.number == by_the_rules and decided.prize is None:
        raise DomainError(_("The rules give this place already. Drop the decision instead."))
    session = open_session(category) or _begin(category)
    decision, _created = PlenaryDecision.objects.update_or_create(
        session=session,
        submission=submission,
        defaults={"number": decided.number, "prize": decided.prize, "reason": decided.reason.strip()},
    )
    _record(session, "plenary.decided", by, entry=submission.pk, number=decided.number, prize=decided.prize)
    return decision


@transaction.atomic
def drop_decision(*, category: Category, submission: Submission, by: User | None) -> bool:
    """Return an entry to the place that the rules give it; returns whether anything was decided of it."""
    lock_category(category.pk, exclusive=True)
    _require_between_locks(category)
    session = open_session(category)
    if session is None:
        return False
    dropped, _rows = PlenaryDecision.objects.filter(session=session, submission=submission).delete()
    if dropped:
        _record(session, "plenary.undecided", by, entry=submission.pk)
    return bool(dropped)


def require_quorum(session: PlenarySession) -> None:
    """Raises `DomainError` while fewer jurors are there than the quorum and no reason is given."""
    present = session.attendance.filter(is_present=True).count()
    if present < session.quorum and not session.quorum_reason:
        raise DomainError(
            _(
                "The session needs %(quorum)d jurors, %(present)d are present. Note who is there, or give "
                "the reason why it decides all the same."
            )
            % {"quorum": session.quorum, "present": present}
        )


def _begin(category: Category) -> PlenarySession:
    today = timezone.localdate(timezone=category.edition.zone)
    return PlenarySession.objects.create(
        category=category, held_on=today, quorum=majority(jurors_of(category).count())
    )


def _require_between_locks(category: Category) -> None:
    seals = standing_seals(category.pk)
    if Seal.Kind.SCORES not in seals:
        raise DomainError(_("The scores are not locked yet. Close the last stage of this category first."))
    if Seal.Kind.PLENARY in seals:
        raise DomainError(_("The places are confirmed already. To decide anew, reopen them with a reason."))


def _record(session: PlenarySession, kind: str, by: User | None, **data: object) -> None:
    append_event(
        edition_id=session.category.edition_id,
        kind=kind,
        subject=f"category:{session.category_id}",
        data={"session": session.pk, **data},
        by=by,
    )
