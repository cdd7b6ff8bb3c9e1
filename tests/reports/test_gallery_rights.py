"""What people may still ask of the gallery: to stay unnamed, to take back, and to have the last word."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from awards.exceptions import ArchivedError, DomainError
from awards.models import AuditEvent, Membership, User
from awards.services.erasure import ask, erase_person
from awards.services.ledger import verify_ledger
from reports.exports.open_data import version_of
from reports.services.results import fill_gallery
from submissions.models import GalleryEntry, Question, TeamMember
from submissions.queries.gallery import Passage
from submissions.services.erasure import erase_from_entries
from submissions.services.gallery import WRITTEN, OnPaper, Shown, classify_entry
from tests.reports.gallery_world import ALL, CHILD, PEOPLE, GalleryWorld
from tests.reports.test_gallery import every_page, titles
from tests.staff import make_staff, queries_of, signed_in

pytestmark = pytest.mark.django_db
NOTHING = Shown()
SAID = (
    "pk",
    "code",
    "place_number",
    "award",
    "published_at",
    *(name for name in WRITTEN if name != "changed_at"),
)


def archive(world: GalleryWorld) -> None:
    world.edition.archived_at = timezone.now()
    world.edition.save()


def decisions(world: GalleryWorld) -> list[str]:
    rows = AuditEvent.objects.filter(edition=world.edition, kind__startswith="gallery.")
    return list(rows.order_by("sequence").values_list("kind", flat=True))


def test_a_name_erased_before_publication_is_in_no_public_text(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    (leader, *_rest), (member, *_rest), child = PEOPLE[0], PEOPLE[1], CHILD[0]
    world.answer(
        "web satu", ringkasan=f"Gagasan {leader} dan {member}.", cara=f"Dirakit {child} dengan {leader}."
    )
    world.agree("web satu")
    for name in (leader, child):
        user = User.objects.create_user(f"{name.split()[0]}@peserta.example".lower(), name=name)
        TeamMember.objects.filter(submission=world.entries["web satu"], name=name).update(user=user)
        erase_from_entries(user=user)
    world.publish()
    row = GalleryEntry.objects.get(pk=world.entries["web satu"].pk)
    assert (row.summary, row.text) == (
        f"Gagasan […] dan {member}.",
        "cara\nDirakit […] dengan […].",
    )
    for address, body in every_page(client, world).items():
        for name in (leader, child):
            assert name not in body, (address, name)
    assert titles(client, f"/galeri/?q={child}") == []


def test_a_person_erased_after_publication_is_named_in_the_gallery_no_longer(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    (leader, *_rest), (member, *_rest) = PEOPLE[0], PEOPLE[1]
    world.answer(
        "web satu", ringkasan=f"Gagasan {leader} dan {member}.", cara=f"Dirakit {leader} dengan {member}."
    )
    world.agree("web satu")
    world.publish()
    place = TeamMember.objects.filter(submission=world.entries["web satu"], name=leader)
    assert titles(client, f"/galeri/?q={leader}") == ["web satu"]
    data = f"/data/{world.edition.slug}/innovations.csv"
    first = client.get(data)
    assert leader in b"".join(first).decode()
    user = User.objects.create_user("sri@peserta.example", name=leader)
    place.update(user=user)
    asked = ask(user=user, edition=world.edition, kind="erasure", text="")
    erase_person(request_id=asked.pk, by=make_staff(world.edition))
    row = GalleryEntry.objects.get(pk=world.entries["web satu"].pk)
    assert (row.summary, row.text) == (f"Gagasan […] dan {member}.", f"cara\nDirakit […] dengan {member}.")
    page = client.get(world.address("web satu")).content.decode()
    assert (leader in page, member in page) == (False, True)
    assert titles(client, f"/galeri/?q={leader}") == []
    again = client.get(data, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    for address, body in every_page(client, world).items():
        assert leader not in body, address
    # The announcement keeps the name, for its papers.
    assert place.values_list("name", "phone", "is_erased").get() == (leader, "", True)
    # A new consent of the others does not bring it back.
    world.agree("web satu", Shown(entry=True, team=True))
    assert leader not in client.get(world.address("web satu")).content.decode()


def test_places_of_people_who_were_erased_before_are_marked_by_the_migration() -> None:
    world = GalleryWorld(("web satu",))
    erased = User.objects.create_user("hapus@peserta.example", name="Orang 1", erased_at=timezone.now())
    there = User.objects.create_user("ada@peserta.example", name="Orang 2")
    team = list(world.entries["web satu"].team.all())
    for place, user in zip(team, (erased, there, None), strict=True):
        place.user = user
        place.save()
    import_module("submissions.migrations.0014_places_of_erased_people").mark_places(apps, None)
    assert [place.is_erased for place in world.entries["web satu"].team.all()] == [True, False, False]


def test_the_page_says_what_the_search_knows_and_nothing_is_worked_out_anew(client: Client) -> None:
    world = GalleryWorld(("web satu",))
    entry = world.entries["web satu"]
    world.answer("web satu", ringkasan="Ringkas.", cara="Pertama.\n\nKedua.")
    world.agree("web satu")
    world.publish()
    row = GalleryEntry.objects.get(pk=entry.pk)
    said = [{"label": "cara", "text": "Pertama.\n\nKedua."}]
    assert (row.summary, row.passages, row.text) == ("Ringkas.", said, "cara\nPertama.\n\nKedua.")
    Question.objects.filter(section__form=world.form, code="cara").update(label="Nama lain")
    page = client.get(world.address("web satu"))
    assert page.context["found"].passages == (Passage("cara", "Pertama.\n\nKedua."),)
    world.agree("web satu", NOTHING)
    row.refresh_from_db()
    assert (row.passages, row.text) == ([], "")
    with pytest.raises(IntegrityError), transaction.atomic():  # no row holds what nobody agreed to
        GalleryEntry.objects.update(passages=said)


def test_texts_written_before_are_parted_by_the_migration_and_say_no_hidden_name() -> None:
    migration = import_module("submissions.migrations.0015_passages_stored_once")
    world = GalleryWorld(("web satu", "web dua"))
    leader, member = PEOPLE[0][0], PEOPLE[1][0]
    world.answer("web satu", ringkasan=f"Oleh {leader}.", cara=f"Satu.\n\nDua {leader}, {member}.")
    for name in ("web satu", "web dua"):
        world.agree(name)
    world.publish()
    rows = GalleryEntry.objects.order_by("pk")
    written = list(rows.values_list("passages", "summary", "text", "changed_at"))
    rows.update(passages=[])
    migration.store_passages(apps, None)
    assert list(rows.values_list("passages", "summary", "text", "changed_at")) == written

    # Who was erased before a row was written anew is named by its text still.
    rows.update(passages=[])
    world.entries["web satu"].team.filter(name=leader).update(is_erased=True)
    migration.store_passages(apps, None)
    first, second = rows
    assert (first.summary, first.text) == ("Oleh […].", f"cara\nSatu.\n\nDua […], {member}.")
    assert first.passages == [{"label": "cara", "text": f"Satu.\n\nDua […], {member}."}]
    assert first.changed_at > written[0][3]
    assert (second.passages, second.text, second.changed_at) == (written[1][0], *written[1][2:])
    assert migration.split("Dulu\nSatu.\n\ncara\nDua.", ["cara"]) == [("Dulu", "Satu."), ("cara", "Dua.")]


def test_a_winner_who_was_never_asked_can_refuse_in_the_archive_and_nobody_can_add(client: Client) -> None:
    world = GalleryWorld(("paper satu", "paper dua"))
    world.publish()
    archive(world)
    assert titles(client) == ["paper satu", "paper dua"]
    with pytest.raises(ArchivedError):
        world.agree("paper satu", Shown(entry=True))
    with pytest.raises(ArchivedError):
        classify_entry(submission=world.entries["paper satu"], sdgs=[], urusan="", by=world.owner)
    world.agree("paper satu", NOTHING)
    assert titles(client) == ["paper dua"]
    assert decisions(world) == ["gallery.withdrawn"]


def test_the_secretariat_records_a_signed_withdrawal_in_the_archive_and_no_signed_consent(
    client: Client,
) -> None:
    world = GalleryWorld(("paper satu",))
    entry = world.entries["paper satu"]
    world.agree("paper satu", Shown(entry=True), on_paper=OnPaper("Lurah Contoh", date(2025, 3, 1)))
    world.publish()
    archive(world)
    client.force_login(make_staff(world.edition, Membership.Role.SECRETARIAT))
    address = f"/sekretariat/{world.edition.slug}/entri/{entry.pk}/galeri/"
    page = client.get(address).content.decode()
    assert ('value="persetujuan"' in page, 'value="klasifikasi"' in page) == (True, False)
    sent = {"simpan": "persetujuan", "galeri-given_by": "Lurah Contoh", "galeri-given_on": "2025-04-01"}
    assert client.post(address, sent | {"galeri-shows_entry": "on"}).status_code == 422
    assert client.post(address, {"simpan": "klasifikasi", "sdgs": ["6"], "urusan": ""}).status_code == 409
    assert titles(client) == ["paper satu"]
    assert client.post(address, sent).status_code == 302
    assert titles(client) == []
    assert decisions(world) == ["gallery.agreed", "gallery.withdrawn"]
    client.force_login(make_staff(world.edition, Membership.Role.AUDITOR))
    assert 'value="persetujuan"' not in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 403


def test_the_ledger_calls_the_same_consent_on_paper_agreed_and_less_of_it_withdrawn() -> None:
    world = GalleryWorld(("web satu",))
    world.agree("web satu", ALL)
    world.agree("web satu", ALL, on_paper=OnPaper("Ketua Contoh", timezone.localdate()))
    world.agree("web satu", Shown(entry=True))
    assert decisions(world) == ["gallery.agreed", "gallery.agreed", "gallery.withdrawn"]


def test_a_paper_older_than_a_later_decision_shows_nothing_again_and_a_newer_one_does() -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    world.publish()
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    world.agree("web satu", ALL)
    world.agree("web satu", Shown(entry=True))
    for shown in (ALL, Shown(entry=True, pictures=True)):
        with pytest.raises(DomainError, match="sesudah ini ditandatangani"):
            world.agree("web satu", shown, on_paper=OnPaper("Ketua Contoh", yesterday))
    world.agree("web satu", NOTHING, on_paper=OnPaper("Ketua Contoh", yesterday))
    with pytest.raises(DomainError, match="sesudah ini ditandatangani"):
        world.agree("web satu", Shown(entry=True), on_paper=OnPaper("Ketua Contoh", yesterday))
    assert list(GalleryEntry.objects.shown().values_list("code", flat=True)) == [
        world.entries["paper dua"].code
    ]
    world.agree("web satu", Shown(entry=True), on_paper=OnPaper("Ketua Contoh", today))
    row = GalleryEntry.objects.get(pk=world.entries["web satu"].pk)
    assert (row.has_consent, row.shows_team) == (True, False)
    # Of two papers the days of signing count, not those of recording.
    world.agree("paper dua", NOTHING, on_paper=OnPaper("Lurah Contoh", date(2025, 3, 1)))
    later = world.agree("paper dua", Shown(entry=True), on_paper=OnPaper("Lurah Contoh", date(2025, 3, 2)))
    assert (later.shows_entry, later.superseded_at) == (True, None)


def test_what_was_published_before_there_was_a_gallery_gets_its_rows_once(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua", "web tiga", "paper empat", "paper lima"))
    world.agree("web satu")
    world.publish()
    should = list(GalleryEntry.objects.order_by("pk").values(*SAID))
    GalleryEntry.objects.all().delete()
    assert titles(client) == []
    mark = version_of(world.edition)
    archive(world)
    out = StringIO()
    call_command("fill_gallery", stdout=out)
    assert out.getvalue() == (
        f"{world.edition.slug} ipp: Entri yang ditambahkan ke galeri: 5, yang diperbaiki di sana: 0.\n"
    )
    assert list(GalleryEntry.objects.order_by("pk").values(*SAID)) == should
    assert titles(client) == ["web satu", "paper dua", "paper empat"]
    assert version_of(world.edition) != mark
    event = AuditEvent.objects.get(kind="gallery.filled")
    assert (event.subject, event.data, event.actor) == (
        f"category:{world.award.category.pk}",
        {"added": 5, "corrected": 0},
        None,
    )
    written = list(GalleryEntry.objects.order_by("pk").values_list("changed_at", flat=True))
    assert fill_gallery(category=world.award.category, by=None) == (0, 0)
    assert list(GalleryEntry.objects.order_by("pk").values_list("changed_at", flat=True)) == written
    assert AuditEvent.objects.filter(kind="gallery.filled").count() == 1
    # A row that an older version wrote is corrected, and no other is touched.
    GalleryEntry.objects.filter(pk=world.entries["web satu"].pk).update(summary=f"Oleh {CHILD[0]}.")
    GalleryEntry.objects.filter(pk=world.entries["paper dua"].pk).delete()
    assert fill_gallery(category=world.award.category, by=None) == (1, 1)
    assert list(GalleryEntry.objects.order_by("pk").values(*SAID)) == should
    assert verify_ledger(world.edition).is_whole
    unpublished = GalleryWorld(("paper satu",))
    call_command("fill_gallery", edition=unpublished.edition.slug, stdout=out)
    assert out.getvalue().count("\n") == 1
    with pytest.raises(DomainError, match="belum diumumkan"):
        fill_gallery(category=unpublished.award.category, by=None)


def test_the_secretariat_fills_the_gallery_where_it_reads_the_results(client: Client) -> None:
    world = GalleryWorld(("paper satu", "paper dua"))
    world.publish()
    secretary = signed_in(make_staff(world.edition, Membership.Role.SECRETARIAT))
    auditor = signed_in(make_staff(world.edition, Membership.Role.AUDITOR))
    page = f"/sekretariat/{world.edition.slug}/hasil/ipp/"
    address = f"/sekretariat/{world.edition.slug}/kunci/ipp/galeri/"
    assert address not in secretary.get(page).content.decode()
    queries = queries_of(secretary, page)
    GalleryEntry.objects.all().delete()
    said = secretary.get(page).content.decode()
    assert ("2 admitted entries were published before the gallery existed." in said, address in said) == (
        True,
        True,
    )
    assert queries_of(secretary, page) == queries
    assert address not in auditor.get(page).content.decode()
    assert auditor.post(address).status_code == 403
    assert titles(client) == []
    answer = secretary.post(address, follow=True)
    assert "Entries added to the gallery: 2, corrected there: 0." in answer.content.decode()
    assert titles(client) == ["paper satu", "paper dua"]
    assert "already has everything" in secretary.post(address, follow=True).content.decode()
