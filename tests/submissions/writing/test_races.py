"""At the same moment: two tabs at the end, autosave against submit, take-back against verification."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from awards.exceptions import DomainError
from awards.models import AuditEvent
from submissions.models import Submission
from submissions.services.drafts import start_draft
from submissions.services.entries import admit_entry
from submissions.services.submitting import HandedIn, take_back
from tests.scenario import make_unit
from tests.submissions.writing.scene import (
    CLOSES,
    INSIDE,
    LAST_MOMENT,
    Desk,
    at_moment,
    make_category,
    make_person,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_at_the_last_moment_submit_once() -> None:
    desk = Desk().fill()
    with at_moment(LAST_MOMENT, tick=False):
        results = at_once(desk.submit, desk.submit)
    assert all(isinstance(result, HandedIn) for result in results), results
    assert sorted(result.is_new for result in results) == [False, True]
    assert {result.entry.code for result in results} == {"E1-001"}
    assert AuditEvent.objects.filter(kind="submission.submitted").count() == 1
    assert desk.now().revisions.count() == desk.now().declarations.count() == 1


def test_two_tabs_a_moment_late_never_submit() -> None:
    desk = Desk().fill()
    with at_moment(CLOSES, tick=False):
        results = at_once(desk.submit, desk.submit)
    assert [type(result) for result in results] == [DomainError, DomainError]
    assert (desk.now().state, desk.now().number) == ("draft", None)


def test_entries_submitted_at_once_get_each_their_number() -> None:
    category = make_category()
    desks = [Desk(category=category, title=f"Entri {n}").fill() for n in range(3)]
    with at_moment(INSIDE, tick=False):
        results = at_once(*(desk.submit for desk in desks))
    assert sorted(result.entry.code for result in results) == ["E1-001", "E1-002", "E1-003"]


def test_what_is_saved_beside_the_submission_is_in_it_or_refused() -> None:
    for _round in range(4):
        desk = Desk().fill()
        with at_moment(INSIDE, tick=False):
            saved, handed = at_once(lambda: desk.save("Yang baru", version=1), desk.submit)  # noqa: B023
        frozen = handed.revision.content["answers"]["ringkasan"]["ringkasan"]
        assert frozen == desk.text()
        assert (frozen == "Yang baru") == (not isinstance(saved, DomainError)), saved


def test_taking_back_and_admitting_have_one_winner() -> None:
    for _round in range(4):
        desk = Desk().submitted()
        verifier = make_person("Verifikator")
        calls: tuple[Callable[[], Any], ...] = (
            lambda: take_back(submission=desk.entry, by=desk.writer),  # noqa: B023
            lambda: admit_entry(submission=desk.entry, by=verifier, check="here"),  # noqa: B023
        )
        with at_moment(INSIDE, tick=False):
            back, admitted = at_once(*calls)
        assert isinstance(back, DomainError) != isinstance(admitted, DomainError)
        assert desk.now().state == ("draft" if isinstance(admitted, DomainError) else "admitted")
        frozen = desk.now().revisions.get()
        assert frozen.content["answers"]["ringkasan"]["ringkasan"] == "Harga panen naik."


def test_two_teammates_on_one_answer_have_one_winner_and_one_clash() -> None:
    desk, mate = Desk().fill(), make_person("Anggota")
    with at_moment(INSIDE, tick=False):
        results = at_once(
            lambda: desk.save("Dari ketua", version=1),
            lambda: desk.save("Dari anggota", version=1, by=mate),
        )
    clashes = [result.clashes for result in results]
    assert sorted(map(len, clashes)) == [0, 1]
    (clash,) = next(found for found in clashes if found)
    assert clash.value == desk.text()


def test_the_same_title_begun_twice_at_once_is_begun_once() -> None:
    category, unit, writer = make_category(), make_unit(), make_person()

    def begin() -> Submission:
        return start_draft(category=category, unit=unit, title="Pasar", by=writer)

    with at_moment(INSIDE, tick=False):
        results = at_once(begin, begin)
    assert sorted(isinstance(result, DomainError) for result in results) == [False, True]
    assert Submission.objects.count() == 1
