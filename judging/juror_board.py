"""The jurors of an edition as their page shows them: seats, sheets, card, invitation, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.models import Category, Edition, Invitation, Membership, Stage, User
from judging.models import JurorCard, PanelMember
from judging.progress import SheetCounts, sheet_counts
from submissions.models import Submission, TeamMember

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a juror in a stage, and how far its sheets are."""

    stage: Stage
    role: str
    role_label: str
    counts: SheetCounts | None
    is_offered: bool = False

    @property
    def done(self) -> int:
        return self.counts.final if self.counts else 0

    @property
    def due(self) -> int:
        return self.counts.due if self.counts else 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the system knows of a juror and a category. `is_barred`: no seat can be given there."""

    category_id: int
    is_barred: bool
    text: str


@dataclass(frozen=True, slots=True)
class JurorRow:
    """A juror of an edition."""

    juror: User
    seats: tuple[Seat, ...]
    card: JurorCard | None
    invitation: Invitation | None
    conflicts: tuple[Conflict, ...]

    @property
    def done(self) -> int:
        return sum(seat.done for seat in self.seats)

    @property
    def due(self) -> int:
        return sum(seat.due for seat in self.seats)

    @property
    def card_state(self) -> str:
        """`none`, `ready` or `used`."""
        if self.card is None:
            return "none"
        return "ready" if self.card.used_at is None else "used"

    @property
    def invitation_state(self) -> str:
        """`none`, `waiting`, `expired`, `accepted`, `declined` or `withdrawn`."""
        if self.invitation is None:
            return "none"
        if self.invitation.accepted_at is not None:
            return "accepted"
        if self.invitation.withdrawn_at is not None:
            return "declined" if self.invitation.is_declined else "withdrawn"
        return "waiting" if self.invitation.expires_at > timezone.now() else "expired"


@dataclass(frozen=True, slots=True)
class StageSeat:
    """A stage on the page of one juror: the seat there, or that there is none."""

    stage: Stage
    seat: Seat | None
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class CategorySeats:
    """A category on the page of one juror, with what the system knows of conflicts."""

    category: Category
    stages: tuple[StageSeat, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def is_barred(self) -> bool:
        return any(conflict.is_barred for conflict in self.conflicts)


def jurors_of(edition: Edition) -> QuerySet[User]:
    """The jurors of an edition by name, those included who have not answered their invitation yet."""
    members = Membership.objects.filter(edition=edition, role=Role.JUROR)
    offered = PanelMember.objects.offered().filter(panel__stage__category__edition=edition)
    return User.objects.filter(Q(pk__in=members.values("user")) | Q(pk__in=offered.values("juror"))).order_by(
        Lower("name"), "pk"
    )


def juror_rows(edition: Edition, jurors: Sequence[User]) -> list[JurorRow]:
    """Everything the list says of these jurors; seven queries, however many they are."""
    ids = [juror.pk for juror in jurors]
    seats = _seats(edition, ids)
    cards = {
        card.juror_id: card
        for card in JurorCard.objects.filter(edition=edition, juror__in=ids, revoked_at__isnull=True)
    }
    invitations: dict[int, Invitation] = {}
    found = Invitation.objects.filter(edition=edition, role=Role.JUROR, user__in=ids)
    for invitation in found.order_by("created_at", "pk"):  # the latest stays
        invitations[invitation.user_id] = invitation
    conflicts = known_conflicts(edition, ids)
    return [
        JurorRow(
            juror,
            tuple(seats.get(juror.pk, ())),
            cards.get(juror.pk),
            invitations.get(juror.pk),
            tuple(conflicts.get(juror.pk, ())),
        )
        for juror in jurors
    ]


def category_seats(edition: Edition, row: JurorRow) -> list[CategorySeats]:
    """Every category with its stages, and where this juror sits."""
    by_stage = {seat.stage.pk: seat for seat in row.seats}
    replaced = set(
        PanelMember.objects.filter(
            panel__stage__category__edition=edition, juror=row.juror, replaced_at__isnull=False
        ).values_list("panel__stage_id", flat=True)
    )
    return [
        CategorySeats(
            category,
            tuple(
                StageSeat(stage, by_stage.get(stage.pk), stage.pk in replaced)
                for stage in category.stages.all()
            ),
            tuple(conflict for conflict in row.conflicts if conflict.category_id == category.pk),
        )
        for category in edition.categories.order_by("position").prefetch_related("stages")
    ]


def known_conflicts(edition: Edition, juror_ids: Collection[int]) -> dict[int, list[Conflict]]:
    """What speaks against a juror in a category: on the team of an entry, or of the unit of one.

    The first bars the seat. The second is for the juror to declare, entry by entry. Two queries.
    """
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    gone = (Submission.State.WITHDRAWN, Submission.State.REJECTED, Submission.State.DISQUALIFIED)
    teams: dict[tuple[int, int], list[str]] = defaultdict(list)
    places = TeamMember.objects.filter(user__in=juror_ids, submission__category__edition=edition)
    for user_id, category_id, code in places.order_by("submission__code").values_list(
        "user_id", "submission__category_id", "submission__code"
    ):
        teams[user_id or 0, category_id].append(code or _("a draft"))
    for (user_id, category_id), codes in teams.items():
        text = _("On the team of %(codes)s in this category, so no seat can be given here.")
        conflicts[user_id].append(Conflict(category_id, True, text % {"codes": ", ".join(codes)}))
    entries = (
        Submission.objects.filter(
            ~Q(state__in=gone),
            category__edition=edition,
            unit__memberships__user__in=juror_ids,
            unit__memberships__confirmed_at__isnull=False,
        )
        .annotate(juror_id=F("unit__memberships__user_id"))
        .order_by("code")
        .values_list("juror_id", "category_id", "code")
        .distinct()
    )
    units: dict[tuple[int, int], list[str]] = defaultdict(list)
    for user_id, category_id, code in entries:
        units[user_id, category_id].append(code or _("a draft"))
    for (user_id, category_id), codes in units.items():
        text = ngettext(
            "Belongs to the unit of %(codes)s: the juror has to declare that conflict.",
            "Belongs to the unit of %(codes)s: the juror has to declare those conflicts.",
            len(codes),
        )
        conflicts[user_id].append(Conflict(category_id, False, text % {"codes": ", ".join(codes)}))
    return conflicts


def _seats(edition: Edition, juror_ids: Collection[int]) -> dict[int, list[Seat]]:
    counts = {(row.stage_id, row.juror_id): row for row in sheet_counts(edition.pk)}
    members = (
        PanelMember.objects.filter(
            juror__in=juror_ids, panel__stage__category__edition=edition, replaced_at__isnull=True
        )
        .select_related("panel__stage__category", "invitation")
        .order_by("panel__stage__category__position", "panel__stage__position")
    )
    seats: dict[int, list[Seat]] = defaultdict(list)
    for member in members:
        stage = member.panel.stage
        seats[member.juror_id].append(
            Seat(
                stage,
                member.role,
                member.get_role_display(),
                counts.get((stage.pk, member.juror_id)),
                is_offered=not member.is_taken,
            )
        )
    return seats
