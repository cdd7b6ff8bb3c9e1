"""Feedback by its own switch, unsigned; objections with receipt and answer; the mentoring list."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from awards.exceptions import DomainError
from awards.models import AuditEvent, Membership, Message, Seal, User
from awards.services.ledger import verify_ledger
from awards.services.seals import lift_seals
from judging.feedback_board import entry_feedback, hidden_order
from judging.models import FeedbackRelease, Objection, Scoresheet
from judging.services.feedback import objections_end, release_feedback, withdraw_feedback
from judging.services.objections import answer_objection, file_objection, follow_up
from judging.services.policy import save_policy
from reports.services.results import confirm_results, publish_results
from submissions.models import TeamMember
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award, Round
from tests.staff import CHAIN, make_staff, queries_of, signed_in, staff_client
from tests.threads import at_once, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORDS = {"J1": "Buktinya kuat.", "J2": "=2+5 dampaknya?", "J3": "Perlu data pembanding."}


def policy(award: Award, *, days: int = 3, scores: bool = False) -> None:
    from_policy = {"range_limit": 20, "deviation_limit": 10}
    save_policy(edition=award.edition, shows_scores=scores, objection_days=days, by=None, **from_policy)  # type: ignore[arg-type]


def judged(entries: int = 2, **options: object) -> Award:
    """A category whose only stage is closed, so that its scores are final; every sheet has a comment."""
    names = [f"Inovasi {number:02d}" for number in range(1, entries + 1)]
    award = Award(
        [Round("presentasi", "100", CHAIN)],
        entries=names,
        jurors=list(WORDS),
        edition=paper_edition(),
        **options,
    )  # type: ignore[arg-type]
    award.assign_all()
    for at, name in enumerate(names):
        for juror in award.jurors:
            award.score("presentasi", name, juror, {"bukti": str(90 - 5 * at), "manfaat": str(60 - at)})
    for juror, text in WORDS.items():
        Scoresheet.objects.filter(juror=award.jurors[juror]).update(
            comment=text, notes={"bukti": f"{text} b"}
        )
    assert award.close("presentasi") == []
    for entry in award.entries.values():
        entry.owner = User.objects.create_user(
            f"pemilik{entry.pk}@peserta.example", name=f"Pemilik {entry.pk}"
        )
        entry.save()
    return award


def own(award: Award, name: str = "Inovasi 01") -> tuple[User, str]:
    entry = award.entries[name]
    assert entry.owner is not None
    return entry.owner, f"/entri-saya/{entry.pk}/umpan-balik/"


def page_of(award: Award, name: str = "Inovasi 01") -> str:
    owner, url = own(award, name)
    return signed_in(owner).get(url).content.decode()


def test_nothing_is_read_before_the_switch_and_everything_after_it() -> None:
    award = judged()
    assert not any(text in page_of(award) for text in WORDS.values())
    release_feedback(category=award.category, by=None)
    page = page_of(award)
    for text in WORDS.values():
        assert text in page
    assert not any(name in page for name in ("J1", "J2", "J3"))
    assert "Without a place" not in page
    assert "Juara" not in page
    withdraw_feedback(category=award.category, by=None, reason="Ada yang keliru")
    assert not any(text in page_of(award) for text in WORDS.values())


def test_the_order_of_comments_is_fixed_and_follows_no_juror() -> None:
    award = judged()
    entry = award.entries["Inovasi 01"]
    (stage,) = entry_feedback([entry.pk], award.category, with_scores=False)[entry.pk]
    sheets = sorted(Scoresheet.objects.filter(submission=entry), key=lambda sheet: hidden_order(sheet.pk))
    assert [comment.text for comment in stage.comments] == [sheet.comment for sheet in sheets]
    assert [note for note, _text in stage.comments[0].notes] == ["bukti"]
    assert stage.scores == ()


def test_scores_are_read_only_where_the_edition_said_so_at_the_release() -> None:
    award = judged()
    policy(award, scores=True)
    release_feedback(category=award.category, by=None)
    policy(award, scores=False)  # what was released keeps what held then
    page = page_of(award)
    assert "90.00" in page
    other = judged()
    policy(other, scores=False)
    release_feedback(category=other.category, by=None)
    assert "90.00" not in page_of(other)


def test_the_place_is_read_after_publication() -> None:
    award = judged()
    release_feedback(category=award.category, by=None)
    confirm_results(category=award.category, by=None)
    assert "Juara I" not in page_of(award)
    publish_results(category=award.category, by=None)
    assert "Juara I" in page_of(award)


def test_only_final_scores_are_released_and_reopening_hides_them() -> None:
    award = Award([Round("presentasi", "100", CHAIN)], entries=["A"], jurors=["J1", "J2"])
    with pytest.raises(DomainError, match="not final yet"):
        release_feedback(category=award.category, by=None)
    done = judged()
    release_feedback(category=done.category, by=None)
    with pytest.raises(DomainError, match="released already"):
        release_feedback(category=done.category, by=None)
    lift_seals(category=done.category, down_to=Seal.Kind.SCORES, by=None, reason="Salah")
    assert not any(text in page_of(done) for text in WORDS.values())


def test_entrants_read_their_own_entry_and_the_admin_those_of_the_unit() -> None:
    award = judged()
    owner, _url = own(award)
    _other, url = own(award, "Inovasi 02")
    assert signed_in(owner).get(url).status_code == 404
    admin = User.objects.create_user("admin@unit.example", name="Admin")
    Membership.objects.create(
        user=admin, role=Membership.Role.UNIT_ADMIN, organization=award.entries["Inovasi 02"].unit
    )
    assert signed_in(admin).get(url).status_code == 200


def test_whoever_stands_behind_entries_gets_one_mail_for_each_release() -> None:
    award = judged(3)
    first, second, third = award.entries.values()
    second.owner = first.owner
    second.save()
    leader = User.objects.create_user("ketua@peserta.example", name="Ketua Tim IPP 03")
    TeamMember.objects.create(submission=third, name=leader.name, role="leader", user=leader)
    TeamMember.objects.create(
        submission=third, name="Anggota", role="member", email="anggota@peserta.example"
    )
    above = User.objects.create_user("admin@unit.example", name="Admin")
    gone = User.objects.create_user("lama@unit.example", name="Lama", is_active=False)
    for user, unit in ((above, first.unit.parent), (gone, first.unit)):
        Membership.objects.create(
            user=user, role="unit_admin", organization=unit, confirmed_at=timezone.now()
        )
    release_feedback(category=award.category, by=None)
    mails = {mail.to: mail for mail in Message.objects.filter(kind="feedback_released")}
    assert first.owner is not None
    assert third.owner is not None
    assert set(mails) == {first.owner.email, third.owner.email, leader.email, above.email}
    both, one = mails[first.owner.email].text, mails[leader.email].text
    assert [entry.code in both for entry in (first, second, third)] == [True, True, False]
    assert [entry.code in one for entry in (first, second, third)] == [False, False, True]
    assert [entry.code in mails[above.email].text for entry in award.entries.values()] == [True] * 3
    assert f"/entri-saya/{third.pk}/umpan-balik/" in one
    assert "24.00\xa0WIB" in one  # the last moment in which one may object
    assert not any(text in one for text in (*WORDS.values(), "90,00"))
    withdraw_feedback(category=award.category, by=None, reason="Ada yang keliru")
    release_feedback(category=award.category, by=None)
    assert Message.objects.filter(kind="feedback_released", to=leader.email).count() == 2


def test_a_release_that_is_taken_back_is_not_told_of_any_more() -> None:
    award = judged()
    other = judged()
    for one in (award, other):
        release_feedback(category=one.category, by=None)
    sent = Message.objects.filter(kind="feedback_released", edition=award.edition).first()
    assert sent is not None
    Message.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    withdraw_feedback(category=award.category, by=None, reason="Ada yang keliru")
    mails = Message.objects.filter(kind="feedback_released")
    states = {
        one: sorted(mails.filter(edition=one.edition).values_list("state", flat=True))
        for one in (award, other)
    }
    assert states == {award: ["dropped", "sent"], other: ["waiting", "waiting"]}
    release_feedback(category=award.category, by=None)
    assert mails.filter(edition=award.edition, state="waiting").count() == 2


def test_mails_are_written_before_the_ledgers_head_is_locked() -> None:
    """Whoever holds the head waits for nobody: no mail is written while all writers of the edition wait."""
    award = judged()
    with CaptureQueriesContext(connection) as seen:
        release_feedback(category=award.category, by=None)
    statements = [query["sql"] for query in seen.captured_queries]
    head = next(at for at, sql in enumerate(statements) if "awards_ledgerhead" in sql)
    mails = [at for at, sql in enumerate(statements) if 'INSERT INTO "awards_message"' in sql]
    assert len(mails) == 2
    assert max(mails) < head


def test_an_objection_that_waits_is_on_the_secretariats_list() -> None:
    award = judged()
    release_feedback(category=award.category, by=None)
    office, slug = staff_client(award.edition), award.edition.slug
    assert "Answer 1 objection" not in office.get(f"/sekretariat/{slug}/").content.decode()
    owner, _url = own(award)
    filed = file_objection(submission=award.entries["Inovasi 01"], text="Bukti belum dibaca.", by=owner)
    page = office.get(f"/sekretariat/{slug}/").content.decode()
    assert "Answer 1 objection" in page
    assert f'href="/sekretariat/{slug}/sanggahan/"' in page
    assert "open until" in office.get(f"/sekretariat/{slug}/sanggahan/").content.decode()
    answer_objection(
        objection_id=filed.pk, outcome="rejected", answer="Dibaca.", followed="", sheet=None, by=owner
    )
    assert "Answer 1 objection" not in office.get(f"/sekretariat/{slug}/").content.decode()


def test_the_window_ends_at_midnight_after_whole_days() -> None:
    award = judged()
    release = release_feedback(category=award.category, by=None)
    assert release.objections_until is not None
    local = timezone.localtime(release.objections_until, award.edition.zone)
    today = timezone.localdate(release.at, award.edition.zone)
    assert (local.date() - today, local.hour, local.minute) == (timedelta(days=4), 0, 0)
    assert objections_end(award.edition, 0, release.at) is None


def test_an_objection_has_a_receipt_an_answer_and_what_followed() -> None:
    award = judged()
    release_feedback(category=award.category, by=None)
    owner, url = own(award)
    client = signed_in(owner)
    sent = url.replace("umpan-balik", "sanggahan")
    assert client.post(sent, {"text": " "}).status_code == 422
    assert client.post(sent, {"text": "Nilai bukti terlalu rendah."}).status_code == 302
    objection = Objection.objects.get()
    assert objection.receipt == f"S-{award.entries['Inovasi 01'].code}-1"
    event = AuditEvent.objects.get(edition=award.edition, sequence=objection.received_sequence)
    assert (event.kind, event.data["receipt"]) == ("objection.received", objection.receipt)
    assert "Nilai bukti" not in str(event.data)
    assert objection.receipt in page_of(award)

    staff = make_staff(award.edition)
    sheet = award.sheet("presentasi", "Inovasi 01", "J1")
    office = signed_in(staff)
    address = f"/sekretariat/{award.edition.slug}/sanggahan/{objection.pk}/"
    answer = {
        "outcome": "partly",
        "answer": "Kami periksa.",
        "followed": "Lembar dibaca ulang.",
        "sheet": sheet.pk,
    }
    assert office.post(address, answer | {"outcome": "open"}).status_code == 422
    assert office.post(address, answer).status_code == 302
    objection.refresh_from_db()
    assert (objection.outcome, objection.sheet, objection.answered_by) == ("partly", sheet, staff)
    with pytest.raises(DomainError, match="answered already"):
        answer_objection(
            objection_id=objection.pk, outcome="rejected", answer="Tidak", followed="", sheet=None, by=staff
        )
    follow_up(objection_id=objection.pk, followed="Tidak ada perubahan.", by=staff)
    page = page_of(award)
    assert "Kami periksa." in page
    assert "Tidak ada perubahan." in page
    mails = Message.objects.filter(kind="objection").order_by("pk")
    assert [(mail.to, objection.receipt in mail.subject) for mail in mails] == [(owner.email, True)] * 2
    assert verify_ledger(award.edition).is_whole


def test_the_server_decides_whether_an_objection_is_in_time() -> None:
    award = judged()
    owner, _url = own(award)
    entry = award.entries["Inovasi 01"]

    def object_now() -> Objection:
        return file_objection(submission=entry, text="x", by=owner)

    with pytest.raises(DomainError, match="not open"):
        object_now()
    release = release_feedback(category=award.category, by=None)
    for _number in range(3):
        object_now()
    with pytest.raises(DomainError, match="Three objections"):
        object_now()
    FeedbackRelease.objects.filter(pk=release.pk).update(objections_until=timezone.now())
    with pytest.raises(DomainError, match="time for objections is over"):
        object_now()
    FeedbackRelease.objects.filter(pk=release.pk).update(objections_until=None)
    with pytest.raises(DomainError, match="not open"):
        object_now()


@pytest.mark.django_db(transaction=True)
def test_two_objections_at_once_have_two_numbers() -> None:
    award = judged()
    release_feedback(category=award.category, by=None)
    calls = [
        lambda name=name: file_objection(submission=award.entries[name], text="x", by=own(award, name)[0])
        for name in ("Inovasi 01", "Inovasi 02")
    ]
    assert kinds(at_once(*calls)) == ["Objection", "Objection"]
    assert sorted(Objection.objects.values_list("number", flat=True)) == [1, 2]


def test_the_mentoring_list_names_where_each_lost_most_and_ranks_nobody() -> None:
    award = judged(6)  # four titles, so two entries go without
    client = staff_client(award.edition)
    page = client.get(f"/sekretariat/{award.edition.slug}/umpan-balik/ipp/pembinaan/")
    rows = page.context["rows"]
    assert [row.entry.title for row in rows] == ["Inovasi 05", "Inovasi 06"]
    # bukti: 60 × (1 − 0.70) = 18; manfaat: 40 × (1 − 0.56) = 17.6
    weakest = rows[0].stages[0].weakest
    assert (weakest.name, round(weakest.lost, 2)) == ("bukti", 18)
    (workbook,) = re.findall(r'href="([^"]*xlsx[^"]*)"', page.content.decode())
    assert workbook.endswith("/pembinaan.xlsx?category=ipp")
    sheet = load_workbook(BytesIO(client.get(workbook).getvalue())).worksheets[0]
    header, *cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    code, most, lost, said = map(header.index, ("Code", "Lost most on", "Points lost", "Comments"))
    assert [(row[code], row[most], row[lost]) for row in cells] == [
        (award.entries["Inovasi 05"].code, "bukti", 18),
        (award.entries["Inovasi 06"].code, "bukti", 21),
    ]
    assert "=2+5 dampaknya?" in cells[0][said]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_pages_cost_the_same_for_one_and_three_entries() -> None:
    counts = []
    for entries in (5, 7):  # one and three without a place
        award = judged(entries)
        release_feedback(category=award.category, by=None)
        for name in list(award.entries)[: entries - 4]:
            file_objection(submission=award.entries[name], text="x", by=own(award, name)[0])
        client = staff_client(award.edition)
        base = f"/sekretariat/{award.edition.slug}"
        paths = (f"{base}/umpan-balik/", f"{base}/sanggahan/", f"{base}/umpan-balik/ipp/pembinaan/")
        owner, url = own(award)
        counts.append([*(queries_of(client, path) for path in paths), queries_of(signed_in(owner), url)])
    assert counts == [[10, 7, 13, 11]] * 2
