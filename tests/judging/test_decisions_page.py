"""The secretariat enters what the chair signed on paper, and the stage can be closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from awards.models import User
from judging.models import ChairDecision
from judging.services.recusals import declare_recusal
from tests.scenario import Award, Round
from tests.staff import queries_of, signed_in, staff_client

pytestmark = pytest.mark.django_db
REASON = "Tim tidak hadir."


def path(award: Award, end: str = "tutup") -> str:
    return f"/sekretariat/{award.edition.slug}/penilaian/ipp/proposal/{end}/"


def one_stage(entries: str = "A", **options: object) -> Award:
    award = Award(
        [Round("proposal", "50", options=options), Round("presentasi", "50")],
        entries=list(entries),
        jurors=["J1", "J2", "J3"],
        chair="J1",
        deputy="J2",
    )
    award.assign_all("proposal")
    return award


def missing_sheet() -> Award:
    award = one_stage()
    for juror in ("J1", "J2"):
        award.score("proposal", "A", juror, "80")
    return award


def absent_team() -> Award:
    award = one_stage()
    award.score("proposal", "A", "J2", "80")
    for juror in ("J1", "J3"):
        declare_recusal(submission=award.entries["A"], juror=award.jurors[juror], reason="Unit", by=None)
    return award


def joint_at_the_line() -> Award:
    award = one_stage("ABC", promote_best=2)
    for entry, value in {"A": "90", "B": "80", "C": "80"}.items():
        for juror in award.jurors:
            award.score("proposal", entry, juror, value)
    return award


def sent(client: Client, award: Award, **typed: str) -> dict[str, str]:
    """What a browser sends of the one form of a decision on the page, with what was typed."""
    html = client.get(path(award)).content.decode()
    form = re.search(r'<form method="post" action="[^"]*/keputusan/".*?</form>', html, re.DOTALL)
    assert form is not None
    hidden = dict(
        re.findall(r'<input type="hidden" name="(kind|about|decided_by)" value="([^"]*)"', form.group())
    )
    return hidden | typed


def kinds(client: Client, award: Award) -> list[str]:
    return [group.kind for group in client.get(path(award)).context["board"].groups]


@pytest.mark.parametrize(
    ("made", "kind", "decider", "typed"),
    [
        (missing_sheet, "open_sheet", "J1", {}),
        (absent_team, "few_sheets", "J2", {}),
        (joint_at_the_line, "promotion_line", "J1", {"takes": "none"}),
    ],
    ids=["open sheet", "few sheets", "line"],
)
def test_each_form_names_who_decides_and_unblocks_the_closing(
    made: object, kind: str, decider: str, typed: dict[str, str]
) -> None:
    award: Award = made()  # type: ignore[operator]
    client = staff_client(award.edition)
    assert kinds(client, award) == [kind]
    assert f"{decider} decides and signs." in client.get(path(award)).content.decode()

    data = sent(client, award, reason=REASON, on_file="on", **typed)
    answer = client.post(path(award, "keputusan"), data, follow=True)

    assert answer.redirect_chain == [(path(award), 302)]
    assert f"The decision of {decider} is recorded." in answer.content.decode()
    assert kinds(client, award) == []
    client.post(path(award))
    award.stages["proposal"].refresh_from_db()
    assert award.stages["proposal"].closed_at is not None


@pytest.mark.parametrize(("choice", "expected"), [("all", {"A", "B", "C"}), ("none", {"A"})])
def test_the_line_is_decided_as_it_was_signed(choice: str, expected: set[str]) -> None:
    award = joint_at_the_line()
    client = staff_client(award.edition)

    data = sent(client, award, reason=REASON, on_file="on", takes=choice)
    client.post(path(award, "keputusan"), data)

    assert award.close("proposal") == []
    gone_on = award.stages["proposal"].standings.filter(goes_on=True)
    assert set(gone_on.values_list("submission__title", flat=True)) == expected


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("reason", "Reason: This field is required."),
        ("on_file", "The signed decision is kept on file: This field is required."),
        ("takes", "Decision: This field is required."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(left_out: str, words: str) -> None:
    award = joint_at_the_line()
    client = staff_client(award.edition)
    typed = {"reason": REASON, "on_file": "on", "takes": "all"}
    del typed[left_out]

    answer = client.post(path(award, "keputusan"), sent(client, award, **typed))

    html = answer.content.decode()
    assert answer.status_code == 422
    anchor = re.search(rf'<a href="#([^"]+)">{words}</a>', html)
    assert anchor is not None
    assert f'id="{anchor.group(1)}"' in html
    assert '<details class="help" open>' in html
    assert (REASON in html) is (left_out != "reason")
    assert not ChairDecision.objects.exists()


def test_only_the_secretariat_enters_decisions() -> None:
    award = missing_sheet()
    data = sent(staff_client(award.edition), award, reason=REASON, on_file="on")
    auditor = staff_client(award.edition, "auditor")
    stranger = signed_in(User.objects.create_user("orang@lain.example", name="Orang Lain"))

    assert "/keputusan/" not in auditor.get(path(award)).content.decode()
    assert auditor.post(path(award, "keputusan"), data).status_code == 403
    assert stranger.post(path(award, "keputusan"), data).status_code == 404
    assert signed_in(award.jurors["J1"]).post(path(award, "keputusan"), data).status_code == 404
    assert Client().post(path(award, "keputusan"), data).headers["Location"].startswith("/masuk/")
    assert award.sheet("proposal", "A", "J3").state == "draft"


def test_a_page_that_is_out_of_date_decides_nothing() -> None:
    award = missing_sheet()
    client = staff_client(award.edition)
    data = sent(client, award, reason=REASON, on_file="on")
    for change in (
        {"decided_by": str(award.jurors["J2"].pk)},
        {"decided_by": "0"},
        {"about": "9" * 30},
        {"about": "1%d"},
        {"kind": "other_version"},
        {"kind": "promotion_line", "takes": "all"},
        {"kind": "few_sheets", "about": "0"},
    ):
        assert client.post(path(award, "keputusan"), data | change).status_code == 409, change
    award.score("proposal", "A", "J3", "80")
    assert client.post(path(award, "keputusan"), data).status_code == 409
    assert not ChairDecision.objects.exists()


def test_a_sheet_of_another_award_is_not_found() -> None:
    award, other = missing_sheet(), missing_sheet()
    client = staff_client(award.edition)
    data = sent(client, award, reason=REASON, on_file="on")
    foreign = other.sheet("proposal", "A", "J3")

    assert client.post(path(award, "keputusan"), data | {"about": str(foreign.pk)}).status_code == 404

    foreign.refresh_from_db()
    assert foreign.state == "draft"


def test_where_nobody_presides_the_page_says_so() -> None:
    award = absent_team()
    declare_recusal(submission=award.entries["A"], juror=award.jurors["J2"], reason="Unit", by=None)
    html = staff_client(award.edition).get(path(award)).content.decode()
    assert "Nobody presides over this" in html
    assert "/keputusan/" not in html


@pytest.mark.parametrize("entries", ["AB", "ABCDEF"])
def test_blockers_of_any_number_cost_the_same_queries(entries: str) -> None:
    award = one_stage(entries)
    for entry in entries:
        declare_recusal(submission=award.entries[entry], juror=award.jurors["J1"], reason="Unit", by=None)
    assert queries_of(staff_client(award.edition), path(award)) == 18
    assert queries_of(staff_client(award.edition), f"{path(award)}?jenis=open_sheet") == 18


def test_a_long_list_of_blockers_is_read_and_settled_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("judging.closing_board.MOST", 2)
    award = one_stage("AB")
    client, here = staff_client(award.edition), path(award)
    first = client.get(here)
    assert f'<a href="{here}?jenis=open_sheet">All 6' in first.content.decode()
    assert f"{here}?jenis=open_sheet&amp;page" not in first.content.decode()

    shown = [
        [
            row.subject
            for row in client.get(f"{here}?jenis=open_sheet&page={page}").context["board"].groups[0].rows
        ]
        for page in (1, 2, 3)
    ]
    assert [len(rows) for rows in shown] == [2, 2, 2]
    assert len({subject for rows in shown for subject in rows}) == 6
    assert client.get(f"{here}?jenis=other_version&page=9").context["board"].kind == ""

    # A form of the third page comes back to it, with what was typed where something is missing.
    query = "?jenis=open_sheet&page=3"
    html = client.get(here + query).content.decode()
    assert f'action="{path(award, "keputusan")}{query.replace("&", "&amp;")}"' in html
    said = re.search(r'name="about" value="(\d+)"><input type="hidden" name="decided_by" value="(\d+)"', html)
    assert said is not None
    data = {"kind": "open_sheet", "about": said[1], "decided_by": said[2], "reason": REASON}
    refused = client.post(path(award, "keputusan") + query, data)
    assert (refused.status_code, REASON in refused.content.decode()) == (422, True)
    assert f'href="{here}?jenis=open_sheet&amp;page=2"' in refused.content.decode()
    done = client.post(path(award, "keputusan") + query, data | {"on_file": "on"})
    assert done.headers["Location"] == here + query
    left = client.get(here + query).context["board"].groups[0]
    assert (left.page.paginator.count, len(left.rows), said[1] in {row.subject for row in left.rows}) == (
        5,
        1,
        False,
    )
