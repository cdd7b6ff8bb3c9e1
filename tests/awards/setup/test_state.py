"""The edition itself, its lists and rules, what is missing, opening, and the archive."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from awards.exceptions import ArchivedError, DomainError
from awards.files.refusals import FileRefused
from awards.models import Announcement, AuditEvent, Edition, FrequentQuestion, Stage
from awards.services import setup_edition, setup_lists
from awards.services.setup_base import fingerprint
from awards.services.setup_edition import settings_categories
from awards.services.setup_rules import read_rules
from awards.setup_facts import all_points
from submissions.services.entries import EntryFacts, register_entry
from tests.awards.setup.conftest import Room, sent_by
from tests.scenario import make_unit
from tests.staff import queries_of, staff_client

pytestmark = pytest.mark.usefixtures("english")
PAGES = [
    "",
    "siap/",
    "edisi/",
    "juknis/",
    "pengumuman/",
    "tanya-jawab/",
    "jadwal/",
    "kategori/",
    "kategori/baru/",
]
PAGES += ["kategori/ipp/", "kategori/ipp/tahap/", "kategori/ipp/juara/", "kategori/ipp/hapus/"]
PAGES += ["pratinjau/", "pratinjau/beranda/"]


def points(edition: Edition) -> list[tuple[str, bool]]:
    return [(p.part, p.blocks) for p in all_points(edition, settings_categories(edition))]


def pdf(change: Any = None, **save: Any) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **save)
    return out.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_an_auditor_reads_every_page_and_changes_nothing(room: Room, page: str) -> None:
    client = staff_client(room.edition, "auditor")
    answer = client.get(room.url(page))
    assert answer.status_code == 200
    assert b'type="submit">Save' not in answer.content
    if not page.startswith("pratinjau"):
        assert client.post(room.url(page), {}).status_code in {403, 405}


def test_the_edition_is_changed_by_its_page_and_the_timeline_follows(room: Room) -> None:
    room.edition.timeline = [
        {"code": "registration", "name": "Pendaftaran", "first_day": "2020-01-01", "last_day": "2020-01-02"}
    ]
    room.edition.save()
    data = room.form("edisi/") | {
        "name": "Inovasi Award 2031",
        "registration_opens_at_0": "2031-02-01",
        "registration_opens_at_1": "08:00",
        "registration_closes_at_0": "2031-02-14",
        "registration_closes_at_1": "",
        "contact_email": "sekretariat@inovasi.example",
    }
    assert room.post("edisi/", data).status_code == 302
    room.edition.refresh_from_db()
    zone = ZoneInfo("Asia/Jakarta")
    assert room.edition.registration_opens_at == datetime(2031, 2, 1, 8, tzinfo=zone)
    assert room.edition.registration_closes_at == datetime(2031, 2, 15, tzinfo=zone)
    assert room.edition.timeline[0]["last_day"] == "2031-02-14"
    event = AuditEvent.objects.get(kind="edition.changed")
    assert event.data["texts"] == ["name", "contact"]
    assert "example" not in str(event.data)


def test_times_are_read_and_written_in_the_zone_of_the_edition(room: Room) -> None:
    stage = room.category.stages.get(code="proposal")
    stage.opens_at = datetime(2031, 3, 1, 2, tzinfo=UTC)  # 09.00 in WIB
    stage.save()
    data = room.form("edisi/") | {
        "time_zone": "Asia/Jayapura",
        "registration_opens_at_0": "2031-02-01",
        "registration_opens_at_1": "08:00",
        "registration_closes_at_0": "2031-02-14",
        "registration_closes_at_1": "",
    }
    assert room.post("edisi/", data).status_code == 302
    room.edition.refresh_from_db()
    assert room.edition.registration_opens_at == datetime(2031, 1, 31, 23, tzinfo=UTC)
    assert Stage.objects.get(pk=stage.pk).opens_at == datetime(2031, 3, 1, 0, tzinfo=UTC)
    page = room.get("pratinjau/").content.decode()
    assert "08:00\N{NO-BREAK SPACE}WIT" in page
    assert "24:00\N{NO-BREAK SPACE}WIT" in page
    assert 'value="08:00"' in room.get("edisi/").content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"registration_closes_at_0": "2001-01-01"}, "close after it opens"),
        ({"announced_on": "2001-01-01"}, "cannot lie before registration"),
        ({"contact_email": "bukan alamat"}, "valid email"),
        ({"registration_opens_at_0": "", "registration_opens_at_1": "08:00"}, "Fill in the day"),
        ({"time_zone": "Europe/Paris"}, "Select a valid choice"),
    ],
)
def test_what_an_edition_cannot_be_is_refused(room: Room, changed: dict[str, str], words: str) -> None:
    response = room.post("edisi/", room.form("edisi/") | {"name": "Diketik"} | changed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Diketik"' in response.content.decode()


def test_the_second_to_save_the_edition_is_told(room: Room) -> None:
    data = room.form("edisi/")
    assert room.post("edisi/", data | {"name": "Satu"}).status_code == 302
    response = room.post("edisi/", data | {"name": "Dua"})
    assert "Somebody else saved" in response.content.decode()
    assert Edition.objects.get(pk=room.edition.pk).name == "Satu"


def test_questions_are_added_changed_ordered_and_removed(room: Room) -> None:
    first = FrequentQuestion.objects.create(edition=room.edition, position=1, question="A?", answer="a")
    FrequentQuestion.objects.create(edition=room.edition, position=2, question="B?", answer="b")
    rows = [
        {"id": None, "question": "C?", "answer": "c"},
        {"id": first.pk, "question": "A?", "answer": "lain"},
    ]
    seen = fingerprint(setup_lists.question_rows(room.edition))
    setup_lists.save_questions(edition_id=room.edition.pk, rows=rows, seen=seen, by=room.user)
    stored = list(room.edition.questions.values_list("position", "question", "answer"))
    assert stored == [(1, "C?", "c"), (2, "A?", "lain")]
    assert AuditEvent.objects.get(kind="edition.questions").data["changed"] == [first.pk]
    page = room.get("tanya-jawab/").content.decode()
    assert page.index("C?") < page.index("A?")


def test_announcements_are_saved_by_their_page(room: Room) -> None:
    data = {
        "seen": fingerprint([]),
        "announcements-TOTAL_FORMS": 1,
        "announcements-INITIAL_FORMS": 0,
        "announcements-0-published_on": "2031-02-01",
        "announcements-0-title": "Pendaftaran dibuka",
    }
    assert room.post("pengumuman/", data).status_code == 302
    assert Announcement.objects.get().published_on == date(2031, 2, 1)
    blank = data | {"announcements-0-title": ""}
    assert room.post("pengumuman/", blank).status_code == 422
    assert room.post("pengumuman/", {"seen": "x"}).status_code == 422


def test_the_timeline_is_filled_from_the_dates_and_kept_in_order(room: Room) -> None:
    room.edition.announced_on = timezone.localdate() + timedelta(days=60)
    room.edition.save()
    rows = room.client.get(room.url("jadwal/?tanggal")).context["rows"]
    assert [form["code"].value() for form in rows.forms] == ["registration", "announcement"]
    data = sent_by(rows) | {"seen": fingerprint([])}
    data |= {"steps-0-first_day": "2031-02-05", "steps-1-first_day": "2031-02-01"}
    data |= {"steps-0-last_day": "2031-02-05", "steps-1-last_day": "2031-02-01"}
    assert room.post("jadwal/", data).status_code == 302
    room.edition.refresh_from_db()
    assert [step["code"] for step in room.edition.timeline] == ["announcement", "registration"]


def test_a_pdf_is_taken_and_served_to_everybody_once_the_edition_is_open(room: Room) -> None:
    file = SimpleUploadedFile("../Juknis 2031.pdf", pdf())
    assert room.post("juknis/", {"file": file}).status_code == 302
    room.edition.refresh_from_db()
    assert room.edition.rules_file_name == "Juknis 2031.pdf"
    address = f"/juknis/{room.edition.slug}/"
    assert Client().get(address).status_code == 404
    assert room.client.get(address).status_code == 200
    Edition.objects.update(opened_at=timezone.now())
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert room.post("juknis/hapus/", {}).status_code == 302
    assert Client().get(address).status_code == 404


def add_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def add_nested_script(made: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x")
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
    made.pages[0].Annots = pikepdf.Array([note])


def attach(made: pikepdf.Pdf) -> None:
    made.attachments["virus.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 not a pdf", "kind ZIP"),
        (b"", "is empty"),
        (b"%PDF-1.7\n" + b"\0" * 500, "not a PDF"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "at most 10"),
        (pdf(add_script), "scripts that act by themselves"),
        (pdf(add_nested_script), "starts other programs"),
        (pdf(attach), "attached inside"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "password"),
    ],
    ids=["zip", "empty", "garbage", "large", "script", "launch", "attached", "locked"],
)
def test_a_file_that_is_no_harmless_pdf_is_refused_by_its_content(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_rules(io.BytesIO(content))


def test_a_refused_file_is_told_on_the_page_and_not_kept(room: Room) -> None:
    response = room.post("juknis/", {"file": SimpleUploadedFile("juknis.pdf", b"MZ...")})
    assert response.status_code == 422
    assert "kind EXE" in response.content.decode()
    room.edition.refresh_from_db()
    assert not room.edition.rules_file


def test_what_blocks_and_what_is_advised(room: Room) -> None:
    assert not [part for part, blocks in points(room.edition) if blocks]
    assert {part for part, _blocks in points(room.edition)} >= {
        "rules",
        "timeline",
        "papers",
        "jurors",
        "form",
    }
    stage = room.category.stages.get(code="proposal")
    stage.weight = 39
    stage.save()
    stage.rubrics.get().criteria.all().delete()
    room.category.places.all().delete()
    room.edition.registration_closes_at = timezone.now() - timedelta(hours=1)
    room.edition.registration_opens_at = timezone.now() - timedelta(hours=2)
    room.edition.save()
    assert {part for part, blocks in points(room.edition) if blocks} == {
        "edition",
        "stages",
        "rubrics",
        "places",
    }
    page = room.get("siap/").content.decode()
    assert "sum to 99, not to 100" in page
    assert f'href="{room.url("kategori/ipp/tahap/")}"' in page
    assert "Open the edition</button>" not in page


def test_an_edition_opens_by_its_page_and_is_then_seen_by_everybody(room: Room) -> None:
    results = f"/hasil/{room.edition.slug}/"
    assert Client().get(results).status_code == 404
    preview = room.client.get(results)
    assert preview.status_code == 200
    assert "Not open yet" in preview.content.decode()
    assert room.post("siap/", {}).status_code == 302
    room.edition.refresh_from_db()
    assert room.edition.opened_at is not None
    assert AuditEvent.objects.filter(kind="edition.opened").count() == 1
    answer = Client().get(results)
    assert answer.status_code == 200
    assert "Not open yet" not in answer.content.decode()
    with translation.override("en"), pytest.raises(DomainError, match="open already"):
        setup_edition.open_edition(edition_id=room.edition.pk, by=room.user)


def test_an_edition_that_lacks_something_does_not_open(room: Room) -> None:
    room.category.places.all().delete()
    answer = room.client.post(room.url("siap/"), follow=True)
    assert "cannot be opened yet" in answer.content.decode()
    room.edition.refresh_from_db()
    assert room.edition.opened_at is None


def test_an_archived_edition_is_read_only_everywhere_and_stays_readable(room: Room) -> None:
    setup_edition.open_edition(edition_id=room.edition.pk, by=room.user)
    assert room.post("arsip/", {}).status_code == 302
    for page in PAGES:
        answer = room.get(page)
        assert answer.status_code == 200
        assert b'type="submit">Save' not in answer.content
    assert Client().get(f"/hasil/{room.edition.slug}/").status_code == 200
    response = room.post("kategori/ipp/pindah/", {"to": "up"})
    assert response.status_code == 409
    assert "is archived and can only be read" in response.content.decode()
    facts = EntryFacts(title="Inovasi 01", unit=make_unit())
    with pytest.raises(ArchivedError):
        register_entry(category=room.category, facts=facts, by=None, source="test")
    with pytest.raises(ArchivedError):
        setup_lists.save_questions(edition_id=room.edition.pk, rows=[], seen=fingerprint([]), by=room.user)
    assert staff_client(room.edition, "auditor").post(room.url("arsip/")).status_code == 403
    assert room.post("arsip/", {}).status_code == 302
    assert room.post("kategori/ipp/pindah/", {"to": "up"}).status_code == 302
    events = AuditEvent.objects.filter(kind__contains="archived").order_by("sequence")
    assert [event.kind for event in events] == ["edition.archived", "edition.unarchived"]


def test_an_edition_that_was_never_opened_is_not_archived(room: Room) -> None:
    with pytest.raises(DomainError, match="was opened"):
        setup_edition.archive_edition(edition_id=room.edition.pk, by=room.user)


@pytest.mark.parametrize("page", ["pengumuman/", "tanya-jawab/"])
def test_lists_make_as_many_queries_at_any_number(room: Room, page: str) -> None:
    def add(number: int) -> None:
        FrequentQuestion.objects.create(
            edition=room.edition, position=number, question=f"{number}?", answer="x"
        )
        Announcement.objects.create(edition=room.edition, published_on=date(2031, 1, number), title="x")

    add(1)
    one = queries_of(room.client, room.url(page))
    add(2)
    add(3)
    assert queries_of(room.client, room.url(page)) == one


def test_newer_editions_without_results_do_not_hide_earlier_ones(room: Room) -> None:
    from tests.staff import closed_award  # noqa: PLC0415 - heavy, and only here

    award = closed_award(2)
    assert list(Edition.objects.with_results()) == []
    assert Edition.objects.visible_to(room.user).filter(pk=room.edition.pk).exists()
    assert list(Edition.objects.public()) == [award.edition]
