"""Entries that wait for their check, in a category with a checklist and rules."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.utils import timezone

from awards.models import Category, Edition, Organization, User
from submissions.models import ChecklistItem, EligibilityRule, Submission
from submissions.queries.checklists import ADMISSION
from submissions.queries.verification import check_points
from submissions.services.entries import EntryFacts, Leader, register_entry
from submissions.services.verification import record_check
from tests.scenario import make_edition, make_unit
from tests.staff import make_staff

numbers = count(1)


class Office:
    """One edition with a category, and two people who verify."""

    def __init__(self, points: tuple[str, ...] = ("surat", "foto"), edition: Edition | None = None) -> None:
        self.edition: Edition = edition or make_edition()
        self.edition.registration_closes_at = timezone.now() + timedelta(days=5)
        self.edition.save()
        self.category: Category = self.edition.categories.create(
            code="ipp",
            name="Inovasi Pelayanan Publik",
            short_name="IPP",
            position=1,
            entry_prefix="IPP",
            unit_kinds=["opd"],
            participant_kinds=["asn"],
        )
        for position, code in enumerate(points, 1):
            ChecklistItem.objects.create(
                category=self.category, checklist=ADMISSION, position=position, code=code, text=code.title()
            )
        self.first: User = make_staff(self.edition)
        self.second: User = make_staff(self.edition)
        self.unit: Organization = make_unit()

    def rule(self, kind: str, *, is_blocking: bool = True, **figures: object) -> EligibilityRule:
        """A rule of the category."""
        position = self.category.eligibility_rules.count() + 1
        return self.category.eligibility_rules.create(
            kind=kind,
            position=position,
            parameters=figures,
            sentence=f"Kalimat {kind}",
            sentence_en=f"Sentence {kind}",
            is_blocking=is_blocking,
        )

    def entry(self, title: str = "", **facts: object) -> Submission:
        """A submitted entry; its people have an address."""
        number = next(numbers)
        leader = Leader(name=f"Ketua Tim IPP {number:02d}", email=f"ketua{number:02d}@orang.example")
        known = {"unit": self.unit, "participant_kind": "asn", "leader": leader} | facts
        return register_entry(
            category=self.category,
            facts=EntryFacts(title=title or f"Inovasi {number:03d}", **known),  # type: ignore[arg-type]
            by=self.first,
            source="form",
        )

    def check(self, entry: Submission, outcome: str = "passed", note: str = "", *codes: str) -> Submission:
        """Judge the points of an entry alike, all of them when none is named."""
        for point in check_points(entry):
            if not codes or point.item.code in codes:
                entry = record_check(
                    submission=entry,
                    item=point.item,
                    outcome=outcome,
                    note=note,
                    seen=point.seen,
                    by=self.first,
                )
        return entry
