"""Finds what may be a conflict of interest between people and entries, with its grounds.

`grounds` is pure; the rest reads what it needs, in a constant number of queries. What is found is for the
secretariat to decide: an address or a name may be shared by chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress

from awards.models import Membership, Organization, RevokedRole, User
from awards.workbooks.headers import normalise
from judging.models import Conflict
from submissions.models import Revision, Submission, TeamMember

Ground = Conflict.Ground
Pair = tuple[int, int]
GONE = (Submission.State.WITHDRAWN, Submission.State.REJECTED, Submission.State.DISQUALIFIED)
UNIT_ROLES = (Membership.Role.MEMBER, Membership.Role.UNIT_ADMIN)
DIGITS = re.compile(r"\D")
SHORTEST_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A juror, or who might become one. `units` has the unit above each unit the person belongs to."""

    key: int
    name: str = ""
    emails: frozenset[str] = frozenset()
    nip: str = ""
    phone: str = ""
    user_id: int | None = None
    units: Mapping[int, int | None] = field(default_factory=dict)
    former_units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a team."""

    email: str = ""
    nip: str = ""
    phone: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntrySide:
    """An entry as far as conflicts are concerned; `former` are names that only earlier revisions have."""

    pk: int
    unit: int
    above: int | None = None
    owner: int | None = None
    team: tuple[Person, ...] = ()
    former: frozenset[str] = frozenset()


def grounds(candidate: Candidate, entry: EntrySide) -> list[str]:
    """Everything that speaks against a person judging an entry, in the order of `Conflict.Ground`."""
    found = set()
    if entry.unit in candidate.units:
        found.add(Ground.UNIT)
    if entry.above is not None and entry.above in candidate.units:
        found.add(Ground.UNIT_ABOVE)
    if entry.unit in candidate.units.values():
        found.add(Ground.UNIT_BELOW)
    if entry.unit in candidate.former_units:
        found.add(Ground.FORMER_UNIT)
    if candidate.user_id is not None and candidate.user_id == entry.owner:
        found.add(Ground.OWNER)
    if candidate.name and normalise(candidate.name) in entry.former:
        found.add(Ground.FORMER_TEAM)
    for person in entry.team:
        found |= _of_person(candidate, person)
    return [ground.value for ground in Ground if ground in found]


def _of_person(candidate: Candidate, person: Person) -> set[Conflict.Ground]:
    found = set()
    if candidate.user_id is not None and candidate.user_id == person.user_id:
        found.add(Ground.TEAM)
    if person.email and person.email.strip().lower() in candidate.emails:
        found.add(Ground.EMAIL)
    if candidate.nip and DIGITS.sub("", candidate.nip) == DIGITS.sub("", person.nip):
        found.add(Ground.NIP)
    number = plain_number(candidate.phone)
    if len(number) >= SHORTEST_NUMBER and number == plain_number(person.phone):
        found.add(Ground.PHONE)
    return found


def plain_number(phone: str) -> str:
    """The digits that tell telephone numbers apart: without 0 or +62 in front, spaces and hyphens."""
    return DIGITS.sub("", phone).removeprefix("62").lstrip("0")


def find_conflicts(candidates: Iterable[Candidate], entries: Iterable[EntrySide]) -> dict[Pair, list[str]]:
    """The grounds by (entry, key of the candidate), of the pairs that have any."""
    people = list(candidates)
    found = {}
    for entry in entries:
        for candidate in people:
            if listed := grounds(candidate, entry):
                found[entry.pk, candidate.key] = listed
    return found


def candidates_of(juror_ids: Collection[int]) -> list[Candidate]:
    """What is known of these people: their units, and every address of theirs; four queries."""
    units: dict[int, dict[int, int | None]] = defaultdict(dict)
    held = Membership.objects.filter(user__in=juror_ids, role__in=UNIT_ROLES)
    for user_id, unit, above in held.values_list("user_id", "organization_id", "organization__parent_id"):
        units[user_id][unit or 0] = above
    former: dict[int, set[int]] = defaultdict(set)
    gone = RevokedRole.objects.filter(user__in=juror_ids, role__in=UNIT_ROLES, organization__isnull=False)
    for user_id, unit in gone.values_list("user_id", "organization_id"):
        former[user_id].add(unit or 0)
    emails: dict[int, set[str]] = defaultdict(set)
    for user_id, email in EmailAddress.objects.filter(user__in=juror_ids).values_list("user_id", "email"):
        emails[user_id].add(email.strip().lower())
    return [
        Candidate(
            key=user.pk,
            name=user.name,
            emails=frozenset({user.email.lower(), *emails[user.pk]}),
            nip=user.nip,
            phone=user.phone,
            user_id=user.pk,
            units=units[user.pk],
            former_units=frozenset(former[user.pk] - set(units[user.pk])),
        )
        for user in User.objects.filter(pk__in=juror_ids).order_by("pk")
    ]


def stranger(*, name: str, email: str, nip: str, phone: str, unit: Organization | None) -> Candidate:
    """Somebody who is only thought of, before being invited; with the account of that address, if any."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    known = candidates_of([user.pk])[0] if user is not None else Candidate(0)
    units = dict(known.units) | ({unit.pk: unit.parent_id} if unit is not None else {})
    return Candidate(
        key=known.key,
        name=name or known.name,
        emails=frozenset({email.strip().lower(), *known.emails}),
        nip=nip or known.nip,
        phone=phone or known.phone,
        user_id=known.user_id,
        units=units,
        former_units=known.former_units,
    )


def entries_of(category_ids: Collection[int]) -> list[EntrySide]:
    """The entries of these categories that are not out of the field; three queries."""
    entries = list(
        Submission.objects.filter(category__in=category_ids)
        .exclude(state__in=GONE)
        .order_by("pk")
        .values_list("pk", "unit_id", "unit__parent_id", "owner_id")
    )
    ids = [row[0] for row in entries]
    teams: dict[int, list[Person]] = defaultdict(list)
    now: dict[int, set[str]] = defaultdict(set)
    members = TeamMember.objects.filter(submission__in=ids).order_by("pk")
    for pk, name, email, nip, phone, user_id in members.values_list(
        "submission_id", "name", "email", "nip", "phone", "user_id"
    ):
        teams[pk].append(Person(email, nip, phone, user_id))
        now[pk].add(normalise(name))
    before: dict[int, set[str]] = defaultdict(set)
    revisions = Revision.objects.filter(submission__in=ids).values_list("submission_id", "content__team")
    for pk, team in revisions:
        before[pk] |= {normalise(str(one.get("name", ""))) for one in team or ()}
    return [
        EntrySide(pk, unit, above, owner, tuple(teams[pk]), frozenset(before[pk] - now[pk] - {""}))
        for pk, unit, above, owner in entries
    ]
