"""The three locks of a category, and the row lock that its writers share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, Seal, User
from awards.services.ledger import append_event

ORDER = (Seal.Kind.SCORES, Seal.Kind.PLENARY, Seal.Kind.PUBLICATION)


def lock_category(category: int | QuerySet[Any, Any], *, exclusive: bool) -> bool:
    """Hold a category's row until the transaction ends: many writers share it, a closing has it alone.

    Every write to scores, recusals or the field of entries takes it shared; closing, reopening and the
    three locks take it exclusively. It is always the first lock taken. Who knows the category only by what
    lies in it gives a query of its id instead, and asks once for both. Returns whether there is one.
    """
    strength = "UPDATE" if exclusive else "SHARE"
    found = Category.objects.filter(pk__in=[category] if isinstance(category, int) else category)
    sql, params = found.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR {strength} OF awards_category", params)
        return cursor.fetchone() is not None


def standing_seals(category_id: int) -> dict[str, Seal]:
    """The locks that stand, by kind."""
    return {seal.kind: seal for seal in Seal.objects.standing().filter(category_id=category_id)}


def is_published(category_id: int) -> bool:
    """Whether the results of a category, and so the names and places in them, are public."""
    return Seal.objects.standing(Seal.Kind.PUBLICATION).filter(category_id=category_id).exists()


def require_unsealed(category: Category) -> None:
    """Refuse a write to a category whose scores are locked."""
    if Seal.objects.standing().filter(category=category).exists():
        raise DomainError(
            _("The scores of %(category)s are locked. Reopen the results first, with a reason.")
            % {"category": category.name}
        )


@transaction.atomic
def set_seal(*, category: Category, kind: str, by: User | None, data: Mapping[str, Any]) -> Seal:
    """Set a lock. The order scores, plenary, publication is never skipped, and no lock is set twice.

    The ledger's count and head are stored with the lock, apart from the ledger.
    """
    lock_category(category.pk, exclusive=True)
    standing = standing_seals(category.pk)
    if kind in standing:
        raise DomainError(_("%(category)s already has this lock.") % {"category": category.name})
    for earlier in ORDER[: ORDER.index(Seal.Kind(kind))]:
        if earlier not in standing:
            raise DomainError(
                _("%(category)s needs the lock “%(lock)s” first.")
                % {"category": category.name, "lock": Seal.Kind(earlier).label}
            )
    head = append_event(
        edition_id=category.edition_id,
        kind=f"seal.{kind}",
        subject=f"category:{category.pk}",
        data=data,
        by=by,
    )
    return Seal.objects.create(
        category=category, kind=kind, by=by, at=timezone.now(), ledger_count=head.count, ledger_head=head.head
    )


@transaction.atomic
def lift_seals(*, category: Category, down_to: str, by: User | None, reason: str) -> list[Seal]:
    """Lift the locks from the last one down to `down_to`, with a reason that stays on record."""
    if not reason.strip():
        raise DomainError(_("Give the reason for reopening."))
    lock_category(category.pk, exclusive=True)
    lifted = []
    for kind in reversed(ORDER[ORDER.index(Seal.Kind(down_to)) :]):
        seal = standing_seals(category.pk).get(kind)
        if seal is None:
            continue
        seal.lifted_at, seal.lifted_by, seal.lifted_reason = timezone.now(), by, reason.strip()
        seal.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
        append_event(
            edition_id=category.edition_id,
            kind=f"seal.{kind}.lifted",
            subject=f"category:{category.pk}",
            data={"seal": seal.pk},
            by=by,
        )
        lifted.append(seal)
    return lifted
