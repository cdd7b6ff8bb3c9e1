"""The figures of an edition checked to the end: what judging stored, and what the plenaries confirmed."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from awards.models import AuditEvent, Edition, Place
from judging.services.audit import TotalsVerdict, check_totals
from reports.models import Plenary


def check_figures(edition: Edition) -> TotalsVerdict:
    """`check_totals`, then the confirmed places: they are those that the ledger holds of the plenary's lock,
    with the titles of their numbers.
    """
    verdict = check_totals(edition)
    return verdict if verdict.fault else replace(verdict, fault=_wrong_placement(edition))


def _wrong_placement(edition: Edition) -> str:
    in_force = Plenary.objects.filter(category__edition=edition, superseded_at__isnull=True)
    for plenary in in_force.select_related("category").order_by("category__position"):
        titles = dict(Place.objects.filter(category=plenary.category).values_list("number", "title"))
        subject = f"category:{plenary.category_id}"
        locks = AuditEvent.objects.filter(edition=edition, kind="seal.plenary", subject=subject)
        lock = locks.order_by("sequence").last()
        rows = list(plenary.placements.all())
        places = sorted([row.number, row.submission_id] for row in rows)
        confirmed = None if lock is None else sorted(lock.data["places"])
        if places != confirmed or any(row.title != titles.get(row.number) for row in rows):
            return _("%(category)s: the confirmed places are stored otherwise than the ledger says") % {
                "category": plenary.category.name
            }
    return ""
