"""Seating jurors: seats given, offered, taken back and taken over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Invitation, Membership, Stage, User
from awards.services.ledger import append_event
from awards.services.memberships import grant_role
from awards.services.seals import lock_category
from judging.models import Assignment, Panel, PanelMember, Scoresheet
from judging.services.assigning import assign, begun_sheets, check_judgeable, require_open
from judging.services.conflicts import find_and_record
from submissions.models import Submission

__all__ = ["assign", "check_judgeable", "replace_juror", "require_open", "seat_juror", "unseat_juror"]


@transaction.atomic
def seat_juror(
    *,
    stage: Stage,
    juror: User,
    by: User | None,
    role: str = PanelMember.Role.JUROR,
    invitation: Invitation | None = None,
) -> PanelMember:
    """Give a juror a seat in the panel of a stage, and the role of juror in the edition.

    With `invitation` the seat is only offered: it is taken, and the role given, when the juror accepts. Who
    has a seat keeps it as it is; one that was offered is taken at once when no invitation is named. The
    entries of the category are searched for conflicts of interest. Refused: a person who is on a team of
    this category, who was replaced in this panel before, and a second chair or deputy. The category is
    locked alone, so that the same person asked twice at once gets one seat.
    """
    lock_category(stage.category_id, exclusive=True)
    if Submission.objects.filter(category=stage.category_id, team__user=juror).exists():
        raise DomainError(
            _("%(name)s is on a team of this category and may not judge it.") % {"name": juror.name}
        )
    panel, _created = Panel.objects.get_or_create(stage=stage)
    member = PanelMember.objects.filter(panel=panel, juror=juror).first()
    if member is not None:
        if member.replaced_at is not None:
            raise DomainError(
                _("%(name)s was replaced in this panel and cannot take a seat in it again.")
                % {"name": juror.name}
            )
        return _settle_offer(member, stage, invitation, by)
    if role != PanelMember.Role.JUROR and panel.members.filter(role=role, replaced_at__isnull=True).exists():
        raise DomainError(
            _("This panel has a %(role)s already. Seat %(name)s as a juror, then appoint.")
            % {"role": PanelMember.Role(role).label.lower(), "name": juror.name}
        )
    member = PanelMember.objects.create(
        panel=panel, juror=juror, role=role, position=panel.members.count() + 1, invitation=invitation
    )
    if invitation is None:
        _grant(stage, juror, by)
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.seated" if invitation is None else "panel.offered",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "role": role},
        by=by,
    )
    find_and_record(category=stage.category, juror_ids=[juror.pk], by=by)
    return member


def _grant(stage: Stage, juror: User, by: User | None) -> None:
    grant_role(user=juror, role=Membership.Role.JUROR, edition=stage.category.edition, by=by, source="seat")


def _settle_offer(
    member: PanelMember, stage: Stage, invitation: Invitation | None, by: User | None
) -> PanelMember:
    """A seat that exists: an offer follows the newest invitation, or is taken where none is named."""
    if member.is_taken:
        return member
    member.invitation = invitation
    member.save(update_fields=["invitation"])
    if invitation is None:
        _grant(stage, member.juror, by)
        append_event(
            edition_id=stage.category.edition_id,
            kind="panel.seated",
            subject=f"stage:{stage.pk}",
            data={"juror": member.juror_id, "role": member.role},
            by=by,
        )
    return member


@transaction.atomic
def unseat_juror(*, stage: Stage, juror: User, by: User) -> None:
    """Take a seat back before the juror has begun: the seat, its entries and their blank sheets go.

    Refused once a sheet of the juror in this stage was begun, finalised, excused or void: then a successor
    takes the seat (`replace_juror`). The role of juror in the edition stays. The category is locked alone, so
    that nobody begins a sheet meanwhile.
    """
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    seat = PanelMember.objects.filter(panel__stage=stage, juror=juror, replaced_at__isnull=True).first()
    if seat is None:
        raise DomainError(_("%(name)s has no seat in this panel.") % {"name": juror.name})
    sheets = Scoresheet.objects.filter(stage=stage, juror=juror)
    if begun_sheets(sheets).exists() or seat.successor_of.exists():
        raise DomainError(
            _("%(name)s has begun to score in this stage. Replace the juror, so that nothing is lost.")
            % {"name": juror.name}
        )
    assignments = Assignment.objects.filter(stage=stage, juror=juror)
    entries = list(assignments.order_by("submission_id").values_list("submission_id", flat=True))
    sheets.delete()
    assignments.delete()
    seat.delete()
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.unseated",
        subject=f"stage:{stage.pk}",
        data={"juror": juror.pk, "submissions": entries},
        by=by,
    )


@transaction.atomic
def replace_juror(*, stage: Stage, leaver: User, successor: User, by: User | None, reason: str) -> int:
    """Rule 9: final sheets of the leaver stay and count, drafts become void, the successor gets what is open.

    Returns how many entries the successor was given; entries that the successor already scores or is
    recused from are not given twice, and one that has left the field is not given at all.
    """
    if not reason.strip():
        raise DomainError(_("Give the reason for replacing the juror."))
    if leaver.pk == successor.pk:
        raise DomainError(_("%(name)s cannot be the successor of the same seat.") % {"name": leaver.name})
    lock_category(stage.category_id, exclusive=True)
    stage = Stage.objects.select_related("category").get(pk=stage.pk)
    require_open(stage)
    seat = PanelMember.objects.seated().filter(panel__stage=stage, juror=leaver).first()
    if seat is None:
        raise DomainError(_("%(name)s has no seat in this panel.") % {"name": leaver.name})
    new_seat = seat_juror(stage=stage, juror=successor, by=by)
    drafts = list(
        Scoresheet.objects.open()
        .filter(stage=stage, juror=leaver)
        .select_related("submission")
        .select_for_update(of=("self",))
    )
    Scoresheet.objects.filter(pk__in=[sheet.pk for sheet in drafts]).update(
        state=Scoresheet.State.VOID, void_reason=Scoresheet.VoidReason.REPLACED
    )
    seat.replaced_at, seat.replaced_by, seat.replaced_reason = timezone.now(), new_seat, reason.strip()
    seat.save(update_fields=["replaced_at", "replaced_by", "replaced_reason"])
    if seat.role != PanelMember.Role.JUROR and new_seat.role == PanelMember.Role.JUROR:
        new_seat.role = seat.role
        new_seat.save(update_fields=["role"])
    append_event(
        edition_id=stage.category.edition_id,
        kind="panel.replaced",
        subject=f"stage:{stage.pk}",
        data={"leaver": leaver.pk, "successor": successor.pk, "void": [sheet.pk for sheet in drafts]},
        by=by,
    )
    judged = [sheet for sheet in drafts if sheet.submission.state == Submission.State.ADMITTED]
    pairs = [(sheet.submission_id, successor.pk) for sheet in judged]
    return assign(stage=stage, pairs=pairs, by=by, origin=Assignment.Origin.SUCCESSOR)
