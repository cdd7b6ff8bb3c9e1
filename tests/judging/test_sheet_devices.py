"""Two devices of a juror, against a model: whatever the network does, the last typing is what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from awards.models import AuditEvent
from awards.services.ledger import verify_ledger
from judging.models import Score, Scoresheet, SheetChange
from judging.sheet_marks import text_of
from tests.judging.devices import Device
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db
FIELDS = ("value:bukti", "value:manfaat", "comment", "note:bukti")
START = datetime(2025, 2, 20, 1, 0, tzinfo=UTC)


def make_sheet() -> Scoresheet:
    award = Award(
        [Round("proposal", "100", [Crit("bukti", "60"), Crit("manfaat", "40")])],
        entries=["A"],
        jurors=["J1"],
    )
    award.assign_all()
    return award.sheet("proposal", "A", "J1")


def stored(sheet: Scoresheet) -> dict[str, str]:
    values = dict(Score.objects.filter(sheet=sheet).values_list("criterion__code", "value"))
    found = text_of(Scoresheet.objects.get(pk=sheet.pk), values)
    return {name: text for name, text in found.items() if text}


def test_two_devices_keep_the_last_typing_whatever_the_network_does() -> None:
    sheet = make_sheet()

    class TwoDevices(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            SheetChange.objects.filter(sheet=sheet).delete()
            Score.objects.filter(sheet=sheet).delete()
            Scoresheet.objects.filter(pk=sheet.pk).update(version=0, comment="", private_note="", notes={})
            self.now = START
            self.devices = [
                Device("a" * 36, timedelta(hours=23)),
                Device("b" * 36, timedelta(hours=-25)),
            ]
            self.typed: dict[str, str] = {}  # the model: what was typed last, field by field
            self.keys: set[str] = set()

        @rule(
            at=st.integers(0, 1),
            where=st.sampled_from(FIELDS),
            number=st.integers(0, 3),
            wait=st.integers(1, 3600),
        )
        def type(self, at: int, where: str, number: int, wait: int) -> None:
            self.now += timedelta(seconds=wait)
            value = f"{70 + number}" if number else ""
            self.keys.add(str(self.devices[at].type(where, value, self.now)))
            self.typed[where] = value

        @rule(at=st.integers(0, 1), lost=st.booleans(), times=st.integers(0, 2), wait=st.integers(1, 600))
        def send(self, at: int, lost: bool, times: int, wait: int) -> None:
            self.now += timedelta(seconds=wait)
            with patch("judging.services.sheet_changes.timezone.now", return_value=self.now):
                self.devices[at].send(sheet, self.now, answer_lost=lost, times=times)

        @invariant()
        def nothing_counts_twice(self) -> None:
            rows = [str(key) for key in SheetChange.objects.filter(sheet=sheet).values_list("key", flat=True)]
            assert len(rows) == len(set(rows))
            assert set(rows) <= self.keys

        def teardown(self) -> None:
            for at in (0, 1):
                self.send(at, False, 1, 1)
            assert stored(sheet) == {name: text for name, text in self.typed.items() if text}
            kept = SheetChange.objects.filter(sheet=sheet)
            assert {str(row.key) for row in kept} == self.keys
            told = {str(result.key) for device in self.devices for result in device.told}
            assert told >= {str(row.key) for row in kept if row.outcome != "stored"}

    run_state_machine_as_test(
        TwoDevices,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert verify_ledger(sheet.stage.category.edition).is_whole
    kinds = set(AuditEvent.objects.filter(subject=f"sheet:{sheet.pk}").values_list("kind", flat=True))
    assert kinds <= {"scoresheet.scored", "scoresheet.overtaken"}
