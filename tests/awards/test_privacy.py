"""The privacy notice, consent to the version that was read, and the log of who saw personal data."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from awards.exceptions import ArchivedError, DomainError
from awards.forms.privacy import ConsentForm
from awards.models import AccessLog, AuditEvent, Consent, Edition, PrivacyNotice, User
from awards.privacy_texts import Block, blocks
from awards.queries.privacy import needs_consent, notice_of, personal_column
from awards.services.messages import queue_message
from awards.services.privacy import NoticeChanged, change_notice, give_consent, log_access, withdraw_consent
from tests.awards.accounts.people import PASSWORD, browser, new_address
from tests.scenario import Award, Round, make_edition
from tests.staff import make_staff, queries_of, signed_in, staff_client
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_edition("edisi")
    edition.contact = {"name": "Sekretariat", "email": "sekretariat@cilegon.example"}
    edition.save()
    return edition


@pytest.fixture
def person() -> User:
    return User.objects.create_user("peserta@contoh.example", name="Peserta 01", language="en")


def other_text(edition: Edition, seen: int = 1) -> PrivacyNotice:
    return change_notice(edition_id=edition.pk, text_id="Teks baru.", text_en="New text.", seen=seen, by=None)


def test_the_standard_notice_names_who_is_responsible_in_both_languages(edition: Edition) -> None:
    notice = notice_of(edition)
    assert (notice.version, notice.is_standard) == (1, True)
    for text in (notice.text_id, notice.text_en):
        assert edition.organizer.label in text
        assert edition.name in text
        assert "sekretariat@cilegon.example" in text
        assert "{" not in text
    for language, heading in (("id", "Hak Anda"), ("en", "Your rights")):
        page = Client(headers={"accept-language": language}).get("/privasi/edisi/").content.decode()
        assert f"<h2>{heading}</h2>" in page


def test_a_text_is_drawn_as_headings_paragraphs_and_lists() -> None:
    text = "Satu\r\nbaris.\n\n## Judul\nIsi.\n- a\n- b\n\n<script>x</script>"
    assert list(blocks(text)) == [
        Block("text", "Satu baris."),
        Block("heading", "Judul"),
        Block("text", "Isi."),
        Block("list", items=("a", "b")),
        Block("text", "<script>x</script>"),
    ]


def test_what_was_agreed_to_stays_on_record_with_version_language_and_time(
    edition: Edition, person: User
) -> None:
    assert needs_consent(person, edition)
    first = give_consent(user=person, edition=edition, version=1, language="en")
    assert give_consent(user=person, edition=edition, version=1, language="id").pk == first.pk
    assert (first.text_version, first.language) == (1, "en")
    assert PrivacyNotice.objects.get().text_id == notice_of(edition).text_id
    assert not needs_consent(person, edition)
    assert needs_consent(person, make_edition())


def test_a_changed_text_is_asked_for_again_and_the_ledger_says_that_it_changed(
    edition: Edition, person: User
) -> None:
    give_consent(user=person, edition=edition, version=1, language="id")
    assert other_text(edition).version == 2
    assert needs_consent(person, edition)
    with pytest.raises(NoticeChanged):
        give_consent(user=person, edition=edition, version=1, language="id")
    give_consent(user=person, edition=edition, version=2, language="id")
    assert not needs_consent(person, edition)
    assert [notice.version for notice in PrivacyNotice.objects.all()] == [2, 1]
    event = AuditEvent.objects.get(kind="privacy.notice_changed")
    assert (event.data["version"], "Teks" in str(event.data)) == (2, False)
    assert other_text(edition, seen=2).version == 2  # the same text is no other version


def test_who_saves_over_another_version_is_told(edition: Edition) -> None:
    other_text(edition)
    with pytest.raises(NoticeChanged):
        other_text(edition, seen=1)


def test_an_archived_edition_keeps_its_notice(edition: Edition) -> None:
    edition.archived_at = edition.opened_at
    edition.save()
    with pytest.raises(ArchivedError):
        other_text(edition)


def test_a_text_in_one_language_alone_is_refused(edition: Edition) -> None:
    with pytest.raises(DomainError):
        change_notice(edition_id=edition.pk, text_id="Teks.", text_en=" ", seen=1, by=None)


def test_a_consent_is_taken_back_and_asked_for_again(edition: Edition, person: User) -> None:
    consent = give_consent(user=person, edition=edition, version=1, language="id")
    withdrawn = withdraw_consent(user=person, consent_id=consent.pk)
    assert withdraw_consent(user=person, consent_id=consent.pk).withdrawn_at == withdrawn.withdrawn_at
    assert needs_consent(person, edition)
    give_consent(user=person, edition=edition, version=1, language="id")
    assert Consent.objects.filter(user=person).count() == 2
    with pytest.raises(Consent.DoesNotExist):
        withdraw_consent(user=make_staff(edition), consent_id=consent.pk)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_are_one_consent(edition: Edition, person: User) -> None:
    results = at_once(*[lambda: give_consent(user=person, edition=edition, version=1, language="id").pk] * 3)
    assert len(set(results)) == 1
    assert Consent.objects.count() == 1


def test_the_form_part_asks_once(edition: Edition, person: User) -> None:
    empty = ConsentForm({}, edition=edition, user=person)
    assert not empty.is_valid()
    sent = ConsentForm({"privacy-agree": "on", "privacy-version": "1"}, edition=edition, user=person)
    assert sent.is_valid()
    assert sent.save("en") is not None
    again = ConsentForm({}, edition=edition, user=person)
    assert (again.is_needed, again.is_valid(), again.save("en")) == (False, True, None)


def test_signing_up_needs_the_tick_and_keeps_the_consent(edition: Edition) -> None:
    email = new_address()
    said = {"email": email, "password1": PASSWORD, "name": "Peserta 02", "nip": ""}
    refused = browser().post("/daftar/", said)
    assert "agree" in refused.context["form"].errors
    assert not User.objects.filter(email=email).exists()
    assert "/privasi/" in refused.content.decode()
    browser().post("/daftar/", said | {"agree": "on"})
    consent = Consent.objects.get(user__email=email)
    assert (consent.edition, consent.text_version, consent.language) == (edition, 1, "id")


def test_the_secretariat_writes_the_texts_and_the_auditor_reads_them(edition: Edition) -> None:
    address = "/sekretariat/edisi/pengaturan/privasi/"
    client = staff_client(edition)
    assert "Put in force" in client.get(address).content.decode()
    said = {"text_id": "Teks baru.", "text_en": "New text.", "seen": "1"}
    assert client.post(address, said).status_code == 302
    late = client.post(address, said | {"text_en": "Newer text."})
    assert late.status_code == 422
    assert "Newer text." in late.content.decode()
    assert client.post(address, said | {"text_en": "Newer text.", "seen": "2"}).status_code == 302
    assert notice_of(edition).version == 3
    auditor = staff_client(edition, "auditor")
    assert "Put in force" not in auditor.get(address).content.decode()
    assert auditor.post(address, said).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_who_looks_at_an_entry_is_recorded_with_the_fields_and_without_their_values() -> None:
    award = Award([Round("proposal", "100")], entries=["Antrean", "Tanpa kontak"], jurors=[])
    entry = award.entries["Antrean"]
    entry.team.create(role="leader", name="Ketua Tim IPP 01", phone="081234567890", nip="198609262015051001")
    entry.team.create(name="Anggota Tim IPP 01", email="anggota@peserta.example")
    entry.team.create(name="Anggota Tim IPP 02")
    staff = make_staff(award.edition)
    room = f"/sekretariat/{award.edition.slug}"
    client = signed_in(staff)
    client.get(f"{room}/entri/{entry.code}/")
    client.get(f"{room}/entri/{award.entries['Tanpa kontak'].code}/")
    row = AccessLog.objects.get()
    assert (row.user, row.action, row.fields, row.people) == (staff, "seen", ["email", "nip", "phone"], 2)
    assert (row.subject, row.label) == (f"submission:{entry.pk}", str(entry))
    client.get(f"{room}/dokumen/berkas-pemeriksaan/")
    assert AccessLog.objects.filter(action="exported", subject=f"edition:{award.edition.pk}").exists()
    page = staff_client(award.edition, "auditor").get(f"{room}/akses-data/").content.decode()
    assert "E-mail, NIP, Telephone" in page
    assert "081234567890" not in page
    narrowed = client.get(f"{room}/akses-data/", {"action": "exported"})
    assert [found.action for found in narrowed.context["page"].object_list] == ["exported"]
    assert "No access fits" in client.get(f"{room}/akses-data/", {"text": "tidak ada"}).content.decode()
    assert staff_client(make_edition()).get(f"{room}/akses-data/").status_code == 404


def test_the_log_asks_the_same_number_of_queries_for_any_number_of_rows(edition: Edition) -> None:
    counts = []
    client = staff_client(edition)
    for _round in (1, 2):
        for _row in range(2):
            log_access(
                user=make_staff(edition),
                edition=edition,
                action="seen",
                fields=["phone"],
                subject="x",
                purpose="x",
            )
        counts.append(queries_of(client, "/sekretariat/edisi/akses-data/"))
    assert counts[0] == counts[1]


def test_who_looks_at_lists_of_addresses_is_recorded(edition: Edition, person: User) -> None:
    secretary = make_staff(edition)
    client = signed_in(secretary)
    room = f"/sekretariat/{edition.slug}/"
    client.get(f"{room}surel/")  # no mail yet, so nothing was seen
    assert AccessLog.objects.count() == 0
    queue_message(
        key="satu",
        kind="invitation",
        to=person.email,
        user=person,
        edition=edition,
        language="id",
        subject="Undangan",
        text="Isi",
        html="",
    )
    for name in ("awards:messages", "awards:people"):
        assert client.get(reverse(name, args=[edition.slug])).status_code == 200
    seen = AccessLog.objects.order_by("pk").values_list("user", "action", "fields", "people", "purpose")
    assert list(seen) == [
        (secretary.pk, "seen", ["email"], 1, "The log of mails"),
        (secretary.pk, "seen", ["email"], 1, "The list of people and roles"),
    ]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("No. Telp/HP", "phone"),
        ("NIP/NIK", "nip"),
        ("NIK", "nik"),
        ("E-mail Ketua", "email"),
        ("Judul inovasi", ""),
        ("Unit", ""),
    ],
)
def test_a_personal_column_is_known_by_its_header(label: str, field: str) -> None:
    assert personal_column(label) == field
