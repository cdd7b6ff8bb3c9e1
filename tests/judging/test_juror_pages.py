"""The pages of the jurors: inviting with seats, giving and taking them, who presides, conflicts, cards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from awards.models import AuditEvent, Edition, Invitation, Membership, Message, User
from awards.services.ledger import verify_ledger
from awards.services.memberships import grant_role
from judging.juror_board import known_conflicts
from judging.models import Assignment, JurorCard, PanelMember, Recusal, Scoresheet
from judging.services.cards import issue_cards
from judging.services.inviting import invite_juror
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import save_scores
from judging.services.seating import seat_juror, unseat_juror
from submissions.models import TeamMember
from tests.scenario import Award, Round, make_edition, make_juror
from tests.staff import make_staff, queries_of, signed_in, staff_client
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ROUNDS = [Round("proposal", "40"), Round("presentasi", "60")]


def award(*jurors: str, **options: object) -> Award:
    """A category of two stages with an entry and these jurors, who have blank sheets in the first one."""
    given = Award(ROUNDS, entries=["A"], jurors=jurors, **options)  # type: ignore[arg-type]
    if jurors:
        given.assign_all("proposal")
    return given


def address(edition: Edition, rest: str = "") -> str:
    return f"/sekretariat/{edition.slug}/juri/{rest}"


def seat(given: Award, juror: User, do: str, stage: str = "proposal") -> object:
    """What the page answers when a button of a juror's seat is pressed."""
    client = staff_client(given.edition)
    return client.post(
        address(given.edition, f"{juror.pk}/kursi/"), {"stage": given.stages[stage].pk, "do": do}
    )


def test_the_list_shows_seats_sheets_card_and_invitation() -> None:
    given = award("BRIN 1", "LAN-RI", chair="LAN-RI")
    given.score("proposal", "A", "BRIN 1", "80")
    by = make_staff(given.edition)
    issue_cards(edition=given.edition, juror_ids=[given.jurors["BRIN 1"].pk], by=by)
    text = " ".join(signed_in(by).get(address(given.edition)).content.decode().split())
    for part in ("2 jurors", "1 of 1 sheets", "0 of 1 sheets", "(Chair)", "Card ready", "No card"):
        assert part in text


def test_the_pages_ask_the_same_number_of_queries_for_any_number_of_jurors() -> None:
    counts, details = [], []
    for names in (["BRIN 1"], ["BRIN 1", "LAN-RI", "Kemendesa"]):
        given = award(*names)
        by = make_staff(given.edition)
        for juror in given.jurors.values():
            invite_juror(edition=given.edition, email=juror.email, name="x", institution="", stages=[], by=by)
            grant_role(user=juror, role="member", edition=None, organization=given.entries["A"].unit, by=None)
        issue_cards(edition=given.edition, juror_ids=[j.pk for j in given.jurors.values()], by=by)
        counts.append(queries_of(signed_in(by), address(given.edition)))
        details.append(queries_of(signed_in(by), address(given.edition, f"{given.jurors['BRIN 1'].pk}/")))
    assert (counts, details) == ([12] * 2, [15] * 2)


def test_a_juror_is_invited_with_seats_and_has_an_account_at_once() -> None:
    given = award()
    by = make_staff(given.edition)
    data = {"email": "Baru@Juri.example", "name": "Juri Baru 01", "institution": "Universitas Contoh"}
    data["stages"] = [str(stage.pk) for stage in given.stages.values()]  # type: ignore[assignment]
    answer = signed_in(by).post(address(given.edition, "undang/"), data)
    juror = User.objects.get(email="baru@juri.example")
    assert answer.headers["Location"] == address(given.edition, f"{juror.pk}/")
    assert not juror.has_usable_password()
    assert PanelMember.objects.filter(juror=juror).count() == 2
    assert Invitation.objects.get().role == "juror"
    assert Message.objects.get(kind="invitation").to == juror.email
    kinds = (
        AuditEvent.objects.filter(edition=given.edition).order_by("sequence").values_list("kind", flat=True)
    )
    assert list(kinds)[-3:] == ["invitation.sent", "panel.offered", "panel.offered"]
    # Nobody is seated, and nobody a juror, before the answer.
    assert not PanelMember.objects.seated().filter(juror=juror).exists()
    assert not Membership.objects.filter(user=juror).exists()
    assert verify_ledger(given.edition).is_whole


def test_a_refused_seat_invites_nobody_and_keeps_what_was_typed() -> None:
    given = award()
    member = User.objects.create_user("tim@juri.example", name="Ketua Tim 01")
    TeamMember.objects.create(submission=given.entries["A"], name=member.name, user=member)
    data = {"email": member.email, "name": "Ketua Tim 01", "stages": [given.stages["proposal"].pk]}
    client, entry = staff_client(given.edition), given.entries["A"]
    shown = client.post(address(given.edition, "undang/"), data)
    assert (shown.status_code, entry.code in shown.content.decode()) == (200, True)
    answer = client.post(address(given.edition, "undang/"), data | {"seen": str(entry.pk)})
    assert answer.status_code == 422
    assert "is on a team of this category" in answer.content.decode()
    assert 'value="tim@juri.example"' in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("data", [{}, {"email": "x", "name": "y"}, {"email": "a@b.example", "name": ""}])
def test_an_invitation_without_a_name_or_an_address_is_refused(data: dict[str, str]) -> None:
    edition = make_edition()
    assert staff_client(edition).post(address(edition, "undang/"), data).status_code == 422


def test_no_seat_of_another_edition_is_given() -> None:
    given, other = award(), award()
    data = {"email": "a@juri.example", "name": "Juri", "stages": [other.stages["proposal"].pk]}
    assert staff_client(given.edition).post(address(given.edition, "undang/"), data).status_code == 422
    juror = make_juror("Juri 01")
    seat_juror(stage=given.stages["proposal"], juror=juror, by=None)
    answer = staff_client(given.edition).post(
        address(given.edition, f"{juror.pk}/kursi/"), {"stage": other.stages["proposal"].pk, "do": "seat"}
    )
    assert answer.status_code == 404


def test_a_seat_is_given_and_taken_with_its_blank_sheets() -> None:
    given = award("BRIN 1", "LAN-RI")
    juror = given.jurors["BRIN 1"]
    assert Scoresheet.objects.filter(juror=juror).count() == 1
    assert seat(given, juror, "unseat").status_code == 302  # type: ignore[attr-defined]
    assert not Scoresheet.objects.filter(juror=juror).exists()
    assert not Assignment.objects.filter(juror=juror).exists()
    assert not PanelMember.objects.filter(juror=juror, panel__stage=given.stages["proposal"]).exists()
    assert Membership.objects.filter(user=juror, role="juror").exists()
    event = AuditEvent.objects.get(edition=given.edition, kind="panel.unseated")
    assert event.data == {"juror": juror.pk, "submissions": [given.entries["A"].pk]}
    assert seat(given, juror, "seat").status_code == 302  # type: ignore[attr-defined]
    assert PanelMember.objects.filter(juror=juror).count() == 2


@pytest.mark.parametrize("work", ["value", "final", "recused", "comment"])
def test_a_seat_on_which_somebody_has_worked_is_not_taken(work: str) -> None:
    given = award("BRIN 1", "LAN-RI")
    juror, sheet = given.jurors["BRIN 1"], given.sheet("proposal", "A", "BRIN 1")
    if work == "value":
        save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(80)}, by=juror)
    elif work == "final":
        given.score("proposal", "A", "BRIN 1", "80")
    elif work == "recused":
        declare_recusal(
            submission=given.entries["A"],
            juror=juror,
            reason="Atasan ketua tim",
            origin=Recusal.Origin.SECRETARIAT,
            by=juror,
        )
    else:
        Scoresheet.objects.filter(pk=sheet.pk).update(comment="Bagus.")
    answer = seat(given, juror, "unseat")
    assert answer.status_code == 409  # type: ignore[attr-defined]
    assert "has begun to score" in answer.content.decode()  # type: ignore[attr-defined]
    assert Scoresheet.objects.filter(pk=sheet.pk).exists()


def test_nothing_is_seated_in_a_closed_stage() -> None:
    given = award("BRIN 1", "LAN-RI")
    for name in given.jurors:
        given.score("proposal", "A", name, "80")
    assert given.close("proposal") == []
    new = make_juror("Juri 09")
    grant_role(user=new, role="juror", edition=given.edition, by=None)
    for juror, do in ((new, "seat"), (given.jurors["BRIN 1"], "unseat"), (given.jurors["BRIN 1"], "chair")):
        assert seat(given, juror, do).status_code == 409  # type: ignore[attr-defined]


def test_a_chair_and_a_deputy_are_made_and_relieved() -> None:
    given = award("BRIN 1", "LAN-RI", chair="LAN-RI")
    juror = given.jurors["BRIN 1"]
    panel = PanelMember.objects.filter(panel__stage=given.stages["proposal"])
    for do, roles in (
        ("chair", {"BRIN 1": "chair", "LAN-RI": "juror"}),
        ("deputy", {"BRIN 1": "deputy", "LAN-RI": "juror"}),
        ("juror", {"BRIN 1": "juror", "LAN-RI": "juror"}),
    ):
        assert seat(given, juror, do).status_code == 302  # type: ignore[attr-defined]
        assert dict(panel.values_list("juror__name", "role")) == roles


def test_conflicts_that_the_system_knows_are_shown() -> None:
    given = award("BRIN 1", "LAN-RI")
    entry = given.entries["A"]
    one, two = given.jurors["BRIN 1"], given.jurors["LAN-RI"]
    TeamMember.objects.create(submission=entry, name=one.name, user=one)
    grant_role(user=two, role="member", edition=None, organization=entry.unit, by=None)
    found = known_conflicts(given.edition, [one.pk, two.pk])
    assert [(c.category_id, c.is_barred) for c in found[one.pk]] == [(given.category.pk, True)]
    assert [(c.category_id, c.is_barred) for c in found[two.pk]] == [(given.category.pk, False)]
    text = staff_client(given.edition).get(address(given.edition)).content.decode()
    assert f"On the team of {entry.code}" in text
    assert f"Belongs to the unit of {entry.code}" in text


def test_a_juror_of_the_workbooks_is_invited_later() -> None:
    given = award("BRIN 1")
    juror = given.jurors["BRIN 1"]
    client = staff_client(given.edition)
    assert "Not invited" in client.get(address(given.edition, f"{juror.pk}/")).content.decode()
    assert client.post(address(given.edition, f"{juror.pk}/undang/")).status_code == 302
    assert Message.objects.get(kind="invitation").user == juror


def test_a_card_is_revoked_on_the_page() -> None:
    given = award("BRIN 1")
    juror = given.jurors["BRIN 1"]
    by = make_staff(given.edition)
    issue_cards(edition=given.edition, juror_ids=[juror.pk], by=by)
    client = signed_in(by)
    assert client.post(address(given.edition, f"{juror.pk}/kartu/cabut/")).status_code == 302
    assert JurorCard.objects.get().revoked_by == by
    assert client.post(address(given.edition, f"{juror.pk}/kartu/cabut/")).status_code == 404


def test_an_auditor_reads_and_changes_nothing_and_nobody_else_knows() -> None:
    given = award("BRIN 1")
    juror = given.jurors["BRIN 1"]
    paths = [address(given.edition), address(given.edition, f"{juror.pk}/")]
    posts = ["undang/", f"{juror.pk}/kursi/", f"{juror.pk}/undang/", f"{juror.pk}/kartu/cabut/"]
    auditor = staff_client(given.edition, "auditor")
    for path in paths:
        page = auditor.get(path)
        assert page.status_code == 200
        assert 'type="submit"' not in page.content.decode().partition("<main")[2].partition("</main")[0]
        assert signed_in(juror).get(path).status_code == 404
        assert Client().get(path).status_code == 302
    for rest in posts:
        assert auditor.post(address(given.edition, rest)).status_code == 403
        assert signed_in(juror).post(address(given.edition, rest)).status_code == 404


def test_an_edition_without_jurors_says_when_they_appear() -> None:
    edition = make_edition()
    assert "No juror yet" in staff_client(edition).get(address(edition)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_taking_a_seat_back_and_scoring_at_once_lose_no_score() -> None:
    given = award("BRIN 1", "LAN-RI")
    juror, by = given.jurors["BRIN 1"], make_staff(given.edition)
    sheet = given.sheet("proposal", "A", "BRIN 1")
    at_once(
        lambda: save_scores(sheet_id=sheet.pk, values={"nilai": Decimal(80)}, by=juror),
        lambda: unseat_juror(stage=given.stages["proposal"], juror=juror, by=by),
    )
    scored = AuditEvent.objects.filter(edition=given.edition, kind__startswith="scoresheet").exists()
    unseated = AuditEvent.objects.filter(edition=given.edition, kind="panel.unseated").exists()
    assert Scoresheet.objects.filter(pk=sheet.pk).exists() != unseated
    assert scored != unseated


@pytest.mark.django_db(transaction=True)
def test_inviting_jurors_for_the_same_categories_at_once_does_not_lock_each_other_out() -> None:
    edition = make_edition()
    stages = [stage for code in ("ipp", "ttg") for stage in award(edition=edition, code=code).stages.values()]
    by = make_staff(edition)

    def call(number: int, order: int) -> User:
        return invite_juror(
            edition=edition,
            email=f"juri{number}@baru.example",
            name=f"Juri {number:02d}",
            institution="",
            stages=stages[::order],
            by=by,
        )

    results = at_once(lambda: call(1, 1), lambda: call(2, -1), lambda: call(3, 1))
    assert {type(result) for result in results} == {User}
    assert PanelMember.objects.count() == 12
