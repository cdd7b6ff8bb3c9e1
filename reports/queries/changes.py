"""What changed lately in an edition, told by its ledger in groups of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from awards.models import AuditEvent, Edition
from reports.queries.ledger import event_titles, group_titles

DAYS = 7
# The mark of each group of kinds; anything else is a row of the ledger.
ICONS: Mapping[str, str] = {
    "submission": "file-text",
    "scoresheet": "clipboard-check",
    "recusal": "user-x",
    "rubric": "list-checks",
    "stage": "flag",
    "seal": "lock",
    "document": "file-badge",
}


@dataclass(frozen=True, slots=True)
class Change:
    """So many rows of one kind, the last one at `at`; `url` shows the group in the ledger."""

    title: str
    group: str
    icon: str
    count: int
    at: datetime
    url: str


def recent_changes(edition: Edition) -> list[Change]:
    """The kinds of the last seven days, the latest first; one query."""
    rows = (
        AuditEvent.objects.filter(edition=edition, at__gte=timezone.now() - timedelta(days=DAYS))
        .order_by()
        .values_list("kind")
        .annotate(count=Count("sequence"), last=Max("at"))
        .order_by("-last")
    )
    titles, groups = event_titles(), group_titles()
    page = reverse("reports:ledger", args=[edition.slug])
    changes = []
    for kind, count, last in rows:
        group = kind.partition(".")[0]
        url = f"{page}?group={group}" if group in groups else page
        icon = ICONS.get(group, "book-open")
        changes.append(Change(titles.get(kind, kind), groups.get(group, ""), icon, count, last, url))
    return changes
