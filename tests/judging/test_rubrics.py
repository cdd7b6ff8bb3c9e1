"""A new version of a rubric: no score falls away without a trace."""

from __future__ import annotations

import pytest

from awards.models import AuditEvent
from judging.services.rubrics import revise_rubric
from tests.judging.rubric_drafts import make_criterion, make_draft
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db


def revised() -> Award:
    """Criteria a and b; J1 scored 80 and 90, J2 nothing; then only a, up to 50, is in force."""
    award = Award(
        [Round("proposal", "100", (Crit("a", "50"), Crit("b", "50")))], entries=["A"], jurors=["J1", "J2"]
    )
    award.assign_all()
    award.score("proposal", "A", "J1", {"a": "80", "b": "90"})
    revise_rubric(
        stage=award.stages["proposal"],
        draft=make_draft(make_criterion("a", maximum="50")),
        reason="Juknis diperbaiki",
        by=None,
    )
    return award


def test_values_that_fall_away_are_in_the_ledger() -> None:
    award = revised()

    sheet = award.sheet("proposal", "A", "J1")
    assert list(sheet.scores.all()) == []
    event = AuditEvent.objects.get(edition=award.edition, kind="rubric.revised")
    assert event.data["dropped"] == [[sheet.pk, "a", "80"], [sheet.pk, "b", "90"]]
    assert event.data["returned"] == [sheet.pk]


def test_a_sheet_that_was_written_counts_the_new_version_as_a_write() -> None:
    award = revised()

    assert award.sheet("proposal", "A", "J1").version == 2
    assert award.sheet("proposal", "A", "J2").version == 0
