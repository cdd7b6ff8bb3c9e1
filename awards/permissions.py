"""Who may see and do what with an edition: predicates, and the permissions made of them.

Each has a queryset twin (`Edition.objects.of_staff`, `of_organizers_of`), which answers for many rows.
"""

from __future__ import annotations

from typing import Any, Protocol

import rules

SECRETARIAT, AUDITOR = "secretariat", "auditor"
STAFF = frozenset({SECRETARIAT, AUDITOR})
EDITION_ROLES = frozenset({SECRETARIAT, AUDITOR, "juror", "committee"})
MEMBER, UNIT_ADMIN = "member", "unit_admin"
UNIT_ROLES = frozenset({MEMBER, UNIT_ADMIN})
VIEW_BACK_OFFICE = "awards.view_edition_back_office"
MANAGE_EDITION = "awards.manage_edition"
ADMINISTER_UNIT = "awards.administer_unit"
# To archive an edition and to take it out of the archive, where it is read only.
RUN_EDITION = "awards.run_edition"
# To make another edition of an organiser.
MAKE_EDITION = "awards.make_edition"


class HasKey(Protocol):
    """An edition, of which only the key counts."""

    pk: Any


def held_roles(user: Any) -> list[Any]:
    """The confirmed memberships of an active person with their editions; read once per request."""
    if not user.is_authenticated or not user.is_active:
        return []
    known: list[Any] | None = getattr(user, "_held_roles", None)
    if known is None:
        rows = user.memberships.filter(confirmed_at__isnull=False).select_related("edition")
        known = user._held_roles = list(rows.order_by("pk"))
    return known


def staff_roles(user: Any, edition_id: int) -> frozenset[str]:
    """The roles `secretariat` and `auditor` of an active person in an edition."""
    return frozenset(
        row.role for row in held_roles(user) if row.edition_id == edition_id and row.role in STAFF
    )


def is_staff_somewhere(user: Any) -> bool:
    """Whether an active person has one of these roles in any edition, or may do everything."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or any(row.role in STAFF for row in held_roles(user))


@rules.predicate
def secretariat_of(user: Any, edition: HasKey | None) -> bool:
    """The person runs this edition."""
    return edition is not None and SECRETARIAT in staff_roles(user, edition.pk)


@rules.predicate
def auditor_of(user: Any, edition: HasKey | None) -> bool:
    """The person reads everything of this edition and changes nothing."""
    return edition is not None and AUDITOR in staff_roles(user, edition.pk)


@rules.predicate
def is_writable(_user: Any, edition: HasKey | None) -> bool:
    """An archived edition is read only."""
    return getattr(edition, "archived_at", None) is None


@rules.predicate
def secretariat_of_organizer(user: Any, organizer: HasKey | None) -> bool:
    """The person runs an edition of this organiser."""
    if organizer is None or not user.is_authenticated or not user.is_active:
        return False
    runs = user.memberships.filter(role=SECRETARIAT, edition__organizer_id=organizer.pk)
    return bool(runs.exists())


def administered_unit_ids(user: Any) -> frozenset[int]:
    """The units that an active person is the admin of, those below them not included."""
    return frozenset(row.organization_id for row in held_roles(user) if row.role == UNIT_ADMIN)


@rules.predicate
def unit_admin_of(user: Any, unit: Any) -> bool:
    """The person is the admin of this unit, or of one that it lies in; twin: `administered_by`."""
    administered = administered_unit_ids(user)
    while administered and unit is not None:
        if unit.pk in administered:
            return True
        unit = unit.parent
    return False


rules.add_perm(ADMINISTER_UNIT, unit_admin_of)  # type: ignore[no-untyped-call]
rules.add_perm(VIEW_BACK_OFFICE, secretariat_of | auditor_of)  # type: ignore[no-untyped-call]
rules.add_perm(MANAGE_EDITION, secretariat_of & is_writable)  # type: ignore[no-untyped-call]
rules.add_perm(RUN_EDITION, secretariat_of)  # type: ignore[no-untyped-call]
rules.add_perm(MAKE_EDITION, secretariat_of_organizer)  # type: ignore[no-untyped-call]
