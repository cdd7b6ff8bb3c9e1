"""The pages of a panel: seats, giving entries, replacing, conflicts, practice, blind stages."""

from __future__ import annotations

import pytest

from awards.models import AuditEvent, Membership, Message, User
from awards.services.ledger import verify_ledger
from judging.models import Assignment, Conflict, PanelMember, PracticeEntry, PracticeSheet, Scoresheet
from judging.services.conflicts import find_and_record
from submissions.models import TeamMember
from tests.scenario import Award, Round, make_juror
from tests.staff import queries_of, signed_in, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def award(entries: int = 2, jurors: int = 2, **options: object) -> Award:
    """A category of one stage, nobody assigned yet."""
    rounds = [Round("proposal", "100", options={"is_blind": options.pop("blind", False)})]
    return Award(
        rounds,
        entries=[f"Inovasi {at}" for at in range(1, entries + 1)],
        jurors=[f"Juri {at}" for at in range(1, jurors + 1)],
        **options,  # type: ignore[arg-type]
    )


def address(given: Award, rest: str = "panel/") -> str:
    return f"/sekretariat/{given.edition.slug}/penilaian/ipp/proposal/{rest}"


def belongs(given: Award, juror: str, entry: str) -> None:
    """The juror is a member of the entry's unit."""
    unit = given.entries[entry].unit
    Membership.objects.create(user=given.jurors[juror], role="member", organization=unit)


def test_everybody_gets_everything_but_what_a_conflict_closes() -> None:
    given = award(3, 2)
    belongs(given, "Juri 1", "Inovasi 2")
    client = staff_client(given.edition)
    assert "every juror can score all of them" in client.get(address(given)).content.decode()
    assert client.post(address(given, "panel/semua/")).status_code == 302
    pairs = set(Assignment.objects.values_list("submission__title", "juror__name"))
    everything = {(entry, juror) for entry in given.entries for juror in given.jurors}
    assert pairs == everything - {("Inovasi 2", "Juri 1")}
    assert set(Assignment.objects.values_list("origin", flat=True)) == {"all"}
    conflict = Conflict.objects.get()
    assert (conflict.grounds, conflict.state) == (["unit"], "open")
    # Cleared, with a reason, the gap is filled by pressing once more.
    url = f"/sekretariat/{given.edition.slug}/konflik/{conflict.pk}/"
    assert client.post(url, {"decision": "cleared", "reason": ""}).status_code == 422
    assert client.post(url, {"decision": "cleared", "reason": "Pindah sejak 2020"}).status_code == 302
    client.post(address(given, "panel/semua/"))
    assert Assignment.objects.count() == 6
    assert verify_ledger(given.edition).is_whole


def test_entries_are_given_and_taken_back_by_hand() -> None:
    given = award(2, 2)
    client = staff_client(given.edition)
    first, second = given.entries.values()
    one, two = given.jurors.values()
    page = address(given, "panel/manual/")
    assert client.post(page, {"pair": [f"{first.pk}:{one.pk}", f"{second.pk}:{two.pk}"]}).status_code == 302
    assert Scoresheet.objects.count() == 2
    given.score("proposal", "Inovasi 1", "Juri 1", "80")
    had = [f"{first.pk}:{one.pk}", f"{second.pk}:{two.pk}"]
    client.post(page, {"pair": [], "had": had})
    # The scored sheet stays, the blank one goes.
    assert list(Scoresheet.objects.values_list("submission", "juror")) == [(first.pk, one.pk)]


def test_a_juror_is_replaced_after_a_preview() -> None:
    given = award(3, 1)
    given.assign_all()
    given.score("proposal", "Inovasi 1", "Juri 1", "80")
    successor = make_juror("Juri 9")
    Membership.objects.create(user=successor, role="juror", edition=given.edition)
    Membership.objects.create(user=successor, role="member", organization=given.entries["Inovasi 3"].unit)
    find_and_record(category=given.category, juror_ids=[successor.pk], by=None)
    leaver = given.jurors["Juri 1"]
    client = staff_client(given.edition)
    url = address(given, f"panel/ganti/{leaver.pk}/")
    text = client.get(url, {"successor": successor.pk}).content.decode()
    assert "Not given: conflict of interest" in text
    assert Scoresheet.objects.filter(state="void").count() == 0
    assert client.post(url, {"successor": successor.pk, "reason": ""}).status_code == 422
    assert client.post(url, {"successor": successor.pk, "reason": "Sakit"}).status_code == 302
    states = dict(Scoresheet.objects.filter(juror=leaver).values_list("submission__title", "state"))
    assert states == {"Inovasi 1": "final", "Inovasi 2": "void", "Inovasi 3": "void"}
    taken = Assignment.objects.filter(juror=successor).values_list("submission__title", "origin")
    assert list(taken) == [("Inovasi 2", "successor")]
    seat = PanelMember.objects.get(juror=leaver)
    assert (seat.is_taken, seat.replaced_reason) == (False, "Sakit")


def test_an_invited_juror_sits_nowhere_until_the_invitation_is_accepted() -> None:
    given = award(1, 1)
    stage = given.stages["proposal"]
    client = staff_client(given.edition)
    data = {"email": "calon@juri.example", "name": "Calon Juri", "institution": "", "stages": [stage.pk]}
    assert client.post(f"/sekretariat/{given.edition.slug}/juri/undang/", data).status_code == 302
    seat = PanelMember.objects.select_related("invitation", "juror").get(juror__email="calon@juri.example")
    assert seat.is_taken is False
    assert not Membership.objects.filter(user=seat.juror, role="juror").exists()
    client.post(address(given, "panel/semua/"))
    assert not Assignment.objects.filter(juror=seat.juror).exists()
    assert "offered, no answer yet" in client.get(address(given)).content.decode()
    assert "Calon Juri" not in client.get(f"/sekretariat/{given.edition.slug}/penilaian/").content.decode()
    seat.invitation.accepted_at = seat.invitation.created_at
    seat.invitation.save()
    client.post(address(given, "panel/semua/"))
    assert Assignment.objects.filter(juror=seat.juror).count() == 1


def test_a_candidate_is_checked_before_being_invited() -> None:
    given = award(2, 0)
    entry = given.entries["Inovasi 2"]
    TeamMember.objects.create(submission=entry, name="Ketua Tim IPP 01", phone="+62 812-3456-7890")
    client = staff_client(given.edition)
    url = f"/sekretariat/{given.edition.slug}/juri/undang/"
    data = {"email": "calon@juri.example", "name": "Calon", "phone": "081234567890", "institution": ""}
    data |= {"nip": "198609262015051001"}
    page = client.post(url, data)
    text = page.content.decode()
    assert page.status_code == 200
    assert (entry.code in text, given.entries["Inovasi 1"].code in text) == (True, False)
    assert "compared with the entries now and are not stored" in text
    assert not Membership.objects.filter(user__email="calon@juri.example").exists()
    assert client.post(url, data | {"seen": str(entry.pk)}).status_code == 302
    assert Conflict.objects.get().grounds == ["phone"]
    # What was typed for the comparison is kept nowhere.
    invited = User.objects.get(email="calon@juri.example")
    assert (invited.nip, invited.phone) == ("", "")
    written = [str(event.data) for event in AuditEvent.objects.all()] + [
        mail.text for mail in Message.objects.all()
    ]
    assert not any(typed in one for one in written for typed in ("1234567890", "198609262015051001"))


def test_the_practice_entry_is_compared_and_counts_nowhere() -> None:
    given = award(1, 2)
    client = staff_client(given.edition)
    page = address(given, "latihan/")
    assert client.post(page, {"title": "Contoh", "text": "Isi contoh"}).status_code == 302
    practice = PracticeEntry.objects.get()
    for name, value in (("Juri 1", "80"), ("Juri 2", "40")):
        own = signed_in(given.jurors[name])
        url = f"/juri/latihan/{given.stages['proposal'].pk}/"
        assert own.post(url, {"nilai-nilai": "", "do": "final"}).status_code == 422
        assert own.post(url, {"nilai-nilai": value, "do": "final"}).status_code == 302
        assert own.post(url, {"nilai-nilai": value, "do": "final"}).status_code == 409
    text = client.get(page).content.decode()
    assert ("80.00" in text, "40.00" in text, "far apart" in text) == (True, True, True)
    assert PracticeSheet.objects.count() == 2
    assert (Scoresheet.objects.count(), AuditEvent.objects.filter(kind__startswith="scoresheet").count()) == (
        0,
        0,
    )
    assert client.post(page, {"title": "Lain", "text": "Isi"}).status_code == 422
    practice.refresh_from_db()
    assert practice.title == "Contoh"
    outside = signed_in(make_juror("Orang lain"))
    assert outside.get(f"/juri/latihan/{given.stages['proposal'].pk}/").status_code == 404


def test_what_is_blackened_is_not_read_and_can_be_shown_again() -> None:
    given = award(1, 1, blind=True)
    entry = given.entries["Inovasi 1"]
    revision = entry.revisions.get()
    revision.content["summary"] = f"Inovasi dari {entry.unit.name} untuk semua."
    revision.save()
    client = staff_client(given.edition)
    page = address(given, f"hitamkan/{entry.pk}/")
    assert f"Blacken “{entry.unit.name}”" in client.get(page).content.decode()
    assert client.post(page, {"words": "tidak ada di sini"}).status_code == 422
    assert client.post(page, {"words": entry.unit.name}).status_code == 302
    text = client.get(page).content.decode()
    assert "Names that stand in the text" not in text
    black = entry.revisions.get().redactions.get()
    assert client.post(page, {"show_again": black.pk}).status_code == 302
    assert not entry.revisions.get().redactions.exists()


def test_the_pages_ask_the_same_number_of_queries_at_any_size() -> None:
    counts = []
    for size in (1, 3):
        given = award(size, size, blind=True)
        given.assign_all()
        for at in range(1, size + 1):
            belongs(given, f"Juri {at}", f"Inovasi {at}")
        ids = [juror.pk for juror in given.jurors.values()]
        find_and_record(category=given.category, juror_ids=ids, by=None)
        client = staff_client(given.edition)
        start = f"/sekretariat/{given.edition.slug}"
        pages = [
            address(given),
            address(given, "panel/manual/"),
            address(given, "latihan/"),
            address(given, "hitamkan/"),
            f"{start}/konflik/",
            f"{start}/pembagian/",
            f"{start}/keahlian/",
        ]
        counts.append([queries_of(client, page) for page in pages])
    assert counts == [[19, 12, 5, 13, 7, 5, 8]] * 2
