"""Who may read, write and hand in an entry: predicates, and the permissions made of them.

Each has a queryset twin (`Submission.objects.readable_by`, `writable_by`, `handed_in_by`, `shown_by`,
`beside_writable_by`), which answers for many rows. What the entry's state and the deadline allow is for the
services to decide, under the row lock.
"""

from __future__ import annotations

from typing import Any

import rules

from awards.permissions import auditor_of, is_writable, secretariat_of, unit_admin_of

READ_ENTRY = "submissions.read_entry"
# Its answers, facts and files.
WRITE_ENTRY = "submissions.write_entry"
# What the public sees of it; to take that back holds in the archive too.
SHOW_ENTRY = "submissions.show_entry"
# Submit, take back, withdraw, and who is in the team.
HAND_IN_ENTRY = "submissions.hand_in_entry"
# What is written beside an entry and never changes what is judged: readiness, the text of a nomination.
WRITE_BESIDE = "submissions.write_beside_entry"


def team_place(user: Any, entry: Any) -> Any:
    """The place of an active person in an entry's team, or None; read once for each entry object."""
    if not user.is_authenticated or not user.is_active:
        return None
    known: dict[int, Any] = entry.__dict__.setdefault("_team_places", {})
    if user.pk not in known:
        known[user.pk] = entry.team.filter(user=user).order_by("role", "pk").first()
    return known[user.pk]


@rules.predicate
def owns_entry(user: Any, entry: Any) -> bool:
    """The person began this entry."""
    return bool(user.is_authenticated and user.is_active and entry.owner_id == user.pk)


@rules.predicate
def in_team(user: Any, entry: Any) -> bool:
    """The person has a place in the team."""
    return team_place(user, entry) is not None


@rules.predicate
def leads_team(user: Any, entry: Any) -> bool:
    """The person leads the team."""
    place = team_place(user, entry)
    return place is not None and place.role == "leader"


@rules.predicate
def writes_in_team(user: Any, entry: Any) -> bool:
    """The person has a place in the team, and its leader lets them write."""
    place = team_place(user, entry)
    return place is not None and (place.may_edit or place.role == "leader")


@rules.predicate
def administers_unit(user: Any, entry: Any) -> bool:
    """The person is the admin of the unit that enters, or of one that it lies in."""
    return bool(unit_admin_of(user, entry.unit))


@rules.predicate
def staff_of_entry(user: Any, entry: Any) -> bool:
    """The person is secretariat or auditor of the entry's edition."""
    edition = entry.category.edition
    return bool(secretariat_of(user, edition) or auditor_of(user, edition))


@rules.predicate
def enters_on_behalf(user: Any, entry: Any) -> bool:
    """The secretariat writes what it began for a unit; another's words it only reads."""
    if entry.owner_id not in {None, user.pk}:
        return False
    return bool(secretariat_of(user, entry.category.edition))


@rules.predicate
def runs_edition_of_entry(user: Any, entry: Any) -> bool:
    """The person is secretariat of the entry's edition."""
    return bool(secretariat_of(user, entry.category.edition))


@rules.predicate
def in_living_edition(user: Any, entry: Any) -> bool:
    """An archived edition is read only."""
    return bool(is_writable(user, entry.category.edition))


rules.add_perm(  # type: ignore[no-untyped-call]
    READ_ENTRY, owns_entry | in_team | administers_unit | staff_of_entry
)
rules.add_perm(  # type: ignore[no-untyped-call]
    WRITE_ENTRY, (owns_entry | writes_in_team | administers_unit | enters_on_behalf) & in_living_edition
)
rules.add_perm(  # type: ignore[no-untyped-call]
    SHOW_ENTRY, owns_entry | leads_team | administers_unit | enters_on_behalf
)
rules.add_perm(  # type: ignore[no-untyped-call]
    HAND_IN_ENTRY, (owns_entry | leads_team | administers_unit | enters_on_behalf) & in_living_edition
)
rules.add_perm(  # type: ignore[no-untyped-call]
    WRITE_BESIDE,
    (owns_entry | writes_in_team | administers_unit | runs_edition_of_entry) & in_living_edition,
)
