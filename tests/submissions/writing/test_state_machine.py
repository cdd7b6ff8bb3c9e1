"""No way from state to state but those of the table in the README, whatever is tried in whatever order."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from awards.exceptions import DomainError
from submissions.models import Submission
from submissions.queries.deadlines import is_in_time
from submissions.services.entries import TRANSITIONS, admit_entry, change_state, leave_field, reject_entry
from submissions.services.submitting import extend_deadline, take_back, withdraw_own
from tests.submissions.writing.scene import CLOSES, INSIDE, OPENS, Desk, at_moment

pytestmark = pytest.mark.django_db
MOMENTS = st.sampled_from([OPENS, INSIDE, CLOSES - timedelta(seconds=1), CLOSES, CLOSES + timedelta(days=1)])


def table() -> dict[str, frozenset[str]]:
    """The table of the README: the states that stand in each row, words in brackets left out."""
    text = Path(settings.BASE_DIR, "README.md").read_text("utf-8")
    part = text.partition("### An entry's states")[2].partition("\n### ")[0]
    found: dict[str, frozenset[str]] = {}
    for names, targets in re.findall(r"^\| ([a-z, ]+) \| (.+) \|$", part, re.M):
        if names == "from":
            continue
        words = re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", "", targets))
        for name in names.split(", "):
            found[name] = frozenset(words)
    return found


def test_the_readme_says_what_the_code_does() -> None:
    assert table() == {str(state): frozenset(map(str, ways)) for state, ways in TRANSITIONS.items()}


class Life(RuleBasedStateMachine):
    """An entry, and everybody who may do something to it, at moments in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk().fill()
        self.now: datetime = INSIDE
        self.seen = "draft"
        self.codes: set[str] = set()

    def attempt(self, what: str, call: Any) -> None:
        """Do it, or be refused with nothing changed; a new state must be one of the table."""
        before = self.desk.now()
        timely = is_in_time_at(before, self.now)
        try:
            with at_moment(self.now, tick=False), transaction.atomic():
                call()
        except DomainError:
            assert self.desk.now().state == before.state
            return
        after = self.desk.now()
        if after.state != before.state:
            assert after.state in TRANSITIONS[before.state], (what, before.state, after.state)
        if what == "submit" and before.state != "submitted":
            assert timely
            assert after.submitted_at == self.now
        if what == "take back":
            assert timely

    @rule(moment=MOMENTS)
    def time_passes(self, moment: datetime) -> None:
        self.now = moment

    @rule()
    def write(self) -> None:
        before = self.desk.now()
        versions = self.desk.entry.answers.get(question_code="ringkasan").version
        self.attempt("write", lambda: self.desk.save(f"Kata {versions}"))
        if before.state not in {"draft", "returned"}:
            assert self.desk.entry.answers.get(question_code="ringkasan").version == versions

    @rule()
    def submit(self) -> None:
        self.attempt("submit", self.desk.submit)

    @rule()
    def take_back(self) -> None:
        self.attempt("take back", lambda: take_back(submission=self.desk.entry, by=self.desk.writer))

    @rule(reason=st.sampled_from(["", "Ditunda"]))
    def withdraw(self, reason: str) -> None:
        self.attempt(
            "withdraw",
            lambda: withdraw_own(submission=self.desk.entry, reason=reason, by=self.desk.writer),
        )

    @rule()
    def return_it(self) -> None:
        self.attempt("return", lambda: change_state(submission=self.desk.entry, to="returned", by=None))

    @rule()
    def admit(self) -> None:
        self.attempt("admit", lambda: admit_entry(submission=self.desk.entry, by=None, check="here"))

    @rule()
    def reject(self) -> None:
        self.attempt("reject", lambda: reject_entry(submission=self.desk.entry, reason="x", by=None))

    @rule(to=st.sampled_from(["withdrawn", "disqualified"]))
    def leave(self, to: str) -> None:
        self.attempt("leave", lambda: leave_field(submission=self.desk.now(), to=to, reason="x", by=None))

    @rule(hours=st.integers(1, 72))
    def extend(self, hours: int) -> None:
        until = CLOSES + timedelta(hours=hours)
        self.attempt(
            "extend",
            lambda: extend_deadline(
                submission=self.desk.entry, until=until, reason="Padam", by=self.desk.writer
            ),
        )

    @invariant()
    def a_number_is_given_once_and_kept(self) -> None:
        entry = self.desk.now()
        assert (entry.submitted_at is None) == (entry.code == "")
        self.codes |= {entry.code} - {""}
        assert len(self.codes) <= 1

    @invariant()
    def what_is_judged_is_frozen(self) -> None:
        entry = self.desk.now()
        if entry.state in {"submitted", "admitted"}:
            frozen = entry.revisions.latest("number")
            assert frozen.content["answers"]["ringkasan"]["ringkasan"] == self.desk.text()


def is_in_time_at(entry: Submission, moment: datetime) -> bool:
    """As the services ask it; for taking back the entry counts as the draft that it becomes."""
    return is_in_time(entry, moment)


def test_no_path_outside_the_table() -> None:
    run_state_machine_as_test(
        Isolated,
        settings=hypothesis_settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


class Isolated(Life):
    """Each life in a transaction of its own, of which nothing stays."""

    def __init__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        super().__init__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
