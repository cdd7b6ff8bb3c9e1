"""Paper sheets typed twice: only what agrees, or what a third pass decides, becomes a score."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.exceptions import DomainError
from awards.models import AuditEvent, User
from awards.services.ledger import verify_ledger
from judging.models import PaperEntry, Score, Scoresheet, SheetReopening
from judging.services.closing import close_stage
from judging.services.paper_entry import Step, differing, enter_paper
from judging.services.sheet_reopening import reopen_final_sheet
from tests.judging.hearing_award import hearing_award
from tests.staff import make_staff, queries_of, staff_client
from tests.threads import at_once, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SAID = {"bukti": Decimal("85.5"), "manfaat": Decimal(70)}


def typed(sheet: Scoresheet, number: int, by: User, **values: object) -> Step:
    said = {**SAID, **{code: Decimal(str(value)) for code, value in values.items()}}
    return enter_paper(sheet_id=sheet.pk, number=number, values=said, comment="Bagus", by=by)


def test_two_passes_that_agree_are_written_and_counted() -> None:
    award = hearing_award(1)
    sheet, by = award.sheet("presentasi", "Inovasi 01", "Juri 03"), make_staff(award.edition)
    assert typed(sheet, 1, by) == Step.SECOND
    assert not Score.objects.exists()
    assert typed(sheet, 2, make_staff(award.edition)) == Step.STORED
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total, sheet.from_paper, sheet.comment) == (
        "final",
        Decimal("79.3"),
        True,
        "Bagus",
    )
    said = AuditEvent.objects.filter(kind="paper.entered").order_by("sequence")
    assert [(row.data["pass"], row.data["stored"]) for row in said] == [(1, False), (2, True)]
    assert verify_ledger(award.edition).is_whole


def test_a_difference_waits_for_a_third_that_decides() -> None:
    award = hearing_award(1)
    sheet, by = award.sheet("presentasi", "Inovasi 01", "Juri 03"), make_staff(award.edition)
    typed(sheet, 1, by)
    assert typed(sheet, 2, by, bukti=58.5) == Step.DECISION
    one, two = PaperEntry.objects.order_by("number")
    assert differing(one, two) == {"bukti"}
    assert not Score.objects.exists()
    assert typed(sheet, 3, by, bukti=58.5) == Step.STORED
    assert dict(Score.objects.values_list("criterion__code", "value")) == {
        "bukti": Decimal("58.50"),
        "manfaat": Decimal("70.00"),
    }
    assert PaperEntry.objects.filter(stored_at__isnull=False).count() == 3


def test_a_blank_criterion_leaves_a_draft() -> None:
    award = hearing_award(1)
    sheet, by = award.sheet("presentasi", "Inovasi 01", "Juri 03"), make_staff(award.edition)
    for number in (1, 2):
        enter_paper(sheet_id=sheet.pk, number=number, values={"bukti": Decimal(80)}, comment="", by=by)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.from_paper) == ("draft", True)


@pytest.mark.parametrize(("values", "words"), [({"bukti": 101}, "0 to 100"), ({"lain": 1}, "no criterion")])
def test_what_is_off_the_scale_is_refused_whole(values: dict[str, int], words: str) -> None:
    award = hearing_award(1)
    sheet, by = award.sheet("presentasi", "Inovasi 01", "Juri 03"), make_staff(award.edition)
    with pytest.raises(DomainError, match=words):
        typed(sheet, 1, by, **values)
    assert not PaperEntry.objects.exists()


def test_a_final_sheet_is_reopened_first_and_everything_is_kept() -> None:
    award = hearing_award(1)
    sheet = award.score("presentasi", "Inovasi 01", "Juri 03", {"bukti": "90", "manfaat": "90"})
    by = make_staff(award.edition)
    with pytest.raises(DomainError, match="cannot be changed"):
        typed(sheet, 1, by)
    reopen_final_sheet(sheet_id=sheet.pk, by=by, reason="Kertas berkata lain")
    kept = SheetReopening.objects.get()
    assert (kept.was, kept.total, kept.values, kept.reason) == (
        "final",
        Decimal(90),
        {"bukti": "90", "manfaat": "90"},
        "Kertas berkata lain",
    )
    event = AuditEvent.objects.get(edition=award.edition, sequence=kept.ledger_sequence)
    assert (event.kind, event.subject) == ("scoresheet.reopened", f"sheet:{sheet.pk}")
    assert "Kertas" not in str(event.data)
    typed(sheet, 1, by)
    assert typed(sheet, 2, by) == Step.STORED
    reopen_final_sheet(sheet_id=sheet.pk, by=by, reason="Sekali lagi")
    assert typed(sheet, 1, by) == Step.SECOND  # a new round begins with its first pass
    assert set(PaperEntry.objects.values_list("round", "number")) == {(1, 1), (1, 2), (2, 1)}


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_first_pass_store_one() -> None:
    award = hearing_award(1)
    sheet = award.sheet("presentasi", "Inovasi 01", "Juri 03")
    people = [make_staff(award.edition), make_staff(award.edition)]
    results = at_once(*[lambda by=by: typed(sheet, 1, by) for by in people])
    assert kinds(results) == ["DomainError", "Step"]
    assert PaperEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["paper", "reopen"])
def test_closing_meets_paper_and_reopening(act: str) -> None:
    """Either it came first, and the stage stays open or closes with it; or the stage was closed before it."""
    award = hearing_award(1)
    by = make_staff(award.edition)
    values = {"bukti": "85.5", "manfaat": "70"}
    for juror in ("Ketua 01", "Wakil 02"):
        award.score("presentasi", "Inovasi 01", juror, values)
    sheet = award.sheet("presentasi", "Inovasi 01", "Juri 03")
    if act == "paper":
        typed(sheet, 1, by)
        other = lambda: typed(sheet, 2, by)  # noqa: E731
    else:
        award.score("presentasi", "Inovasi 01", "Juri 03", values)
        other = lambda: reopen_final_sheet(sheet_id=sheet.pk, by=by, reason="Salah")  # noqa: E731
    closed, done = at_once(lambda: close_stage(stage_id=award.stages["presentasi"].pk, by=None), other)
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    sheet.refresh_from_db()
    if stage.closed_at is not None:
        assert sheet.state == "final"
        assert closed == []
        assert award.standing("presentasi")["Inovasi 01"][0] == "79.30"
        assert done == Step.STORED if act == "paper" else isinstance(done, DomainError)
    else:
        assert [blocker.kind for blocker in closed] == ["open_sheet"]
        assert sheet.state == ("final" if act == "paper" else "draft")
    assert verify_ledger(award.edition).is_whole


VALUES = st.fixed_dictionaries({"bukti": st.integers(0, 100), "manfaat": st.integers(0, 100)})


@settings(max_examples=15, deadline=None)
@given(first=VALUES, second=VALUES, third=VALUES)
def test_what_is_written_is_what_two_said_or_the_third(
    first: dict[str, int], second: dict[str, int], third: dict[str, int]
) -> None:
    award = hearing_award(1)
    sheet, by = award.sheet("presentasi", "Inovasi 01", "Juri 03"), make_staff(award.edition)
    typed(sheet, 1, by, **first)
    expected = first
    if typed(sheet, 2, by, **second) == Step.DECISION:
        assert first != second
        typed(sheet, 3, by, **third)
        expected = third
    stored = Score.objects.filter(sheet=sheet).values_list("criterion__code", "value")
    assert {code: int(value) for code, value in stored} == expected


def test_the_list_costs_the_same_for_one_and_three_entries() -> None:
    counts = []
    for entries in (1, 3):
        award = hearing_award(entries)
        counts.append(
            queries_of(
                staff_client(award.edition),
                f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/kertas/",
            )
        )
    assert counts == [7] * 2


def test_the_page_hides_the_first_pass_and_shows_what_differs() -> None:
    award = hearing_award(1)
    sheet, client = award.sheet("presentasi", "Inovasi 01", "Juri 03"), staff_client(award.edition)
    url = f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/kertas/{sheet.pk}/"
    sent = {"v_bukti": "85,5", "v_manfaat": "70", "comment": "Jelas", "number": "1"}
    assert client.post(url, sent).status_code == 302
    page = client.get(url).content.decode()
    assert "85,5" not in page
    assert "85.5" not in page
    again = client.post(url, sent | {"v_bukti": "58,5"})  # still says it is the first pass
    assert again.status_code == 422
    assert "Somebody has entered" in again.content.decode()
    assert client.post(url, sent | {"number": "2", "v_bukti": "58,5"}).headers["Location"] == url
    page = client.get(url).content.decode()
    assert "First pass 85.5, second pass 58.5" in page
    assert client.post(url, {"v_bukti": "85,5", "number": "3", "comment": ""}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.total == Decimal("79.3")
