"""Who is in the team of an entry: named by its leader, invited by mail, linked by a confirmed address."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import User
from awards.services.ledger import append_event
from submissions.models import Submission, TeamMember
from submissions.services.drafts import lock_for_writing
from submissions.services.notices import tell

MOST = 30


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is written of a person in a team."""

    name: str
    task: str = ""
    email: str = ""
    phone: str = ""
    nip: str = ""
    is_leader: bool = False
    may_edit: bool = True
    on_certificate: bool = True
    is_minor: bool = False

    @property
    def stored(self) -> dict[str, object]:
        """The columns but for the role."""
        values = asdict(self)
        del values["is_leader"]
        return values


@transaction.atomic
def add_member(*, submission: Submission, facts: MemberFacts, by: User) -> TeamMember:
    """Name a person in the team, and invite them where an address is given.

    Raises `DomainError` for an address that the team has already, a full team, or an entry that may not be
    written now.
    """
    entry = lock_for_writing(submission)
    team = list(entry.team.all())
    if len(team) >= MOST:
        raise DomainError(_("A team has at most %(n)d people.") % {"n": MOST})
    _require_new_address(team, facts.email)
    if facts.is_leader:
        _step_down(team)
    role = TeamMember.Role.LEADER if facts.is_leader else TeamMember.Role.MEMBER
    member = TeamMember.objects.create(submission=entry, role=role, **facts.stored)
    _touch(entry, member, "added", by)
    if facts.email:
        _invite(entry, member)
    return member


@transaction.atomic
def change_member(*, member: TeamMember, facts: MemberFacts, by: User) -> TeamMember:
    """Correct what is written of a person. A new address belongs to nobody yet, and is invited.

    The leader stays one until another takes over. Raises `DomainError` as `add_member`.
    """
    entry = lock_for_writing(member.submission)
    team = list(entry.team.all())
    stored = _find(team, member)
    others = [one for one in team if one.pk != stored.pk]
    _require_new_address(others, facts.email)
    leads = stored.role == TeamMember.Role.LEADER
    if leads and not facts.is_leader:
        raise DomainError(_("A team needs a leader. Make somebody else the leader, then this is done."))
    if facts.is_leader and not leads:
        _step_down(others)
        stored.role = TeamMember.Role.LEADER
    moved = facts.email.casefold() != stored.email.casefold()
    for name, value in facts.stored.items():
        setattr(stored, name, value)
    if moved:
        stored.user = stored.invited_at = None
    stored.save()
    _touch(entry, stored, "changed", by)
    if moved and facts.email:
        _invite(entry, stored)
    return stored


@transaction.atomic
def remove_member(*, member: TeamMember, by: User) -> None:
    """Take a person out of the team. Raises `DomainError` for the leader, who is replaced first."""
    entry = lock_for_writing(member.submission)
    stored = _find(list(entry.team.all()), member)
    if stored.role == TeamMember.Role.LEADER:
        raise DomainError(_("A team needs a leader. Make somebody else the leader first."))
    _touch(entry, stored, "removed", by)
    stored.delete()


@transaction.atomic
def invite_again(*, member: TeamMember, by: User) -> TeamMember:
    """Send the invitation once more to somebody who has no account in the team yet. Raises `DomainError`."""
    entry = lock_for_writing(member.submission)
    stored = _find(list(entry.team.all()), member)
    if stored.user_id is not None or not stored.email:
        raise DomainError(_("Only somebody with an address who has not come yet is invited."))
    _touch(entry, stored, "invited", by)
    _invite(entry, stored)
    return stored


def _find(team: list[TeamMember], member: TeamMember) -> TeamMember:
    for one in team:
        if one.pk == member.pk:
            return one
    raise DomainError(_("This person is no longer in the team. Open the page again."))


def _require_new_address(team: list[TeamMember], email: str) -> None:
    if email and any(one.email.casefold() == email.casefold() for one in team):
        raise DomainError(_("Somebody with this address is in the team already."))


def _step_down(team: list[TeamMember]) -> None:
    for one in team:
        if one.role == TeamMember.Role.LEADER:
            one.role = TeamMember.Role.MEMBER
            one.save(update_fields=["role"])


def _invite(entry: Submission, member: TeamMember) -> None:
    member.invited_at = timezone.now()
    member.save(update_fields=["invited_at"])
    tell(entry, "team_invited", member=member)


def _touch(entry: Submission, member: TeamMember, what: str, by: User) -> None:
    Submission.objects.filter(pk=entry.pk).update(changed_at=timezone.now())
    append_event(
        edition_id=entry.category.edition_id,
        kind=f"submission.team_{what}",
        subject=f"submission:{entry.pk}",
        data={"category": entry.category_id, "member": member.pk, "role": member.role},
        by=by,
    )
