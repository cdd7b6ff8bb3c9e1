"""What a person may demand: all of it as a file, a correction, an erasure; and what the law keeps."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from awards.exceptions import DomainError
from awards.models import AuditEvent, Consent, DataRequest, Edition, Membership, Message, User
from awards.personal_export import export_person
from awards.personal_facts import known
from awards.services.erasure import answer_request, ask, erase_person, take_request_back
from awards.services.ledger import verify_ledger
from awards.services.privacy import give_consent
from awards.services.seals import lock_category
from awards.stored_files import files_kept
from reports.models import NominationText
from submissions.models import Answer, Attachment, GalleryConsent, Submission, TeamMember
from submissions.services.entries import change_state
from submissions.services.notices import tell
from tests.scenario import Award, Crit, Round
from tests.staff import make_staff, queries_of, signed_in, staff_client
from tests.submissions.privacy.test_niks import NIK, everything_stored, with_nik
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NAME, PHONE, ADDRESS = "Ketua Tim IPP 01", "081234567890", "ketua.ipp@peserta.example"


def person(email: str = ADDRESS, name: str = NAME) -> User:
    user = User.objects.create_user(email, "kalimat yang panjang", name=name, phone=PHONE)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def draft_of(owner: User, award: Award, title: str = "Draf rahasia") -> Submission:
    entry = Submission.objects.create(
        category=award.category,
        unit=award.edition.organizer,
        title=title,
        title_key=title.lower(),
        owner=owner,
        summary="Ringkasan rahasia",
    )
    TeamMember.objects.create(submission=entry, role="leader", name=owner.name, user=owner, phone=owner.phone)
    Answer.objects.create(
        submission=entry, section_code="a", question_code="b", value="Isi rahasia", updated_at=timezone.now()
    )
    file = Attachment(
        submission=entry,
        section_code="a",
        question_code="c",
        position=1,
        name="ktp.pdf",
        file_type="pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        by=owner,
    )
    file.stored.save("x", ContentFile(b"%PDF-1.7"))
    return entry


@pytest.fixture
def award() -> Award:
    rounds = [Round("proposal", "100", [Crit("nilai")])]
    return Award(rounds, entries=["Antrean"], jurors=["Juri 01"])


def in_team(award: Award, user: User) -> Submission:
    entry = award.entries["Antrean"]
    entry.owner = user
    entry.save()
    TeamMember.objects.create(
        submission=entry, role="leader", name=user.name, user=user, phone=PHONE, email=ADDRESS, nip="1" * 18
    )
    return entry


def erasure_of(user: User, edition: Edition) -> DataRequest:
    return ask(user=user, edition=edition, kind="erasure", text="Hapus data saya")


def test_the_export_holds_everything_and_no_nik_in_full(award: Award) -> None:
    user = person()
    in_team(award, user)
    draft_of(user, award)
    give_consent(user=user, edition=award.edition, version=1, language="id")
    entry = with_nik()
    entry.owner = user
    entry.save()
    answer = signed_in(user).post("/akun/data/unduh/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="data-saya.zip"'
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:
        data = json.loads(archive.read("data.json"))
        (file,) = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(file) == b"%PDF-1.7"
    assert data["account"][0]["email"] == ADDRESS
    assert {row["title"] for row in data["entries"]} == {"Antrean", "Draf rahasia"}
    assert {row["phone"] for row in data["team_places"]} == {PHONE}
    assert "Isi rahasia" in [row["value"] for row in data["answers"]]
    assert data["consents"][0]["text_version"] == 1
    assert NIK not in json.dumps(data)
    assert "\N{BULLET} 0001" in [row["value"] for row in data["answers"]][-1]
    assert set(data) >= {
        "addresses",
        "roles",
        "mails",
        "accesses_by_you",
        "sheets",
        "papers",
        "frozen_copies",
    }


def test_another_person_is_in_nobodys_export(award: Award) -> None:
    draft_of(person("lain@peserta.example", "Peserta 99"), award)
    with zipfile.ZipFile(export_person(person())) as archive:
        said = archive.read("data.json").decode()
    assert "lain@peserta.example" not in said
    assert "rahasia" not in said


def test_an_erasure_leaves_no_name_number_or_address_and_keeps_what_must_be(award: Award) -> None:
    user = person()
    entry = in_team(award, user)
    draft = draft_of(user, award)
    file = draft.attachments.get().stored.name
    Membership.objects.create(user=user, role="member", organization=award.edition.organizer)
    tell(entry, "admitted")
    revision = entry.revisions.get()
    asked = erasure_of(user, award.edition)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda call, **_kwargs: call())
        erase_person(request_id=asked.pk, by=make_staff(award.edition))
    stored = everything_stored()
    for text in (NAME, PHONE, ADDRESS, "rahasia"):
        assert text not in stored
    assert not default_storage.exists(file)
    user.refresh_from_db()
    assert (user.is_active, user.erased_at is not None, user.has_usable_password()) == (False, True, False)
    draft.refresh_from_db()
    assert (draft.state, draft.answers.count(), draft.team.count()) == ("withdrawn", 0, 0)
    entry.refresh_from_db()
    assert (entry.state, entry.revisions.get().sha256) == ("admitted", revision.sha256)
    assert entry.team.get().name == "Nama dihapus"
    assert not Message.objects.filter(state="waiting").exists()
    event = AuditEvent.objects.get(kind="person.erased")
    assert (event.subject, event.data) == (f"user:{user.pk}", {"request": asked.pk})
    assert verify_ledger(award.edition).is_whole


def test_what_was_announced_keeps_its_names(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    user = person()
    entry = in_team(award, user)
    monkeypatch.setattr("submissions.services.erasure.is_published", lambda _category_id: True)
    erase_person(request_id=erasure_of(user, award.edition).pk, by=make_staff(award.edition))
    member = entry.team.get()
    assert (member.name, member.phone, member.email, member.nip) == (NAME, "", "", "")


def test_a_signed_consent_stays_without_the_signers_name(award: Award) -> None:
    user = person()
    entry = in_team(award, user)
    signed = {"submission": entry, "shows_entry": True, "given_on": date(2025, 3, 1), "at": timezone.now()}
    GalleryConsent.objects.create(given_by="Lurah Contoh", superseded_at=timezone.now(), **signed)
    GalleryConsent.objects.create(given_by="ketua  tim IPP-01, S.E. (pemohon)", **signed)
    asked, staff = erasure_of(user, award.edition), make_staff(award.edition)
    page = f"/sekretariat/{award.edition.slug}/permintaan-data/{asked.pk}/"
    shown = signed_in(staff).get(page).context
    assert [row.place for row in shown["mentions"]] == []
    (held,) = [row for row in shown["holdings"] if "signer of a consent" in row.text]
    assert (held.count, held.fate) == (1, "anonymous")
    erase_person(request_id=asked.pk, by=staff)
    kept = GalleryConsent.objects.order_by("pk").values_list("given_by", "given_on", "shows_entry")
    assert list(kept) == [(name, date(2025, 3, 1), True) for name in ("Lurah Contoh", "Nama dihapus")]


def test_the_preview_shows_where_else_a_word_of_the_name_stands_and_leaves_it(award: Award) -> None:
    user = person(name="Siti Aminah, S.E.")
    entry = in_team(award, user)
    draft_of(user, award, "Draf Aminah")  # goes as a whole
    entry.title, entry.summary = "Antrean Bu AMINAH", "Aminahkan saja, kata sitimewa."
    entry.save()
    TeamMember.objects.create(submission=entry, role="member", name="Aminah Lain")
    for code, value in {
        "b": "Ditulis oleh Siti",
        "c": "Tanpa nama",
        "d": {"rows": [["x", "bu aminah"]]},
    }.items():
        Answer.objects.create(
            submission=entry, section_code="a", question_code=code, value=value, updated_at=timezone.now()
        )
    texts = {"form": "sinovik", "updated_at": timezone.now()}
    NominationText.objects.create(submission=entry, section="dampak", text="Gagasan Aminah", **texts)
    other = Award([Round("proposal", "100", [Crit("nilai")])], entries=["Lain Aminah"], jurors=["Juri 01"])
    TeamMember.objects.create(
        submission=other.entries["Lain Aminah"], role="member", name=user.name, user=user
    )
    asked, staff = erasure_of(user, award.edition), make_staff(award.edition)
    page = f"/sekretariat/{award.edition.slug}/permintaan-data/{asked.pk}/"
    shown = signed_in(staff).get(page).context["mentions"]
    assert [(row.code, row.place, row.excerpt) for row in shown] == [
        (entry.code, "Title", "Antrean Bu AMINAH"),
        (entry.code, "Team", "Aminah Lain"),
        (entry.code, "b", "Ditulis oleh Siti"),
        (entry.code, "d", "x bu aminah"),
        ("", f"1 text in {other.edition.name}, whose secretariat can look at it", ""),
        (entry.code, "Text of a nomination", "Gagasan Aminah"),
    ]
    erase_person(request_id=asked.pk, by=staff)
    entry.refresh_from_db()
    assert (entry.title, entry.answers.get(question_code="b").value) == (
        "Antrean Bu AMINAH",
        "Ditulis oleh Siti",
    )
    assert entry.team.get(user=user).name == "Nama dihapus"


def test_the_preview_asks_the_same_for_one_entry_and_three(award: Award) -> None:
    user, counted = person(), []
    staff = staff_client(award.edition)
    asked = erasure_of(user, award.edition)
    page = f"/sekretariat/{award.edition.slug}/permintaan-data/{asked.pk}/"
    in_team(award, user)
    for number in range(3):
        Answer.objects.create(
            submission=award.entries["Antrean"],
            section_code="a",
            question_code=f"q{number}",
            value=NAME,
            updated_at=timezone.now(),
        )
        counted.append(queries_of(staff, page))
    assert counted == counted[:1] * 3


def test_a_nik_goes_with_the_leader() -> None:
    entry = with_nik()
    user = person()
    entry.owner = user
    entry.save()
    edition = entry.category.edition
    erase_person(request_id=erasure_of(user, edition).pk, by=make_staff(edition))
    assert not Answer.objects.exists()


def test_a_draft_that_others_write_stays_with_them(award: Award) -> None:
    user, other = person(), person("lain@peserta.example", "Anggota Tim IPP 01")
    draft = draft_of(user, award)
    TeamMember.objects.create(submission=draft, name=other.name, user=other)
    erase_person(request_id=erasure_of(user, award.edition).pk, by=make_staff(award.edition))
    draft.refresh_from_db()
    assert (draft.state, draft.answers.count()) == ("draft", 1)
    assert sorted(draft.team.values_list("name", flat=True)) == ["Anggota Tim IPP 01", "Nama dihapus"]


def test_an_erasure_holds_in_the_archive_too(award: Award) -> None:
    user = person()
    in_team(award, user)
    asked = erasure_of(user, award.edition)
    staff = make_staff(award.edition)
    Edition.objects.filter(pk=award.edition.pk).update(archived_at=timezone.now())
    client = signed_in(staff)
    address = f"/sekretariat/{award.edition.slug}/permintaan-data/{asked.pk}/"
    assert client.post(address, {"erase": "1"}).status_code == 422
    assert client.post(address, {"erase": "1", "sure": "on"}).status_code == 302
    user.refresh_from_db()
    assert user.erased_at is not None


def test_staff_and_jurors_with_open_sheets_are_relieved_first(award: Award) -> None:
    secretary = make_staff(award.edition)
    with pytest.raises(DomainError, match="Sekretariat"):
        erase_person(request_id=erasure_of(secretary, award.edition).pk, by=secretary)
    award.assign_all()
    juror = award.jurors["Juri 01"]
    with pytest.raises(DomainError, match="1 lembar"):
        erase_person(request_id=erasure_of(juror, award.edition).pk, by=secretary)
    award.score("proposal", "Antrean", "Juri 01", {"nilai": "80"})
    erase_person(request_id=DataRequest.objects.get(user=juror).pk, by=secretary)
    juror.refresh_from_db()
    assert juror.name == f"Orang {juror.pk} yang datanya dihapus"
    assert award.sheet("proposal", "Antrean", "Juri 01").state == "final"


def test_nothing_is_erased_while_a_backup_reads_the_files(award: Award) -> None:
    user = person()
    draft_of(user, award)
    asked = erasure_of(user, award.edition)
    staff = make_staff(award.edition)

    def backup() -> None:
        with files_kept():
            pass

    backup()  # over before: it hinders nothing
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("submissions.services.erasure.files_may_go", _nobody)
        with pytest.raises(DomainError), transaction.atomic():
            erase_person(request_id=asked.pk, by=staff)
    user.refresh_from_db()
    assert user.erased_at is None


class _nobody:  # noqa: N801 - stands for a function
    def __enter__(self) -> bool:
        return False

    def __exit__(self, *_args: Any) -> None:
        return None


@pytest.mark.django_db(transaction=True)
def test_an_erasure_and_a_submission_at_once_leave_one_of_the_two(award: Award) -> None:
    for _round in range(3):
        user = person(f"tim{_round}@peserta.example")
        draft = draft_of(user, award, f"Draf {_round}")
        asked = erasure_of(user, award.edition)
        staff = make_staff(award.edition)

        def submit(draft: Submission = draft, user: User = user, number: int = 50 + _round) -> str:
            with transaction.atomic():
                lock_category(draft.category_id, exclusive=True)  # first, as whoever submits does
                Submission.objects.filter(pk=draft.pk).update(
                    number=number, code=f"E1-{number:03d}", submitted_at=timezone.now()
                )
                change_state(submission=draft, to="submitted", by=user)
            return "submitted"

        def erase(asked: DataRequest = asked, staff: User = staff) -> str:
            erase_person(request_id=asked.pk, by=staff)
            return "erased"

        results = at_once(submit, erase)
        assert "erased" in results, results
        draft.refresh_from_db()
        user.refresh_from_db()
        assert user.erased_at is not None
        if "submitted" in results:
            assert (draft.state, draft.answers.count()) == ("submitted", 1)
            assert draft.team.get().name == "Nama dihapus"
        else:
            assert (draft.state, draft.answers.count()) == ("withdrawn", 0)
    assert verify_ledger(award.edition).is_whole


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_at_once_erase_once(award: Award) -> None:
    user = person()
    draft_of(user, award)
    asked, staff = erasure_of(user, award.edition), make_staff(award.edition)
    results = at_once(*[lambda: erase_person(request_id=asked.pk, by=staff)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["DataRequest", "DomainError"]
    assert AuditEvent.objects.filter(kind="person.erased").count() == 1


def test_the_own_page_shows_what_is_held_and_takes_one_request_of_a_kind(award: Award) -> None:
    user = person()
    draft_of(user, award)
    consent = give_consent(user=user, edition=award.edition, version=1, language="en")
    client = signed_in(user)
    page = client.get("/akun/data/").content.decode()
    assert "Drafts of this person alone" in page
    assert "Download everything" in page
    said = {"kind": "correction", "text": "Gelar kurang"}
    assert client.post("/akun/data/minta/", {"kind": "correction"}).status_code == 422
    assert client.post("/akun/data/minta/", said).status_code == 302
    twice = client.post("/akun/data/minta/", said)
    assert twice.status_code == 422
    assert "Gelar kurang" in twice.content.decode()
    asked = DataRequest.objects.get()
    assert client.post(f"/akun/data/minta/{asked.pk}/tarik/").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert client.post(f"/akun/data/persetujuan/{consent.pk}/tarik/").status_code == 302
    assert Consent.objects.get().withdrawn_at is not None
    with pytest.raises(DomainError):
        take_request_back(user=user, request_id=asked.pk)


def test_the_secretariat_answers_and_the_person_reads_it_in_a_mail(award: Award) -> None:
    user = person()
    asked = ask(user=user, edition=award.edition, kind="correction", text="Gelar kurang")
    secretary = make_staff(award.edition)
    told = ask(user=person("kedua@peserta.example"), edition=award.edition, kind="erasure", text="")
    mail = Message.objects.get(kind="data_request_asked")
    assert (mail.to, mail.edition) == (secretary.email, award.edition)
    assert f"/permintaan-data/{told.pk}/" in mail.text
    assert "kedua@" not in mail.text
    client = signed_in(secretary)
    room = f"/sekretariat/{award.edition.slug}/permintaan-data/"
    assert (
        "Answer 2 requests about personal data"
        in client.get(room.replace("permintaan-data/", "")).content.decode()
    )
    assert NAME in client.get(room).content.decode()
    assert "Gelar kurang" in client.get(f"{room}{asked.pk}/").content.decode()
    assert client.post(f"{room}{asked.pk}/", {"state": "done", "answer": " "}).status_code == 422
    answered = client.post(f"{room}{asked.pk}/", {"state": "done", "answer": "Sudah kami perbaiki."})
    assert answered.status_code == 302
    mail = Message.objects.get(kind="data_request_answered")
    assert (mail.to, "Sudah kami perbaiki." in mail.text) == (ADDRESS, True)
    assert staff_client(award.edition, "auditor").post(f"{room}{asked.pk}/").status_code == 403
    other = erasure_of(user, award.edition)
    with pytest.raises(DomainError):
        answer_request(request_id=other.pk, state="done", answer="x", by=make_staff(award.edition))


def test_the_pages_ask_a_fixed_number_of_queries(award: Award) -> None:
    user = person()
    client, staff = signed_in(user), staff_client(award.edition)
    draft_of(user, award, "Draf 1")
    room = f"/sekretariat/{award.edition.slug}/permintaan-data/"
    erasure_of(user, award.edition)
    first = queries_of(staff, room)
    for number in (2, 3):
        erasure_of(person(f"{number}@peserta.example"), award.edition)
    assert queries_of(staff, room) == first
    own = queries_of(client, "/akun/data/")
    for number in (2, 3):
        DataRequest.objects.create(
            user=user,
            edition=award.edition,
            kind="correction",
            state="withdrawn",
            decided_at=timezone.now() + timedelta(days=number),
        )
    assert queries_of(client, "/akun/data/") == own


def test_every_app_says_what_it_holds() -> None:
    assert {type(facts).__module__.partition(".")[0] for facts in known()} >= {
        "awards",
        "submissions",
        "judging",
        "reports",
    }
