"""The public gallery shows what people agreed to and nothing else; what is taken back is gone at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from awards.exceptions import ArchivedError
from awards.models import AuditEvent, Membership, Organization
from awards.services.ledger import verify_ledger
from reports.exports.open_tables import SETS
from reports.queries.gallery import gallery, marked
from reports.queries.sought import Sought
from reports.services.results import reopen
from submissions.models import GalleryConsent, GalleryEntry
from submissions.queries.gallery import public_text
from submissions.services.gallery import OnPaper, Shown, rewrite_gallery
from tests.reports.gallery_world import ALL, CHILD, PEOPLE, GalleryWorld, fill_gallery
from tests.scenario import make_unit
from tests.staff import make_staff
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOTHING = Shown()


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    body = b"".join(response) if response.streaming else response.content
    return body.decode()


def titles(client: Client, address: str = "/galeri/") -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [str(card.title) for card in response.context["gallery"].cards]


def every_page(client: Client, world: GalleryWorld) -> dict[str, str]:
    """Everything the public can read of an edition, by address."""
    slug = world.edition.slug
    addresses = [
        "/beranda/",
        "/galeri/",
        "/galeri/?q=cara",
        "/data/",
        f"/hasil/{slug}/",
        "/robots.txt",
        "/sitemap.xml",
    ]
    addresses += ["/sitemap/0/", f"/data/{slug}/datapackage.json"]
    addresses += [f"/data/{slug}/{name}.{kind}" for name in SETS for kind in ("csv", "json")]
    shown = GalleryEntry.objects.shown().filter(edition=world.edition)
    addresses += [f"/galeri/{slug}/{code}/" for code in shown.values_list("code", flat=True)]
    return {address: text_of(client, address) for address in addresses}


def test_without_consent_the_gallery_says_what_the_results_say_of_paper_and_nothing_of_the_rest(
    client: Client,
) -> None:
    world = GalleryWorld(("web satu", "paper dua", "paper tiga", "paper empat", "paper lima"))
    world.entries["paper dua"].summary = "Ringkasan yang belum disetujui."
    world.entries["paper dua"].save()
    assert "Galeri masih kosong" in text_of(client, "/galeri/")
    world.publish()
    assert titles(client) == ["paper dua", "paper tiga", "paper empat"]
    page = text_of(client, world.address("paper dua"))
    assert "Juara II" in page
    assert "belum disetujui" not in page
    for name in ("web satu", "paper lima"):
        text_of(client, world.address(name), 404)
    assert titles(client, "/galeri/?q=disetujui") == []


def test_what_is_agreed_is_shown_everywhere_and_gone_everywhere_once_it_is_taken_back(client: Client) -> None:
    world = GalleryWorld(("web satu", "web dua", "paper tiga"))
    world.add_picture("web satu")
    for name in ("web satu", "web dua"):
        world.agree(name)
    world.publish()
    page = text_of(client, world.address("web satu"))
    for said in ("Ringkasan web satu.", "Cara kerja web satu.", PEOPLE[0][0], PEOPLE[1][0], "Juara I"):
        assert said in page
    for hidden in ("Rahasia web satu", CHILD[0]):
        assert hidden not in page
    picture = f"{world.address('web satu')}gambar/1/"
    assert client.get(picture)["Content-Type"] == "image/jpeg"
    assert client.get(f"{world.address('web satu')}gambar/2/").status_code == 404
    assert "web satu" in text_of(client, world.address("web dua"))  # as related
    data = f"/data/{world.edition.slug}/innovations.csv"
    first = client.get(data)
    assert "Ringkasan web satu." in b"".join(first).decode()
    assert client.get(data, headers={"If-None-Match": first["ETag"]}).status_code == 304

    world.agree("web satu", Shown(entry=True))
    page = text_of(client, world.address("web satu"))
    assert "Ringkasan web satu." in page
    assert PEOPLE[0][0] not in page
    assert client.get(picture).status_code == 404

    world.agree("web satu", NOTHING)
    text_of(client, world.address("web satu"), 404)
    assert titles(client) == ["web dua", "paper tiga"]
    assert titles(client, "/galeri/?q=satu") == []
    again = client.get(data, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "web satu" not in b"".join(again).decode()
    for address, body in every_page(client, world).items():
        if "/hasil/" in address or "results." in address:
            continue  # the published result is a public record
        assert "Ringkasan web satu" not in body, address
        assert world.address("web satu") not in body, address
    row = GalleryEntry.objects.get(pk=world.entries["web satu"].pk)
    assert (row.is_shown, row.summary, row.text) == (False, "", "")
    assert verify_ledger(world.edition).is_whole


def test_nothing_public_names_a_person_or_a_contact(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    name, nip, phone, email = PEOPLE[0]
    world.answer(
        "web satu",
        ringkasan=f"Hubungi {name} di {phone}, {email} atau +62 812 3456 7801; NIP {nip}.",
        cara=f"Dibuat {name.upper()} bersama {CHILD[0]}.",
    )
    world.agree("web satu", Shown(entry=True))
    world.publish()
    world.agree("web satu", Shown(entry=True, pictures=True))
    hidden = {value for person in (*PEOPLE, CHILD) for value in person if value}
    hidden |= {
        value.replace("-", "").replace(" ", "") for value in hidden if any(sign.isdigit() for sign in value)
    }
    hidden |= {name.upper(), "812 3456 7801", world.owner.name, world.owner.email}
    hidden |= {juror.email for juror in world.award.jurors.values()}
    pages = every_page(client, world)
    assert "Hubungi […]" in pages[world.address("web satu")]
    for address, body in pages.items():
        for value in hidden:
            assert value not in body, (address, value)
    assert titles(client, f"/galeri/?q={name}") == []


def test_a_contact_is_masked_and_a_figure_is_not() -> None:
    kept = "Rp1.250.000.000 untuk 12.345 rumah, 2019-2024, 0,85 persen, nomor 800 unit"
    assert public_text(kept) == kept
    assert public_text("a 0812 3456 7890 b 1980010120050120 c x.y@z.example d") == "a […] b […] c […] d"


def test_reopening_takes_the_category_out_and_publishing_again_brings_it_back(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    world.agree("web satu")
    world.publish()
    assert titles(client) == ["web satu", "paper dua"]
    reopen(category=world.award.category, down_to="publication", by=None, reason="Salah umum")
    assert GalleryEntry.objects.count() == 0
    assert "Galeri masih kosong" in text_of(client, "/galeri/")
    text_of(client, f"/data/{world.edition.slug}/results.csv", 404)


def test_an_unopened_edition_stays_out(client: Client) -> None:
    world = GalleryWorld(("paper satu",))
    world.publish()
    world.edition.opened_at = None
    world.edition.save()
    assert titles(client) == []
    text_of(client, world.address("paper satu"), 404)


def test_the_archive_lets_people_take_back_but_not_add() -> None:
    world = GalleryWorld(("web satu", "web dua"))
    world.agree("web satu")
    world.publish()
    world.edition.archived_at = timezone.now()
    world.edition.save()
    with pytest.raises(ArchivedError):
        world.agree("web dua")
    world.agree("web satu", NOTHING)
    assert not GalleryEntry.objects.shown().exists()
    kinds = AuditEvent.objects.filter(edition=world.edition, kind__startswith="gallery.")
    assert list(kinds.order_by("sequence").values_list("kind", flat=True)) == [
        "gallery.agreed",
        "gallery.withdrawn",
    ]


def test_the_same_consent_again_and_a_refusal_of_what_was_never_shown_write_nothing() -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    assert world.agree("web satu", NOTHING) is None
    first = world.agree("web satu")
    assert world.agree("web satu") == first
    assert GalleryConsent.objects.count() == 1
    refused = world.agree("paper dua", NOTHING)  # on paper nobody was asked: a refusal says something
    assert (refused.shows_entry, GalleryConsent.objects.count()) == (False, 2)
    world.publish()
    assert [row.title for row in GalleryEntry.objects.shown()] == ["web satu"]


def test_names_and_pictures_come_only_with_the_entry() -> None:
    world = GalleryWorld(("web satu",))
    assert world.agree("web satu", Shown(entry=False, team=True, pictures=True)) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        GalleryConsent.objects.create(
            submission=world.entries["web satu"], shows_team=True, at=timezone.now()
        )
    world.publish()
    with pytest.raises(IntegrityError), transaction.atomic():  # no row holds what nobody agreed to
        GalleryEntry.objects.update(summary="Bocor")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("air", ["Filter Air Payau", "Sumur Berair"]),
        ("berair", ["Filter Air Payau", "Sumur Berair"]),
        ("layanan", ["Antar Dokumen", "Pelayanan Keliling"]),
        ("melayani", ["Antar Dokumen", "Pelayanan Keliling"]),
        ("pelayanan dan untuk yang", ["Antar Dokumen", "Pelayanan Keliling"]),
        ("olahan", ["Antar Dokumen"]),
        # What the stemmer does not know: it takes "mengolah" for "mengo".
        ("mengolah", []),
        ('"air payau"', ["Filter Air Payau"]),
        ("air -payau", ["Sumur Berair"]),
        ("filter or keliling", ["Filter Air Payau", "Pelayanan Keliling"]),
        ("PELAY", ["Pelayanan Keliling"]),
        ("tidak ada", []),
    ],
)
def test_words_are_found_as_indonesian_bends_them(query: str, found: list[str]) -> None:
    world = GalleryWorld(())
    rows = [
        {"title": "Filter Air Payau", "summary": "Menyaring garam."},
        {"title": "Sumur Berair", "summary": "Sumur dangkal."},
        {"title": "Pelayanan Keliling", "summary": "Mobil yang datang."},
        {"title": "Antar Dokumen", "summary": "Layanan antar.", "text": "Pengolahan berkas"},
    ]
    fill_gallery(world.award, make_unit(), rows)
    assert (
        sorted(str(card.title).replace("<mark>", "").replace("</mark>", "") for card in _found(query))
        == found
    )


def _found(query: str) -> tuple[Any, ...]:
    return gallery(Sought.of({"q": query}), None).cards


def test_a_word_of_the_title_counts_more_and_what_was_found_is_marked() -> None:
    world = GalleryWorld(())
    rows = [
        {"title": "Aaa", "summary": "Tentang sampah <script>alert(1)</script> kota."},
        {"title": "Bank Sampah", "summary": "Menabung."},
        {"title": "Ccc", "text": "sampah"},
    ]
    fill_gallery(world.award, make_unit(), rows)
    cards = _found("sampah")
    assert [str(card.title) for card in cards] == ["Bank <mark>Sampah</mark>", "Aaa", "Ccc"]
    assert "<mark>sampah</mark>" in cards[1].excerpt
    assert "<script>" not in cards[1].excerpt
    assert marked('\ue000<b>\ue001"') == "<mark>&lt;b&gt;</mark>&quot;"


HOSTILE = [
    "%00",
    "a" * 10_000,
    '"tanpa penutup',
    "((&|!:*",
    "%27%3B--",
    "\\",
    "-",
    '""',
    "%ED%A0%80",
    "%EE%80%80x",
]


def test_no_query_breaks_the_page(client: Client) -> None:
    world = GalleryWorld(())
    fill_gallery(world.award, make_unit(), [{"title": "Satu"}])
    for text in HOSTILE:
        assert client.get(f"/galeri/?q={text}").status_code == 200, text[:20]
        for name in ("tahun", "kategori", "kecamatan", "unit", "sdg", "urusan", "page"):
            assert client.get(f"/galeri/?{name}={text}").status_code == 200, (name, text[:20])
    assert client.get("/galeri/?tahun=99999&sdg=18&page=-1").status_code == 200
    assert client.get(f"/galeri/{world.edition.slug}/%00/").status_code == 404


def test_queries_do_not_grow_with_rows_nor_filters(
    client: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    world = GalleryWorld(())
    district = Organization.objects.create(
        kind="kecamatan", code="36.72.01", name="Contoh", parent=make_unit().parent
    )
    unit = make_unit()
    full = {"summary": "Air bersih", "sdgs": [6, 14], "urusan": "kesehatan", "district": district}
    fill_gallery(world.award, unit, [{"title": "Air Satu", **full}])
    asked = ["", "q=air", "tahun=2025", "kategori=ipp", "kecamatan=36.72.01", f"unit={unit.code}", "sdg=6"]
    asked += ["urusan=kesehatan", f"q=air&tahun=2025&sdg=6&unit={unit.code}"]
    counts = {}
    for address in asked:
        with django_assert_max_num_queries(6) as seen:
            assert len(titles(client, f"/galeri/?{address}")) == 1, address
        counts[address] = len(seen)
    fill_gallery(world.award, unit, [{"title": "Air Dua", **full}, {"title": "Air Tiga", **full}])
    for address in asked:
        with django_assert_num_queries(counts[address]):
            assert len(titles(client, f"/galeri/?{address}")) == 3, address
    for code in GalleryEntry.objects.values_list("code", flat=True):
        with django_assert_max_num_queries(12):
            client.get(f"/galeri/{world.edition.slug}/{code}/")


def test_facets_count_what_is_left_under_the_other_filters(client: Client) -> None:
    world = GalleryWorld(())
    offices = [make_unit(), make_unit()]
    rows = [
        {"title": "Satu air", "unit": offices[0], "sdgs": [6], "urusan": "kesehatan"},
        {"title": "Dua air", "unit": offices[1], "sdgs": [6, 14]},
        {"title": "Tiga", "unit": offices[1]},
    ]
    fill_gallery(world.award, offices[0], rows)
    found = gallery(Sought.of({"sdg": "6"}), None)
    facets = {facet.name: {one.value: one.count for one in facet.options} for facet in found.facets}
    assert facets["sdg"] == {"6": 2, "14": 1}
    assert facets["unit"] == {offices[0].code: 1, offices[1].code: 1}
    assert facets["tahun"] == {"2025": 2}
    assert facets["urusan"] == {"kesehatan": 1}
    assert gallery(Sought.of({"sdg": "6", "unit": offices[1].code}), None).count == 1
    found = gallery(Sought.of({"q": "air", "sdg": "14", "unit": offices[1].code}), None)
    facets = {facet.name: {one.value: one.count for one in facet.options} for facet in found.facets}
    assert [str(card.title) for card in found.cards] == ["Dua <mark>air</mark>"]
    assert facets["sdg"] == {"6": 1, "14": 1}
    assert facets["unit"] == {offices[1].code: 1}
    assert facets["urusan"] == {}
    page = client.get("/galeri/?sdg=6&q=air").content.decode()
    assert 'value="6" selected' in page
    assert 'content="noindex, follow"' in page


def test_what_is_kept_of_the_counts_ends_with_any_change() -> None:
    world = GalleryWorld(())
    fill_gallery(
        world.award, make_unit(), [{"title": title, "sdgs": [6]} for title in ("Satu", "Dua", "Tiga")]
    )
    first, second, _third = GalleryEntry.objects.order_by("-changed_at")

    def counts() -> tuple[int, list[tuple[str, int]]]:
        facet = next(one for one in gallery(Sought(), None).facets if one.name == "sdg")
        return gallery(Sought(), None).count, [(one.value, one.count) for one in facet.options]

    assert counts() == (3, [("6", 3)])
    # A change that began before the latest one and was stored after it.
    GalleryEntry.objects.filter(pk=second.pk).update(
        sdgs=[14], changed_at=first.changed_at - timedelta(minutes=1)
    )
    assert counts() == (3, [("6", 2), ("14", 1)])
    GalleryEntry.objects.filter(pk=first.pk).update(is_shown=False, has_consent=False, sdgs=[])
    assert counts() == (2, [("6", 1), ("14", 1)])
    world.edition.opened_at = None
    world.edition.save()
    assert counts() == (0, [])


def test_what_a_search_ranks_lies_in_the_row_and_what_a_list_reads_never_leaves_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstorage FROM pg_attribute"
            " WHERE attrelid = 'submissions_galleryentry'::regclass AND attnum > 0 AND attlen = -1"
        )
        stored = dict(cursor.fetchall())
    assert stored["search"] == "m"
    assert {name for name, kind in stored.items() if kind == "x"} == {"summary", "text", "passages"}


def test_pages_keep_the_filter_and_are_canonical(client: Client) -> None:
    world = GalleryWorld(())
    fill_gallery(world.award, make_unit(), [{"title": f"Air {at:03d}"} for at in range(30)])
    page = client.get("/galeri/?q=air&tahun=2025").content.decode()
    assert "?q=air&amp;tahun=2025&amp;page=2" in page
    assert len(titles(client, "/galeri/?q=air&tahun=2025&page=2")) == 6
    first = client.get("/galeri/").content.decode()
    assert '/galeri/">' in first.partition('rel="canonical"')[2][:80]
    assert 'content="noindex' not in first
    entry = client.get(f"/galeri/{world.edition.slug}/E1-00001/").content.decode()
    assert '<meta property="og:type" content="article">' in entry
    assert 'content="noindex"' in client.get("/masuk/").content.decode()


def test_robots_and_sitemap_name_public_pages_alone(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    world.publish()
    robots = text_of(client, "/robots.txt")
    for path in ("/sekretariat/", "/entri-saya/", "/masuk/", "/v/"):
        assert f"Disallow: {path}\n" in robots
    assert text_of(client, "/sitemap.xml").count("<sitemap>") == 2
    places = text_of(client, "/sitemap/0/")
    assert f"/hasil/{world.edition.slug}/</loc>" in places
    innovations = text_of(client, "/sitemap/1/")
    assert world.address("paper dua") in innovations
    assert world.address("web satu") not in innovations
    text_of(client, "/sitemap/2/", 404)


def test_people_decide_on_the_page_of_their_entry(client: Client) -> None:
    world = GalleryWorld(("web satu", "paper dua"))
    world.publish()
    entry = world.entries["web satu"]
    client.force_login(world.owner)
    address = f"/entri-saya/{entry.pk}/galeri/"
    page = text_of(client, address)
    assert "“ringkasan”, “cara”" in page
    assert " checked" not in page
    client.post(address, {"galeri-shows_entry": "on", "galeri-shows_pictures": "on"})
    held = GalleryConsent.objects.get(submission=entry, superseded_at__isnull=True)
    assert (held.shows_entry, held.shows_pictures, held.shows_team, held.by) == (
        True,
        True,
        False,
        world.owner,
    )
    assert titles(Client()) == ["web satu", "paper dua"]
    client.post(address, {})
    assert titles(Client()) == ["paper dua"]


def test_the_secretariat_records_what_was_signed_and_what_it_serves(client: Client) -> None:
    world = GalleryWorld(("paper satu", "paper dua", "paper tiga", "paper empat", "paper lima"))
    entry = world.entries["paper lima"]
    entry.summary = "Ringkasan di kertas."
    entry.save()
    world.answer("paper lima")
    world.publish()
    staff = make_staff(world.edition, Membership.Role.SECRETARIAT)
    client.force_login(staff)
    address = f"/sekretariat/{world.edition.slug}/entri/{entry.pk}/galeri/"
    signed = {"simpan": "persetujuan", "galeri-shows_entry": "on", "galeri-given_by": "Lurah Contoh"}
    assert client.post(address, signed | {"galeri-given_on": "2999-01-01"}).status_code == 422
    assert client.post(address, signed).status_code == 422
    assert client.post(address, signed | {"galeri-given_on": "2025-03-01"}).status_code == 302
    held = entry.gallery_consents.get()
    assert (held.given_by, held.given_on, held.by) == ("Lurah Contoh", date(2025, 3, 1), staff)
    page = text_of(client, world.address("paper lima"))
    assert "Ringkasan di kertas." in page
    assert "Lurah Contoh" not in page
    sent = {"simpan": "klasifikasi", "sdgs": ["6", "14"], "urusan": "kesehatan"}
    assert client.post(address, sent).status_code == 302
    assert titles(client, "/galeri/?sdg=14") == ["paper lima"]
    assert client.post(address, sent | {"sdgs": ["99"]}).status_code == 422
    world.agree("paper lima", NOTHING, on_paper=OnPaper("Lurah Contoh", date(2025, 4, 1)))
    assert titles(client, "/galeri/?q=kertas") == []
    assert entry.gallery_consents.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_consent_in_force() -> None:
    world = GalleryWorld(("web satu",))
    world.publish()
    results = at_once(
        *[lambda shown=shown: world.agree("web satu", shown) for shown in (ALL, Shown(entry=True), ALL)]
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    held = GalleryConsent.objects.get(superseded_at__isnull=True)
    row = GalleryEntry.objects.get()
    assert (row.has_consent, row.shows_team) == (True, held.shows_team)
    rewrite_gallery(entries=[row.pk])
    assert verify_ledger(world.edition).is_whole
