"""How sure a result is, in words; and each juror's own figures."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from judging.calibration import calibrate, final_table, stage_table, verdict
from judging.calibration_words import grade, points, share
from judging.juror_feedback import halo, juror_feedback
from judging.services.recusals import declare_recusal
from tests.reports.pdf_reading import text
from tests.scenario import Award, Round
from tests.staff import closed_award, queries_of, signed_in, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def judged(totals: dict[str, tuple[str, ...]], *, close: bool = True) -> Award:
    award = Award(
        [Round("presentasi", "100")],
        entries=list(totals),
        jurors=[f"Juri {number:02d}" for number in range(1, 5)],
    )
    award.assign_all()
    for entry, values in totals.items():
        for juror, value in zip(award.jurors, values, strict=True):
            if value:
                award.score("presentasi", entry, juror, value)
    if close:
        assert award.close("presentasi") == []
    return award


CLOSE = {
    "Satu": ("95", "94", "96", "95"),
    "Dua": ("85", "80", "88", "83"),
    "Tiga": ("82", "86", "80", "87"),
    "Empat": ("60", "61", "62", "60"),
}


def test_titles_that_the_jury_cannot_tell_apart_are_named_in_words() -> None:
    award = judged(CLOSE)
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    found = calibrate(final_table(stage))
    two, three = award.entries["Dua"], award.entries["Tiga"]
    assert verdict(found) == (
        f"Juara II ({two.code}) and Juara III ({three.code}) are too close to tell apart."
        if award.finals()["Dua"][2] == 2
        else f"Juara II ({three.code}) and Juara III ({two.code}) are too close to tell apart."
    )
    assert len(found.close) == 1
    assert found.agreement[0].value.startswith("0.9")
    assert award.finals()["Satu"] == ("95.00", 1, 1, "Juara I")  # and nothing was changed by looking


def test_entries_whose_ranks_are_not_drawn_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("judging.calibration.MOST", 2)
    award = judged(CLOSE)
    base = f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/kalibrasi/"
    client = staff_client(award.edition)
    html = client.get(base).content.decode()
    drawn, listed = html.split("2 further entries")
    assert [f"{award.entries[title].code} {title}" in drawn for title in CLOSE] == [True, True, False, False]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td class="num">(\d)</td>', listed)
    assert [rank for _label, rank in rows] == ["3", "4"]
    assert rows[1][0] == f"{award.entries['Empat'].code} Empat"
    assert "2 entri berikutnya tercantum di halaman" in text(client.get(f"{base}catatan.pdf").content)


def test_clear_titles_are_said_to_be_clear() -> None:
    award = judged(
        {
            "Satu": ("95", "94", "96", "95"),
            "Dua": ("85", "84", "86", "85"),
            "Tiga": ("75", "74", "76", "75"),
            "Empat": ("65", "64", "66", "65"),
        }
    )
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    found = calibrate(final_table(stage))
    assert verdict(found) == "Every title is clearly apart from the next place."
    assert [row.text for row in found.ranks] == [f"surely rank {n}" for n in (1, 2, 3, 4)]
    assert found.without == ()
    assert [row.value for row in found.severities] == [Decimal("0.00"), Decimal("-1.00"), Decimal("1.00"), 0]


def test_jurors_who_share_no_entry_are_never_compared() -> None:
    award = judged(
        {
            "Satu": ("90", "80", "", ""),
            "Dua": ("85", "75", "", ""),
            "Tiga": ("", "", "70", "60"),
            "Empat": ("", "", "65", "55"),
        },
        close=False,
    )
    found = calibrate(stage_table(award.stages["presentasi"]))
    assert len(found.parts) == 2
    assert {part.jurors for part in found.parts} == {"Juri 01, Juri 02", "Juri 03, Juri 04"}
    page = staff_client(award.edition).get(
        f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/kalibrasi/"
    )
    assert "Parts that cannot be compared" in page.content.decode()
    assert "Provisional" in page.content.decode()


def test_the_juror_who_decides_a_title_is_named() -> None:
    award = judged({"Satu": ("99", "74", "74", "74"), "Dua": ("60", "80", "80", "80")})
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    codes = {title: entry.code for title, entry in award.entries.items()}
    found = calibrate(final_table(stage))
    assert found.without == (
        f"Without the sheets of Juri 01: {codes['Satu']} from rank 1 to 2; {codes['Dua']} from rank 2 to 1.",
    )


def test_too_little_is_said_and_no_error() -> None:
    award = judged({"Satu": ("90", "", "", ""), "Dua": ("", "", "", "")}, close=False)
    found = calibrate(stage_table(award.stages["presentasi"]))
    assert found.problem.startswith("There is nothing to compare yet")
    two = judged({"Satu": ("90", "", "", ""), "Dua": ("", "80", "", "")}, close=False)
    assert calibrate(stage_table(two.stages["presentasi"])).problem.startswith("No entry has two")


def test_finals_of_two_stages_are_compared_by_the_jurors_of_both() -> None:
    award = closed_award(3)
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    table = final_table(stage)
    assert [round(value, 6) for value in table.ratings[:, 0]] == [90, 89, 88]
    assert table.names == ("Juara I", "Juara II", "Juara III")


def test_figures_in_words() -> None:
    assert [grade(value) for value in (0.95, 0.8, 0.6, 0.2, float("nan"))] == [
        "excellent",
        "good",
        "moderate",
        "poor",
        "cannot be said, nothing varies",
    ]
    assert (points(-1.5), points(0.35), points(float("inf"))) == ("−1.50", "0.35", "–")
    assert (share(0.5), share(-0.25), share(-0.001)) == ("0.50", "−0.25", "0.00")


def test_the_pages_and_the_note_answer_for_one_and_three_entries() -> None:
    counts = []
    for entries in (1, 3):
        award = closed_award(entries)
        client = staff_client(award.edition)
        base = f"/sekretariat/{award.edition.slug}/penilaian/ipp/presentasi/kalibrasi/"
        counts.append(queries_of(client, base))
        note = client.get(f"{base}catatan.pdf")
        assert note.content.startswith(b"%PDF")
    assert counts == [15] * 2


def test_a_juror_sees_own_figures_beside_the_others_once_the_stage_is_closed() -> None:
    award = judged(CLOSE, close=False)
    url = f"/juri/sebaran/{award.stages['presentasi'].pk}/"
    juror = award.jurors["Juri 01"]
    assert "Halo" not in signed_in(juror).get(url).content.decode()
    assert award.close("presentasi") == []
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    found = juror_feedback(stage, juror)
    assert found.entries == 4
    assert found.own.mean == pytest.approx((95 + 85 + 82 + 60) / 4)
    others = [[94, 80, 86, 61], [96, 88, 80, 62], [95, 83, 87, 60]]
    assert found.panel is not None
    assert found.panel.mean == pytest.approx(sum(sum(row) for row in others) / 12)
    page = signed_in(juror).get(url).content.decode()
    assert ("Halo" in page, "Totals in bands" in page) == (True, True)
    assert "Juri 02" not in page
    assert "Satu" not in page
    home = signed_in(juror).get("/juri/").content.decode()
    assert home.count(url) == (0 if "Nothing to score yet" in home else 1)


def test_one_other_juror_is_not_shown_as_a_panel() -> None:
    award = closed_award(3)
    stage = award.stages["presentasi"]
    stage.refresh_from_db()
    found = juror_feedback(stage, award.jurors["BRIN 1"])
    assert found.panel is None
    assert {row.panel for row in found.criteria} == {None}


def test_own_figures_leave_out_what_a_conflict_closed_after_the_stage() -> None:
    award = judged(CLOSE)
    stage, juror = award.stages["presentasi"], award.jurors["Juri 01"]
    stage.refresh_from_db()
    declare_recusal(submission=award.entries["Satu"], juror=juror, reason="Baru tahu", by=juror)
    assert juror_feedback(stage, juror).entries == 3


def test_halo_is_the_mean_correlation_of_criteria() -> None:
    one, same, opposite = {1: 1.0, 2: 2.0, 3: 3.0}, {1: 2.0, 2: 4.0, 3: 6.0}, {1: 3.0, 2: 2.0, 3: 1.0}
    assert halo([one, same]) == pytest.approx(1)
    assert halo([one, same, opposite]) == pytest.approx(-1 / 3)
    assert halo([one, {1: 5.0, 2: 5.0, 3: 5.0}]) is None
