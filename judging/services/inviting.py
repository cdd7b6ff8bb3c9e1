"""Inviting a juror with the seats that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from awards.models import Edition, Membership, Organization, Stage, User
from awards.services.invitations import invite
from awards.services.seals import lock_category
from judging.conflict_search import Pair, entries_of, find_conflicts, stranger
from judging.models import PanelMember
from judging.services.conflicts import record_found
from judging.services.seating import require_open, seat_juror


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited, and what conflicts of interest are looked for by.

    Unit, NIP and telephone serve this comparison alone and are stored nowhere: what is kept of a person is
    what the person gives, and the grounds that were found.
    """

    email: str
    name: str
    institution: str = ""
    nip: str = ""
    phone: str = ""
    unit: Organization | None = None


def check_candidate(edition: Edition, who: Invitee) -> dict[Pair, list[str]]:
    """What speaks against a person before being invited: grounds by (entry, 0), over all entries."""
    candidate = stranger(name=who.name, email=who.email, nip=who.nip, phone=who.phone, unit=who.unit)
    categories = list(edition.categories.values_list("pk", flat=True))
    return find_conflicts([replace(candidate, key=0)], entries_of(categories))


@transaction.atomic
def invite_juror(
    *,
    edition: Edition,
    email: str,
    name: str,
    institution: str,
    stages: Sequence[Stage],
    by: User,
    nip: str = "",
    phone: str = "",
    unit: Organization | None = None,
) -> User:
    """Mail an invitation that offers seats in these open stages of the edition.

    The seats are taken when the juror accepts; until then nobody sees the juror as seated, and the juror
    sees no entry. Who is a juror of the edition already is seated at once. Conflicts of interest with any
    entry of the edition are recorded, by what is said of the person here too. All or nothing: where one seat
    is refused nobody is invited. The categories are locked first, in order.
    """
    for category_id in sorted({stage.category_id for stage in stages}):
        lock_category(category_id, exclusive=True)
    for stage in stages:
        require_open(Stage.objects.get(pk=stage.pk))
    invitation = invite(
        email=email, name=name, institution=institution, role=Membership.Role.JUROR, edition=edition, by=by
    )
    juror = invitation.user
    is_juror = Membership.objects.filter(user=juror, edition=edition, role=Membership.Role.JUROR).exists()
    offered = PanelMember.objects.offered().filter(juror=juror, panel__stage__category__edition=edition)
    earlier = list(offered.values_list("pk", flat=True))
    PanelMember.objects.filter(pk__in=earlier).update(invitation=invitation)  # they follow the newest link
    for stage in stages:
        seat_juror(stage=stage, juror=juror, by=by, invitation=None if is_juror else invitation)
    _record(edition, juror, Invitee(email, name, institution, nip, phone, unit), by)
    return juror


def _record(edition: Edition, juror: User, who: Invitee, by: User) -> None:
    """Keep what was found against the person who is invited."""
    found = {entry: grounds for (entry, _key), grounds in check_candidate(edition, who).items()}
    for category in edition.categories.order_by("pk"):
        entries = category.submissions.filter(pk__in=found).values_list("pk", flat=True)
        pairs = {(entry, juror.pk): found[entry] for entry in entries}
        record_found(category=category, found=pairs, by=by)
