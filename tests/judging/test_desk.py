"""The juror's first page: what is left, until when, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from awards.models import Edition, Membership, User
from judging.desk import desks
from judging.models import Assignment, Redaction, Scoresheet
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import save_scores
from tests.scenario import Award, Crit, Round
from tests.staff import queries_of

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


def award(entries: int = 3, **options: object) -> Award:
    made = Award(
        [Round("proposal", "40", [Crit("a", "50"), Crit("b", "50")], options), Round("presentasi", "60")],
        entries=[f"Entri {number:02d}" for number in range(1, entries + 1)],
        jurors=["Juri 01", "Juri 02"],
    )
    made.assign_all("proposal")
    Assignment.objects.filter(stage=made.stages["proposal"]).update(declared_at=timezone.now())
    return made


def text_of(client: Client, juror: User) -> str:
    client.force_login(juror)
    response = client.get("/juri/", **ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_how_many_are_left_and_of_what(client: Client) -> None:
    made = award()
    made.score("proposal", "Entri 01", "Juri 01", {"a": "80", "b": "70"})
    page = text_of(client, made.jurors["Juri 01"])
    assert "2 sheets left" in page
    assert "1 of 3 sheets are final." in page
    (desk,) = desks(made.jurors["Juri 01"])
    assert sorted(sheet.title for sheet in desk.sheets) == ["Entri 02", "Entri 03"]  # the lot has their order
    assert [(sheet.title, sheet.total) for sheet in desk.finals] == [("Entri 01", Decimal(75))]
    assert "Entri 02" in page
    assert "75.00" in page
    assert made.entries["Entri 02"].unit.name in page


def test_a_draft_says_how_far_it_is(client: Client) -> None:
    made = award()
    sheet = made.sheet("proposal", "Entri 01", "Juri 01")
    save_scores(sheet_id=sheet.pk, values={"a": Decimal(80)}, by=made.jurors["Juri 01"])
    assert "Draft, 1 of 2" in text_of(client, made.jurors["Juri 01"])


def test_the_window_is_told_with_its_zone_and_what_is_left(client: Client) -> None:
    ends = timezone.now() + timedelta(days=1, hours=6, minutes=1)
    made = award(closes_at=ends)
    Edition.objects.filter(pk=made.edition.pk).update(time_zone="Asia/Makassar")
    page = text_of(client, made.jurors["Juri 01"])
    assert "1 day 6 hours left" in page
    assert "WITA" in page


def test_a_window_that_is_over_is_said(client: Client) -> None:
    made = award(closes_at=timezone.now() - timedelta(hours=1))
    assert "The time for some of your sheets is over" in text_of(client, made.jurors["Juri 01"])


def test_a_blind_stage_names_no_unit(client: Client) -> None:
    made = award(is_blind=True)
    page = text_of(client, made.jurors["Juri 01"])
    assert "Entri 01" in page
    assert made.entries["Entri 01"].unit.name not in page
    assert made.entries["Entri 01"].code not in page


def test_a_blind_stage_names_no_entry_before_conflicts_are_declared_or_where_its_title_is_black(
    client: Client,
) -> None:
    made = award(is_blind=True)
    juror = made.jurors["Juri 01"]
    sheets = {title: made.sheet("proposal", title, "Juri 01") for title in made.entries}
    Assignment.objects.filter(pk=sheets["Entri 01"].pk).update(declared_at=None)
    revision = made.entries["Entri 02"].revisions.get()
    Redaction.objects.create(revision=revision, field="title", start=0, end=5, sha256="0" * 64)
    page = text_of(client, juror)
    assert "Entri 01" not in page
    assert "Entri 02" not in page
    assert "Entri 03" in page


def test_one_goes_on_with_what_was_begun_else_in_ones_own_order() -> None:
    made = award()
    juror = made.jurors["Juri 01"]
    sheets = [made.sheet("proposal", title, "Juri 01") for title in made.entries]
    for sheet, order in zip(sheets, (3, 1, 2), strict=True):
        Assignment.objects.filter(pk=sheet.pk).update(order=order)
    (desk,) = desks(juror)
    assert [sheet.title for sheet in desk.sheets] == ["Entri 02", "Entri 03", "Entri 01"]
    assert desk.next is not None
    assert desk.next.title == "Entri 02"
    save_scores(sheet_id=sheets[0].pk, values={"a": Decimal(80)}, by=juror)
    (desk,) = desks(juror)
    assert desk.next is not None
    assert desk.next.title == "Entri 01"


def test_a_conflict_of_interest_is_neither_due_nor_hidden(client: Client) -> None:
    made = award()
    declare_recusal(
        submission=made.entries["Entri 01"], juror=made.jurors["Juri 01"], reason="Satu kantor", by=None
    )
    page = text_of(client, made.jurors["Juri 01"])
    assert "2 sheets left" in page
    assert "You do not score 1 entry." in page
    assert made.entries["Entri 01"].code in page
    assert "Entri 01" not in page


def test_nobody_elses_sheets_count(client: Client) -> None:
    made = award()
    for entry in made.entries:
        made.score("proposal", entry, "Juri 02", {"a": "80", "b": "70"})
    assert "3 sheets left" in text_of(client, made.jurors["Juri 01"])
    assert "All your sheets are final" in text_of(client, made.jurors["Juri 02"])


def test_closed_stages_and_archived_editions_are_finished(client: Client) -> None:
    made = award()
    Edition.objects.filter(pk=made.edition.pk).update(archived_at=timezone.now())
    page = text_of(client, made.jurors["Juri 01"])
    assert "Nothing to score yet" in page
    assert "Archived" in page


def test_whoever_is_no_juror_may_not_know_of_the_page(client: Client) -> None:
    client.force_login(User.objects.create_user("orang@contoh.example", name="Orang"))
    assert client.get("/juri/").status_code == 404


def test_a_long_list_is_cut_and_leads_to_a_page_with_every_sheet(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("judging.desk.MOST", 2)
    monkeypatch.setattr("judging.own_sheets.PAGE_SIZE", 2)
    made = award(entries=7)
    juror = made.jurors["Juri 01"]
    for title in ("Entri 01", "Entri 02", "Entri 03"):
        made.score("proposal", title, "Juri 01", {"a": "80", "b": "70"})
    (desk,) = desks(juror)
    assert (desk.open, desk.more, len(desk.sheets)) == (4, 2, 2)
    assert (desk.final, desk.more_finals, len(desk.finals)) == (3, 1, 2)
    page = text_of(client, juror)
    address = f"/juri/edisi/{made.edition.slug}/"
    assert f'<a href="{address}">All 4 sheets that are not final</a>' in page
    assert f'<a href="{address}?isi=final">All 3 final sheets</a>' in page
    opened = [client.get(address, {"page": n}, **ENGLISH).context["own"] for n in (1, 2)]
    assert opened[0].sheets == desk.sheets  # in the same order
    assert sorted(sheet.title for own in opened for sheet in own.sheets) == [
        f"Entri {number:02d}" for number in (4, 5, 6, 7)
    ]
    finals = [client.get(address, {"isi": "final", "page": n}, **ENGLISH).context["own"] for n in (1, 2)]
    assert [sheet.title for own in finals for sheet in own.sheets] == ["Entri 03", "Entri 02", "Entri 01"]
    for own in (*opened, *finals):
        for sheet in own.sheets:
            assert client.get(f"/juri/lembar/{sheet.pk}/").status_code == 200


def test_the_page_of_all_sheets_is_that_of_its_juror(client: Client) -> None:
    """A recused sheet is on neither list, nothing of a blind entry is named, and no other edition answers."""
    made, other = award(is_blind=True), award()
    juror = made.jurors["Juri 01"]
    declare_recusal(submission=made.entries["Entri 01"], juror=juror, reason="Satu kantor", by=None)
    address = f"/juri/edisi/{made.edition.slug}/"
    client.force_login(juror)
    own = client.get(address, **ENGLISH).context["own"]
    assert (own.open, own.final, sorted(sheet.title for sheet in own.sheets)) == (
        2,
        0,
        ["Entri 02", "Entri 03"],
    )
    assert made.entries["Entri 02"].unit.name not in client.get(address).content.decode()
    assert "No sheet is final yet" in client.get(f"{address}?isi=final", **ENGLISH).content.decode()
    assert client.get(f"/juri/edisi/{other.edition.slug}/").status_code == 404
    assert client.get("/juri/edisi/tidak-ada/").status_code == 404
    # Over, it is still the way to what one has scored.
    made.score("proposal", "Entri 02", "Juri 01", {"a": "80", "b": "70"})
    Edition.objects.filter(pk=made.edition.pk).update(archived_at=timezone.now())
    assert f'<a href="{address}?isi=final">' in text_of(client, juror)
    (sheet,) = client.get(f"{address}?isi=final").context["own"].sheets
    assert (sheet.title, sheet.total) == ("Entri 02", Decimal(75))
    assert client.get(f"/juri/lembar/{sheet.pk}/").status_code == 200


def test_the_page_of_all_sheets_costs_the_same_at_any_size(client: Client) -> None:
    counts = []
    for size in (1, 3):
        made = award(entries=size + 1, is_blind=True)
        made.score("proposal", "Entri 01", "Juri 01", {"a": "80", "b": "70"})
        client.force_login(made.jurors["Juri 01"])
        address = f"/juri/edisi/{made.edition.slug}/"
        counts.append([queries_of(client, address), queries_of(client, f"{address}?isi=final")])
    assert counts == [[8, 7]] * 2


def test_the_page_costs_the_same_at_any_size(client: Client) -> None:
    counts = []
    for size in (1, 3):
        made = award(entries=size)
        juror = made.jurors["Juri 01"]
        client.force_login(juror)
        counts.append(queries_of(client, "/juri/"))
    assert counts == [9] * 2
    assert Scoresheet.objects.open().filter(juror=juror).count() == 3
    assert Membership.objects.filter(user=juror, role="juror").exists()
