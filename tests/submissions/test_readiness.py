"""Readiness beside the award: own and verified levels, what lacks, and who writes it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.utils import translation

from awards.exceptions import DomainError
from awards.models import AuditEvent
from awards.services.versions import ChangedMeanwhile
from submissions.models import Attachment, IndicatorLevel, Submission
from submissions.queries.readiness import readiness_items, readiness_of
from submissions.services.attachments import (
    remove_attachment,
    replace_attachment,
    take_back_attachment,
)
from submissions.services.readiness import (
    OwnLevel,
    VerifiedLevel,
    add_iga,
    save_own_levels,
    verify_levels,
)
from tests.page_forms import sent_from
from tests.scenario import Award, Round
from tests.staff import make_staff, queries_of, signed_in
from tests.submissions.evidence import add, make_entry, sent

pytestmark = pytest.mark.django_db


class Scene:
    """An edition of so many entries with the indicators of the IGA beside its category."""

    def __init__(self, entries: int = 1) -> None:
        names = [f"Inovasi {number}" for number in range(1, entries + 1)]
        self.award = Award([Round("proposal", "100")], entries=names, jurors=["Juri 1"])
        self.secretary = make_staff(self.award.edition)
        assert add_iga(category=self.award.category, by=self.secretary) == 20
        self.entry = self.award.entries["Inovasi 1"]
        self.items = readiness_items([self.award.category.pk])[self.award.category.pk]
        self.slug = self.award.edition.slug

    def item(self, number: int) -> int:
        return self.items[number - 1].pk

    def row(self, number: int) -> Any:
        return self.board().rows[number - 1]

    def judging(self, number: int) -> dict[str, str]:
        """What a writer of the verified side has before their eyes."""
        row = self.row(number)
        return {"seen": row.verified_mark, "judged": row.judged_mark}

    def board(self) -> Any:
        return readiness_of([Submission.objects.get(pk=self.entry.pk)])[0]


def test_points_are_weight_times_level_and_both_sides_stand_beside_each_other() -> None:
    scene = Scene()
    own = {
        scene.item(1): OwnLevel(3, note="Perda"),  # weight 3
        scene.item(18): OwnLevel(2, basis="b", note="Laporan"),  # weight 3
        scene.item(20): OwnLevel(1),  # weight 4, no evidence
        scene.item(5): OwnLevel(0),  # not mandatory
        scene.item(2): OwnLevel(0),  # mandatory
    }
    assert save_own_levels(submission=scene.entry, levels=own, by=scene.secretary) == 5
    assert save_own_levels(submission=scene.entry, levels=own, by=scene.secretary) == 0
    found = {
        scene.item(1): VerifiedLevel(1, "Baru SK", **scene.judging(1)),
        scene.item(18): VerifiedLevel(2, **scene.judging(18)),
    }
    assert verify_levels(submission=scene.entry, levels=found, by=scene.secretary) == 2

    board = scene.board()

    assert (board.own_total, board.verified_total, board.maximum) == (9 + 6 + 4, 3 + 6, 111)
    assert (board.filled, board.verified_count) == (5, 2)
    lacks = {row.item.position: row.lacks for row in board.rows}
    assert [lacks[number] for number in (1, 5, 18)] == [[], [], []]
    assert all(lacks[number] for number in (2, 3, 17, 19, 20))
    assert (board.lacking, board.lacking_mandatory) == (17, 3)  # 2, 17 and 20 are mandatory
    assert board.rows[17].parameters == ["5–20 %", "20,01–50 %", "> 50 %"]
    event = AuditEvent.objects.get(edition=scene.award.edition, kind="readiness.verified")
    assert event.data == {"checklist": "iga-2026", "levels": {"16": 1, "33": 2}}


def test_what_is_verified_stays_as_it_was_said_and_nobody_overwrites_what_they_have_not_seen() -> None:
    scene = Scene()
    first, second = scene.item(1), scene.item(18)
    save_own_levels(submission=scene.entry, levels={first: OwnLevel(3)}, by=scene.secretary)
    with pytest.raises(ChangedMeanwhile):
        save_own_levels(
            submission=scene.entry,
            levels={second: OwnLevel(1, basis="a"), first: OwnLevel(2)},
            by=scene.secretary,
        )
    with pytest.raises(Exception, match="Kemanfaatan"):  # several ways of measuring, none chosen
        save_own_levels(submission=scene.entry, levels={second: OwnLevel(1)}, by=scene.secretary)
    with pytest.raises(ChangedMeanwhile):
        verify_levels(submission=scene.entry, levels={first: VerifiedLevel(1)}, by=scene.secretary)
    found = {first: VerifiedLevel(1, **scene.judging(1))}
    verify_levels(submission=scene.entry, levels=found, by=scene.secretary)
    late = {first: OwnLevel(1, seen=scene.row(1).own_mark)}
    with pytest.raises(DomainError, match=r"Regulasi.* sudah diverifikasi"):
        save_own_levels(submission=scene.entry, levels=late, by=scene.secretary)
    row = IndicatorLevel.objects.get(submission=scene.entry)
    assert (row.own_level, row.verified_level) == (3, 1)


def test_on_pages_nothing_typed_is_lost_and_the_files_list_the_indicators_in_order() -> None:
    scene = Scene()
    client = signed_in(scene.secretary)
    own = f"/entri-saya/{scene.entry.pk}/kesiapan/"
    basis, plain = f"i{scene.item(18)}", f"i{scene.item(1)}"
    typed = sent_from(client.get(own))
    typed |= {f"{basis}-level": "2", f"{basis}-note": "Laporan akhir tahun"}
    refused = client.post(own, typed)
    assert refused.status_code == 422
    assert "Laporan akhir tahun" in refused.content.decode()
    assert "Choose how it is measured." in refused.content.decode()
    typed |= {f"{basis}-basis": "a", f"{plain}-level": "1"}
    assert client.post(own, typed).status_code == 302
    stale = client.post(own, typed | {f"{plain}-level": "3"})
    assert stale.status_code == 409
    assert "Regulasi inovasi daerah" in stale.content.decode()

    desk = f"/sekretariat/{scene.slug}/kesiapan/entri/{scene.entry.code}/"
    found = sent_from(client.get(desk)) | {f"{basis}-level": "1", f"{basis}-note": "Hanya 150 orang"}
    assert client.post(desk, found).status_code == 302
    page = client.get(f"/sekretariat/{scene.slug}/kesiapan/").content.decode()
    assert "9 of 111" in page
    assert "3 of 111" in page

    data = client.get(f"/sekretariat/{scene.slug}/dokumen/daftar/kesiapan-indikator.csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["Official no."] for row in rows] == [str(number) for number in range(16, 36)]
    row = rows[17]
    assert [
        row[name] for name in ("Basis", "Own level", "Own points", "Verified level", "Verified points")
    ] == [
        "a",
        "2",
        "6",
        "1",
        "3",
    ]


def test_two_people_at_different_indicators_are_both_stored_and_neither_loses_anything() -> None:
    scene = Scene()
    own = f"/entri-saya/{scene.entry.pk}/kesiapan/"
    one, other = signed_in(scene.secretary), signed_in(scene.secretary)
    lines = OwnLevel(1, note="Baris satu\nBaris dua")
    save_own_levels(submission=scene.entry, levels={scene.item(3): lines}, by=scene.secretary)
    first, second = f"i{scene.item(1)}", f"i{scene.item(2)}"
    mine, theirs = sent_from(one.get(own)), sent_from(other.get(own))

    assert one.post(own, mine | {f"{first}-level": "3", f"{first}-note": "Perda"}).status_code == 302
    sent = theirs | {f"{second}-level": "2", f"{second}-note": "Peta jalan"}
    assert other.post(own, sent).status_code == 302
    # Whoever sends the old page once more, with nothing new in it, puts nothing old back either.
    assert other.post(own, sent).status_code == 302

    said = {row.item_id: (row.own_level, row.own_note) for row in IndicatorLevel.objects.all()}
    assert said == {
        scene.item(1): (3, "Perda"),
        scene.item(2): (2, "Peta jalan"),
        scene.item(3): (1, "Baris satu\nBaris dua"),
    }

    # A conflict at one indicator leaves what the other wrote at another, on the page and after it.
    late = theirs | {f"{second}-level": "1", f"{second}-note": "Terlambat"}
    page = other.post(own, late)
    assert page.status_code == 409
    renewed = sent_from(page)
    assert (renewed[f"{first}-level"], renewed[f"{first}-note"]) == ("3", "Perda")
    assert page.content.decode().count("Somebody else changed this meanwhile") == 1
    assert other.post(own, renewed).status_code == 302
    said = {row.item_id: (row.own_level, row.own_note) for row in IndicatorLevel.objects.all()}
    assert said[scene.item(1)] == (3, "Perda")
    assert said[scene.item(2)] == (1, "Terlambat")


def test_two_people_verify_different_indicators_while_the_entry_says_more() -> None:
    scene = Scene()
    own = f"/entri-saya/{scene.entry.pk}/kesiapan/"
    desk = f"/sekretariat/{scene.slug}/kesiapan/entri/{scene.entry.code}/"
    one, other = signed_in(scene.secretary), signed_in(scene.secretary)
    first, second, third = (f"i{scene.item(number)}" for number in (1, 2, 3))
    said = {scene.item(number): OwnLevel(2, note="Ada") for number in (1, 2)}
    save_own_levels(submission=scene.entry, levels=said, by=scene.secretary)
    mine, theirs, entry = (sent_from(one.get(address)) for address in (desk, desk, own))

    # The entry names another place of the evidence of 2 and fills in 3, of which nobody judged the level yet.
    more = {f"{second}-note": "Map arsip 3", f"{third}-level": "1", f"{third}-note": "Foto"}
    assert one.post(own, entry | more).status_code == 302
    assert one.post(desk, mine | {f"{first}-level": "1", f"{first}-note": "Baru SK"}).status_code == 302
    assert other.post(desk, theirs | {f"{second}-level": "2"}).status_code == 302
    rows = {row.item_id: row for row in IndicatorLevel.objects.all()}
    found = {key: (row.verified_level, row.verified_note, row.own_note) for key, row in rows.items()}
    assert found == {
        scene.item(1): (1, "Baru SK", "Ada"),
        scene.item(2): (2, "", "Map arsip 3"),
        scene.item(3): (None, "", "Foto"),
    }

    # But who judges a level that the entry has changed is told, and sees it.
    page = other.post(desk, theirs | {f"{third}-level": "1", f"{third}-note": "Cocok"})
    assert page.status_code == 409
    renewed = sent_from(page)
    assert (renewed[f"{third}-note"], renewed[f"{first}-note"]) == ("Cocok", "Baru SK")
    assert other.post(desk, renewed).status_code == 302
    row = IndicatorLevel.objects.get(item=scene.item(3))
    assert (row.verified_level, row.verified_note, row.own_level) == (1, "Cocok", 1)


def test_a_conflict_shows_what_is_stored_and_the_next_save_goes_over_it() -> None:
    scene = Scene()
    client = signed_in(scene.secretary)
    own = f"/entri-saya/{scene.entry.pk}/kesiapan/"
    desk = f"/sekretariat/{scene.slug}/kesiapan/entri/{scene.entry.code}/"
    first = scene.item(1)
    typed = sent_from(client.get(own)) | {f"i{first}-level": "3", f"i{first}-note": "Tulisan saya"}
    save_own_levels(
        submission=scene.entry, levels={first: OwnLevel(2, note="Dari orang lain")}, by=scene.secretary
    )
    page = client.post(own, typed)
    body = page.content.decode()
    assert (page.status_code, "Dari orang lain" in body, "Tulisan saya" in body) == (409, True, True)
    assert client.post(own, typed).status_code == 409  # the old page still
    assert client.post(own, sent_from(page)).status_code == 302
    row = IndicatorLevel.objects.get()
    assert (row.own_level, row.own_note) == (3, "Tulisan saya")

    typed = sent_from(client.get(desk)) | {f"i{first}-level": "2", f"i{first}-note": "Catatan saya"}
    found = {first: VerifiedLevel(1, "Catatan lain", **scene.judging(1))}
    verify_levels(submission=scene.entry, levels=found, by=scene.secretary)
    page = client.post(desk, typed)
    body = page.content.decode()
    assert (page.status_code, "Catatan lain" in body, "Catatan saya" in body) == (409, True, True)
    assert client.post(desk, sent_from(page)).status_code == 302
    row.refresh_from_db()
    assert (row.verified_level, row.verified_note) == (2, "Catatan saya")


def test_what_was_typed_of_an_indicator_verified_meanwhile_is_shown_and_hinders_no_other() -> None:
    scene = Scene()
    client = signed_in(scene.secretary)
    own = f"/entri-saya/{scene.entry.pk}/kesiapan/"
    first, other, third = (scene.item(number) for number in (1, 2, 3))
    shown = sent_from(client.get(own))
    verified = {first: VerifiedLevel(1), third: VerifiedLevel(0)}
    verify_levels(submission=scene.entry, levels=verified, by=scene.secretary)
    typed = {f"i{other}-level": "2", f"i{other}-note": "Peta jalan"}
    late = {f"i{first}-level": "3", f"i{first}-note": "Ditulis bersamaan"}
    page = client.post(own, shown | typed | late)
    body = page.content.decode()
    assert (page.status_code, "Ditulis bersamaan" in body, "Peta jalan" in body) == (409, True, True)
    assert body.count("It is verified, so what was said before stays.") == 1
    renewed = sent_from(page)
    assert [f"i{item}-seen" in renewed for item in (first, other, third)] == [False, True, False]
    assert client.post(own, renewed).status_code == 302
    said = {row.item_id: (row.own_level, row.own_note) for row in IndicatorLevel.objects.all()}
    assert said == {first: (None, ""), third: (None, ""), other: (2, "Peta jalan")}


def test_a_file_is_evidence_as_long_as_it_is_part_of_the_entry() -> None:
    entry, question = make_entry()
    owner = entry.owner
    assert owner is not None
    add_iga(category=entry.category, by=owner)
    first, second = (item.pk for item in readiness_items([entry.category_id])[entry.category_id][:2])
    file = add(entry, question)
    verify_levels(submission=entry, levels={second: VerifiedLevel(1)}, by=owner)
    # Both name the file; the second is verified by now, so that it stays as it was said.
    save_own_levels(submission=entry, levels={first: OwnLevel(3, evidence_id=file.pk)}, by=owner)
    IndicatorLevel.objects.filter(item=second).update(own_level=2, evidence=file)

    def named() -> list[str | None]:
        rows = readiness_of([entry])[0].rows[:2]
        return [row.evidence.name if row.evidence is not None else None for row in rows]

    assert named() == ["surat.pdf", "surat.pdf"]
    other = replace_attachment(attachment=file, file=sent("baru.pdf"), by=owner)
    assert named() == ["baru.pdf", None]
    take_back_attachment(attachment=file, by=owner)
    assert named() == ["surat.pdf", "surat.pdf"]
    replace_attachment(attachment=file, file=sent("lain.pdf"), by=owner)
    remove_attachment(attachment=IndicatorLevel.objects.get(item=first).evidence, by=owner)
    assert named() == [None, None]
    with translation.override("en"):
        assert [row.lacks for row in readiness_of([entry])[0].rows[:2]] == [["No evidence is named"]] * 2
    assert not Attachment.objects.present().filter(pk=other.pk).exists()

    client = signed_in(owner)
    page = client.get(f"/entri-saya/{entry.pk}/kesiapan/").content.decode()
    assert [name for name in ("surat.pdf", "baru.pdf", "lain.pdf") if name in page] == []
    # Who changes nothing stores nothing, and so hinders nobody.
    assert save_own_levels(submission=entry, levels={first: OwnLevel(3)}, by=owner) == 0


def test_three_in_three_categories_cost_as_much_as_one_and_a_category_without_the_list_has_no_page() -> None:
    counted = []
    for size in (1, 3):
        scene = Scene(size)
        client = signed_in(scene.secretary)
        counted.append(queries_of(client, f"/sekretariat/{scene.slug}/kesiapan/"))
    category = scene.award.category
    for number in (2, 3):
        category.pk, category.code, category.entry_prefix = None, f"lain-{number}", f"L{number}"
        category.position = number
        category.save()
    counted.append(queries_of(client, f"/sekretariat/{scene.slug}/kesiapan/"))
    assert counted == counted[:1] * 3
    other = Award([Round("proposal", "100")], entries=["A"], jurors=["J"])
    client = signed_in(make_staff(other.edition))
    assert client.get(f"/entri-saya/{other.entries['A'].pk}/kesiapan/").status_code == 404
    added = client.post(f"/sekretariat/{other.edition.slug}/kesiapan/tambah/ipp/")
    assert added.status_code == 302
    assert client.get(f"/entri-saya/{other.entries['A'].pk}/kesiapan/").status_code == 200
