"""Who may see and do what with an edition: predicates, and the permissions made of them.

Each permission on an edition has a queryset twin (`Edition.objects.of_staff`), which answers for many rows.
"""

from __future__ import annotations

from typing import Any, Protocol

import rules

SECRETARIAT, AUDITOR = "secretariat", "auditor"
STAFF = frozenset({SECRETARIAT, AUDITOR})
VIEW_BACK_OFFICE = "awards.view_edition_back_office"
MANAGE_EDITION = "awards.manage_edition"


class HasKey(Protocol):
    """An edition, of which only the key counts."""

    pk: Any


def staff_roles(user: Any, edition_id: int) -> frozenset[str]:
    """The roles `secretariat` and `auditor` of an active person in an edition; read once per request."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    known: dict[int, set[str]] | None = getattr(user, "_staff_roles", None)
    if known is None:
        known = {}
        rows = user.memberships.filter(role__in=STAFF, edition__isnull=False)
        for edition, role in rows.values_list("edition_id", "role"):
            known.setdefault(edition, set()).add(role)
        user._staff_roles = known
    return frozenset(known.get(edition_id, ()))


@rules.predicate
def secretariat_of(user: Any, edition: HasKey | None) -> bool:
    """The person runs this edition."""
    return edition is not None and SECRETARIAT in staff_roles(user, edition.pk)


@rules.predicate
def auditor_of(user: Any, edition: HasKey | None) -> bool:
    """The person reads everything of this edition and changes nothing."""
    return edition is not None and AUDITOR in staff_roles(user, edition.pk)


rules.add_perm(VIEW_BACK_OFFICE, secretariat_of | auditor_of)  # type: ignore[no-untyped-call]
rules.add_perm(MANAGE_EDITION, secretariat_of)  # type: ignore[no-untyped-call]
