"""What the minutes of the administrative selection say, from frozen revisions and decided states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from awards.models import Category, LedgerHead
from reports.pdf.certificates import plain
from reports.pdf.papers import SelectionMinutes, SelectionRow
from reports.services.facts import Desk, Mark, paper_signatory
from submissions.models import EligibilityRule, Revision, Submission
from submissions.queries.checklists import admission_items

State = Submission.State
OPEN = (State.SUBMITTED, State.RETURNED)
PASSED = (State.ADMITTED, State.DISQUALIFIED)  # who was disqualified later had passed the check


def selection_is_over(category: Category) -> bool:
    """Whether registration is closed, entries were decided at their desks, and none waits for anything.

    What was admitted from a workbook was checked on paper, and its minutes are on paper too.
    """
    if category.edition.registration_closes_at > timezone.now() or selection_waits(category):
        return False
    return category.submissions.filter(check_version__gt=0, state__in=[*PASSED, State.REJECTED]).exists()


def selection_waits(category: Category) -> bool:
    """Whether an entry waits for the check, or for its people."""
    return category.submissions.filter(state__in=OPEN).exists()


def selection_facts(category: Category, desk: Desk, mark: Mark) -> dict[str, Any]:
    """The minutes of a category whose check is over: who passed, who did not and why.

    Titles are those of the frozen revisions. The office last in order, whose letterhead the paper bears,
    signs it.
    """
    entries = list(_entries(category))
    numbers = Counter(entry.state for entry in entries)
    head = LedgerHead.objects.get(edition=desk.edition)
    day = desk.issued_on
    minutes = SelectionMinutes(
        edition=desk.edition.name,
        category=category.name,
        opening=_(
            "On %(weekday)s, %(day)s, the administrative selection of the category %(category)s "
            "was concluded."
        )
        % {"weekday": date_format(day, "l"), "day": formats.day(day), "category": category.name},
        counts=tuple(_counts(entries, numbers)),
        admitted=tuple(_row(entry) for entry in entries if entry.state in PASSED),
        rejected=tuple(_row(entry) for entry in entries if entry.state == State.REJECTED),
        withdrawn=tuple(_row(entry) for entry in entries if entry.state == State.WITHDRAWN),
        rules=tuple(_rules(category.eligibility_rules.all())),
        points=tuple(item.text for item in admission_items(category)),
        ledger=_("Ledger of the edition: %(count)s rows, last hash %(head)s.")
        % {"count": formats.count(head.count), "head": head.head},
        number=mark.number,
        signatories=(
            paper_signatory(
                desk.signatories[-1],
                above=_("%(place)s, %(day)s") % {"place": desk.edition.place_name, "day": formats.day(day)},
            ),
        ),
    )
    return (
        asdict(minutes)
        | desk.common
        | {
            "organiser": desk.organiser,
            "heading": _("Minutes of the administrative selection"),
            "date": formats.day(day),
            "signatory": {"office": str(desk.signatories[-1])},
            "letterhead": desk.letterhead.lines,
            "verify_url": mark.url,
            "verify_address": desk.verify_address,
            "control_code": mark.control_code,
        }
    )


def _entries(category: Category) -> Iterable[Submission]:
    """What was decided here, and what its people withdrew: not what was admitted from a workbook."""
    return (
        category.submissions.exclude(state=State.DRAFT)
        .exclude(code="")
        .exclude(state__in=PASSED, check_version=0)
        .select_related("unit__parent")
        .prefetch_related(Prefetch("revisions", Revision.objects.order_by("number")))
        .order_by("number")
    )


def _row(entry: Submission) -> SelectionRow:
    frozen = list(entry.revisions.all())
    title = frozen[-1].content.get("title", entry.title) if frozen else entry.title
    reason = entry.ended_reason if entry.state in {State.REJECTED, State.WITHDRAWN} else ""
    return SelectionRow(entry.code, plain(title), plain(entry.unit.label), " ".join(reason.split()))


def _counts(entries: list[Submission], numbers: Counter[str]) -> Iterable[str]:
    passed = sum(numbers[state] for state in PASSED)
    yield ngettext("%(n)d entry was submitted.", "%(n)d entries were submitted.", len(entries)) % {
        "n": len(entries)
    }
    yield ngettext("%(n)d entry was admitted.", "%(n)d entries were admitted.", passed) % {"n": passed}
    rejected, withdrawn = numbers[State.REJECTED], numbers[State.WITHDRAWN]
    yield ngettext("%(n)d entry was rejected.", "%(n)d entries were rejected.", rejected) % {"n": rejected}
    if withdrawn:
        text = ngettext("%(n)d entry was withdrawn.", "%(n)d entries were withdrawn.", withdrawn)
        yield text % {"n": withdrawn}


def _rules(rules: Iterable[EligibilityRule]) -> Iterable[str]:
    for rule in rules:
        yield rule.shown
