"""What devices send: each change once, the later typing wins, and nothing that was typed disappears."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Edition
from awards.services.ledger import verify_ledger
from judging.models import Scoresheet, SheetChange
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import excuse_sheet, finalise_sheet, reopen_sheet, save_scores
from judging.services.sheet_changes import Saved, finalise_seen, save_changes
from judging.sheet_changes import (
    EMPTY,
    Change,
    Mark,
    UnreadableChangesError,
    is_overtaken,
    mark_of,
    plain_text,
    read_changes,
    read_value,
)
from tests.judging.sheets import CRITERIA, judged, values_of
from tests.scenario import Award

pytestmark = pytest.mark.django_db
A, B = "a" * 36, "b" * 36


@pytest.fixture
def award() -> Award:
    return judged(entries=1, jurors=("J1", "J2"))


@pytest.fixture
def sheet(award: Award) -> Scoresheet:
    return award.sheet("proposal", "Pasar Tani Daring Kota", "J1")


def send(sheet: Scoresheet, *changes: Change, device: str = A) -> Saved:
    return save_changes(sheet_id=sheet.pk, device=device, changes=changes, by=sheet.juror)


def change(field: str, value: str, base: str = "", age: int = 0) -> Change:
    return Change(uuid4(), field, value, base, timedelta(seconds=age))


def outcomes(saved: Saved) -> list[str]:
    return [result.outcome for result in saved.results]


def events(sheet: Scoresheet) -> list[tuple[str, Any]]:
    rows = AuditEvent.objects.filter(subject=f"sheet:{sheet.pk}").order_by("sequence")
    return [(row.kind, row.data.get("values")) for row in rows]


def test_a_change_sent_twice_counts_once(sheet: Scoresheet) -> None:
    first = change("value:latar", "82,5")
    assert outcomes(send(sheet, first, first)) == ["stored", "stored"]
    assert outcomes(send(sheet, first)) == ["stored"]
    assert values_of(sheet) == {"latar": "82.5"}
    assert events(sheet) == [("scoresheet.scored", {"latar": "82.5"})]
    assert SheetChange.objects.get(sheet=sheet).value == "82.5"


def test_texts_are_kept_and_the_ledger_holds_their_hashes_alone(sheet: Scoresheet) -> None:
    send(
        sheet,
        change("comment", "Dampaknya nyata."),
        change("note:latar", "Tambahkan data."),
        change("private", "Tanyakan saat paparan."),
    )
    sheet.refresh_from_db()
    assert (sheet.comment, sheet.notes, sheet.private_note) == (
        "Dampaknya nyata.",
        {"latar": "Tambahkan data."},
        "Tanyakan saat paparan.",
    )
    (event,) = AuditEvent.objects.filter(subject=f"sheet:{sheet.pk}")
    assert set(event.data["texts"]) == {"comment", "note:latar"}
    assert "nyata" not in json.dumps(event.data)


def test_an_old_value_of_a_second_device_loses_and_is_kept(sheet: Scoresheet) -> None:
    send(sheet, change("value:latar", "90"), device=B)
    saved = send(sheet, change("value:latar", "70", age=1800), device=A)
    assert [(one.outcome, one.other) for one in saved.results] == [("overtaken", "90")]
    assert values_of(sheet) == {"latar": "90"}
    assert list(SheetChange.objects.filter(sheet=sheet).values_list("value", "outcome")) == [
        ("90", "stored"),
        ("70", "overtaken"),
    ]
    assert events(sheet)[-1] == ("scoresheet.overtaken", {"latar": "70"})


def test_the_later_typing_wins_although_it_arrives_over_another(sheet: Scoresheet) -> None:
    send(sheet, change("value:latar", "90", age=3600), device=B)
    saved = send(sheet, change("value:latar", "70", age=60), device=A)
    assert [(one.outcome, one.other) for one in saved.results] == [("stored", "90")]
    assert values_of(sheet) == {"latar": "70"}


def test_what_a_paper_sheet_gave_is_not_undone_by_a_waiting_device(sheet: Scoresheet) -> None:
    save_scores(sheet_id=sheet.pk, values={"latar": read_value("64")}, by=None, from_paper=True)
    assert outcomes(send(sheet, change("value:latar", "70"))) == ["overtaken"]
    assert values_of(sheet) == {"latar": "64"}


def test_a_value_off_the_scale_is_refused_alone(sheet: Scoresheet) -> None:
    saved = send(
        sheet,
        change("value:latar", "101"),
        change("value:kebaruan", "80,3"),
        change("value:signifikansi", "delapan"),
        change("value:tidak-ada", "80"),
        change("value:sumberdaya", "80"),
        change("comment", "x" * 5003),
    )
    assert outcomes(saved) == ["", "", "", "", "stored", ""]
    assert "0" in saved.results[0].message
    assert "0.5" in saved.results[1].message
    assert "82" in saved.results[2].message
    assert "3" in saved.results[5].message
    assert values_of(sheet) == {"sumberdaya": "80"}


@pytest.mark.parametrize("ending", ["final", "excused", "closed", "window", "ahead"])
def test_what_comes_too_late_is_kept_and_changes_nothing(
    award: Award, sheet: Scoresheet, ending: str
) -> None:
    stage = award.stages["proposal"]
    save_scores(sheet_id=sheet.pk, values=dict.fromkeys(CRITERIA, read_value("80")), by=sheet.juror)
    if ending == "final":
        finalise_sheet(sheet_id=sheet.pk, by=sheet.juror)
    elif ending == "excused":
        other = award.sheet("proposal", "Pasar Tani Daring Kota", "J2")
        excuse_sheet(sheet_id=other.pk, by=award.jurors["J1"], reason="Sakit")
        sheet = other
    elif ending == "closed":
        for juror in ("J1", "J2"):
            award.score("proposal", "Pasar Tani Daring Kota", juror, dict.fromkeys(CRITERIA, "80"))
        assert award.close("proposal") == []
    elif ending == "window":
        stage.closes_at = timezone.now()
        stage.save()
    else:
        stage.opens_at = timezone.now() + timedelta(minutes=1)
        stage.save()
    before, ledger = values_of(sheet), events(sheet)
    late = change("value:latar", "95")
    saved = send(sheet, late)
    assert outcomes(saved) == ["late"]
    assert saved.results[0].message
    assert outcomes(send(sheet, late)) == ["late"]
    assert values_of(sheet) == before
    assert events(sheet) == ledger
    assert SheetChange.objects.get(sheet=sheet, outcome="late").value == "95"


def test_a_recused_sheet_takes_nothing(award: Award, sheet: Scoresheet) -> None:
    declare_recusal(submission=sheet.submission, juror=sheet.juror, reason="Satu kantor", by=None)
    with pytest.raises(DomainError):
        send(sheet, change("value:latar", "80"))
    assert not SheetChange.objects.exists()


def test_an_archived_edition_takes_nothing(award: Award, sheet: Scoresheet) -> None:
    Edition.objects.filter(pk=award.edition.pk).update(archived_at=timezone.now())
    with pytest.raises(ArchivedError):
        send(sheet, change("value:latar", "80"))
    assert not SheetChange.objects.exists()


def test_a_reopened_sheet_is_written_again(sheet: Scoresheet) -> None:
    send(sheet, *[change(f"value:{code}", "80") for code in CRITERIA])
    finalise_sheet(sheet_id=sheet.pk, by=sheet.juror)
    reopen_sheet(sheet_id=sheet.pk, by=None, reason="Salah ketik")
    saved = send(sheet)
    assert outcomes(send(sheet, change("value:latar", "85", base=saved.marks["value:latar"].token))) == [
        "stored"
    ]
    assert values_of(sheet)["latar"] == "85"


def test_finalising_wants_what_was_seen(sheet: Scoresheet) -> None:
    saved = send(sheet, *[change(f"value:{code}", "80") for code in CRITERIA])
    seen = saved.sheet.version
    send(sheet, change("value:latar", "70", base=saved.marks["value:latar"].token), device=B)
    with pytest.raises(DomainError):
        finalise_seen(sheet_id=sheet.pk, seen_version=seen, by=sheet.juror)
    final = finalise_seen(sheet_id=sheet.pk, seen_version=seen + 1, by=sheet.juror)
    assert (final.state, f"{final.total:.2f}") == ("final", "79.00")
    assert finalise_seen(sheet_id=sheet.pk, seen_version=0, by=sheet.juror).total == final.total
    assert verify_ledger(sheet.stage.category.edition).is_whole


def test_nothing_new_leaves_no_trace_in_the_ledger(sheet: Scoresheet) -> None:
    send(sheet, change("value:latar", "80"))
    sheet.refresh_from_db()
    version, ledger = sheet.version, events(sheet)
    saved = send(sheet, change("value:latar", "80.0"), change("note:latar", ""), change("private", ""))
    assert outcomes(saved) == ["stored"] * 3
    sheet.refresh_from_db()
    assert (sheet.version, events(sheet)) == (version, ledger)


def test_a_save_takes_as_many_queries_with_one_change_as_with_seven(
    sheet: Scoresheet,
) -> None:
    send(sheet, change("value:latar", "70"))
    counts = []
    for codes in (["latar"], list(CRITERIA)):
        with CaptureQueriesContext(connection) as seen:
            send(sheet, *[change(f"value:{code}", f"8{len(codes)}") for code in codes])
        counts.append(len(seen))
    assert counts == [16] * 2


# ---- What can be sent at all


def body(**row: Any) -> bytes:
    full = {"key": str(uuid4()), "field": "comment", "value": "", "base": "", "age": 0} | row
    return json.dumps({"device": A, "changes": [full]}).encode()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"device": "' + b"x" * 80 + b'", "changes": []}',
        b'{"device": "<b>", "changes": []}',
        b'{"device": "", "changes": [1]}',
        b"[" * 100_000,
        body(key="no key"),
        body(value=7),
        body(field=None),
        body(age="soon"),
        body(age=float("inf")),
        json.dumps({"device": "", "changes": [{}] * 201}).encode(),
    ],
)
def test_what_our_page_never_sends_is_refused(sent: bytes) -> None:
    with pytest.raises(UnreadableChangesError):
        read_changes(sent)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(sent: bytes) -> None:
    try:
        read_changes(sent)
    except UnreadableChangesError:
        return
    pytest.fail("random bytes were read")  # pragma: no cover


@given(st.text(max_size=60))
def test_any_text_is_kept_as_text_that_a_database_holds(text: str) -> None:
    kept = plain_text(text)
    assert "\x00" not in kept
    assert "\r" not in kept
    assert plain_text(kept) == kept
    kept.encode()


def test_ages_stay_within_reason() -> None:
    _device, (future,) = read_changes(body(age=-5))
    _device, (ancient,) = read_changes(body(age=10**15))
    assert (future.age, ancient.age) == (timedelta(0), timedelta(days=60))


@pytest.mark.parametrize(("text", "value"), [("82,5", "82.5"), (" 82.50 ", "82.50"), ("0", "0"), ("", None)])
def test_values_are_read_with_comma_or_point(text: str, value: str | None) -> None:
    read = read_value(text)
    assert (None if read is None else str(read)) == value


@pytest.mark.parametrize("text", ["-1", "1e2", "8,2,5", "٨٢", "NaN", "82,", "1.000,5", "delapan"])
def test_what_is_no_value_says_so(text: str) -> None:
    with pytest.raises(DomainError):
        read_value(text)


def test_the_rule_that_decides_between_two_values() -> None:
    now = timezone.now()
    stored = Mark("80", "token", now, B)

    def lost(base: str, made: int, *, device: str = A, mark: Mark = stored) -> bool:
        return is_overtaken(
            change("value:latar", "70", base), mark, device=device, made_at=now + timedelta(seconds=made)
        )

    assert lost("", -1)
    assert not lost("", 1)
    assert not lost("token", -1)  # typed over the very value that is stored
    assert not lost("", -1, device=B)  # a device sends in the order of typing
    assert not lost("x", -1, mark=EMPTY)
    assert lost("", 1, mark=mark_of("80", None))  # from paper
    assert mark_of("80", stored) is stored
    assert mark_of("81", stored).made_at is None
