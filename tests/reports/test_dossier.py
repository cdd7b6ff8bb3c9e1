"""The dossier alone proves the results, and its script names whatever was changed in it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest import mock
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from awards.models import Category, Edition, Seal, User
from judging.services.recusals import declare_recusal
from judging.services.scoresheets import save_scores
from reports.exports.dossier import write_entry_dossier
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from reports.services.results import confirm_results
from submissions.models import Attachment, Form, TeamMember
from submissions.services.entries import freeze_revision
from tests.data import CILEGON
from tests.reports.dossiers import unpacked, verify, wrong
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award, Crit, Round, make_edition
from tests.staff import staff_client

pytestmark = pytest.mark.django_db(transaction=True)
CHAIN = [
    Crit("bukti", "60", maximum="7", tie=1, step="0.5"),
    Crit("manfaat", "40", maximum="7", tie=2, step="0.5"),
]
ENTRIES = ["Sumur Pintar", "Peta Banjir", "Kolam Ikan", "Kartu Sehat", "Pos Pintar"]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def award() -> Award:
    """Two stages on a scale of 7 with a line, a tie and a recusal; papers rendered."""
    rounds = [
        Round("proposal", "40", CHAIN, {"promote_best": 4}),
        Round("presentasi", "60", CHAIN, {"min_sheets": 1}),
    ]
    award = Award(rounds, entries=ENTRIES, jurors=["BRIN 1", "LAN-RI", "Sekda"], edition=paper_edition())
    award.assign_all()
    for number, entry in enumerate(award.entries.values(), start=1):
        TeamMember.objects.create(
            submission=entry,
            role="leader",
            name=f"Ketua Tim {number:02d}",
            email="ketua@warga.example",
            nip="1",
        )
    declare_recusal(
        submission=award.entries["Kolam Ikan"], juror=award.jurors["BRIN 1"], reason="Satu unit", by=None
    )
    values = {
        "Sumur Pintar": "6.5",
        "Peta Banjir": "6",
        "Kolam Ikan": "6",
        "Kartu Sehat": "5",
        "Pos Pintar": "1",
    }
    for stage in award.stages:
        for entry, value in values.items():
            for juror in award.jurors:
                if (entry, juror) == ("Kolam Ikan", "BRIN 1"):
                    continue
                if stage == "presentasi" and entry == "Pos Pintar":
                    continue
                award.score(stage, entry, juror, {"bukti": value, "manfaat": value})
        assert award.close(stage) == []
    confirm_results(category=award.category, by=None, allow_joint=True)
    with mock.patch("reports.services.documents.dispatch_documents"):
        issued = issue_documents(edition=award.edition, by=None)
    render_batch(issued.document_ids)
    return award


def test_an_untouched_dossier_agrees_in_everything(award: Award, tmp_path: Path) -> None:
    folder = unpacked(award.edition, tmp_path)
    head = Seal.objects.get(category=award.category, kind=Seal.Kind.SCORES)
    code, said = verify(folder, head.ledger_head)
    assert (code, wrong(said)) == (0, {}), said
    assert f"row {head.ledger_count} of" in said
    assert verify(folder, "0" * 63 + "1")[0] == 1
    lines = (folder / "data/sheets.jsonl").read_text().splitlines()
    assert len(lines) == 2 * 5 * 3
    rows = [json.loads(line) for line in lines]
    assert sum(row["state"] == "void" for row in rows) == 2


def test_a_category_renamed_since_its_papers_is_still_the_same_one(award: Award, tmp_path: Path) -> None:
    Category.objects.filter(pk=award.category.pk).update(name="Nama yang Baru")
    code, said = verify(unpacked(award.edition, tmp_path))
    assert (code, wrong(said)) == (0, {}), said


def test_of_people_it_holds_names_alone(award: Award, tmp_path: Path) -> None:
    folder = unpacked(award.edition, tmp_path)
    text = "".join(path.read_text() for path in folder.glob("data/*"))
    assert "Ketua Tim 01" in text
    assert "ketua@warga.example" not in text
    assert not [user.email for user in User.objects.all() if user.email in text]


def test_what_is_on_a_sheet_that_is_not_final_stays_its_jurors_own(tmp_path: Path) -> None:
    award = Award(
        [Round("proposal", "100", CHAIN)], entries=ENTRIES[:1], jurors=["BRIN 1", "LAN-RI", "Sekda"]
    )
    award.assign_all()
    entry, values = award.entries[ENTRIES[0]], {"bukti": "6.5", "manfaat": "6"}
    for juror in ("BRIN 1", "LAN-RI"):
        award.score("proposal", ENTRIES[0], juror, values)
    declare_recusal(submission=entry, juror=award.jurors["LAN-RI"], reason="Satu unit", by=None)
    draft = award.sheet("proposal", ENTRIES[0], "Sekda")
    given = {code: Decimal(value) for code, value in values.items()}
    save_scores(sheet_id=draft.pk, values=given, comment="Belum selesai", by=award.jurors["Sekda"])
    rows = [
        json.loads(line)
        for line in (unpacked(award.edition, tmp_path) / "data/sheets.jsonl").read_text().splitlines()
    ]
    with (tmp_path / "entri.zip").open("wb") as target:
        write_entry_dossier(entry, target)
    with ZipFile(tmp_path / "entri.zip") as dossier:
        of_entry = [json.loads(line) for line in dossier.read("data/sheets.jsonl").splitlines()]
    told = {
        row["state"]: (row["values"], row["total"], row["comment"])
        for row in rows
        if row["entry"] == entry.pk
    }
    assert told == {
        "final": ({"bukti": "6.50", "manfaat": "6.00"}, "90.0000000000", ""),
        "void": ({}, None, ""),
        "draft": ({}, None, ""),
    }
    assert of_entry == [row for row in rows if row["entry"] == entry.pk]


def final_sheet(sheets: list[dict[str, Any]]) -> dict[str, Any]:
    """The first sheet that counts; the practice sheet and a recused juror's stand among them."""
    return next(sheet for sheet in sheets if sheet["state"] == "final")


def told(papers: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The rows that the paper of this kind prints."""
    facts = next(paper["facts"] for paper in papers if paper["kind"] == kind)
    rows: list[dict[str, Any]] = facts["annexes"][0]["rows"] if kind == "decree" else facts["rows"]
    return rows


Change = Callable[[list[dict[str, Any]]], object]
CHANGES: dict[str, tuple[str, Change, str]] = {
    "a value": ("sheets", lambda rows: final_sheet(rows)["values"].update(bukti="7"), "sheets"),
    "a value and its total": (
        "sheets",
        lambda rows: final_sheet(rows).update(values={"bukti": "7", "manfaat": "7"}, total="100.0000000000"),
        "sheets",
    ),
    "a sheet left out": ("sheets", lambda rows: rows.remove(final_sheet(rows)), "stages"),
    "a sheet made void": ("sheets", lambda rows: final_sheet(rows).update(state="void"), "stages"),
    "a score of a stage": ("standings", lambda rows: rows[0].update(score="99.00"), "stages"),
    "a place in a stage": ("standings", lambda rows: rows[0].update(place=3), "stages"),
    "who went on": ("standings", lambda rows: rows[0].update(goes_on=False), "stages"),
    "a final": ("finals", lambda rows: rows[0].update(final="99.00"), "finals"),
    "a final left out": ("finals", lambda rows: rows.pop(0), "figures"),
    "a rank": ("finals", lambda rows: rows[1].update(rank=1), "finals"),
    "a title given": (
        "decisions",
        lambda rows: next(row for row in rows if row["kind"] == "plenary")["placements"][0].update(
            title="Juara IX"
        ),
        "places",
    ),
    "a lock": (
        "decisions",
        lambda rows: next(row for row in rows if row["kind"] == "lock")["ledger"].update(head="0" * 64),
        "ledger",
    ),
    "what a paper says": ("papers", lambda rows: rows[0]["facts"].update(recipient="Orang Lain"), "papers"),
    "a final in the minutes": (
        "papers",
        lambda rows: told(rows, "minutes")[0].update(final="1,00"),
        "figures",
    ),
    "a title in the decision": (
        "papers",
        lambda rows: told(rows, "decree")[0].update(award="Juara IX"),
        "figures",
    ),
    "a sheet's total in the recap": (
        "papers",
        lambda rows: told(rows, "recap")[0]["stages"][0]["totals"].__setitem__(0, "1,00"),
        "figures",
    ),
    "a row of the ledger": ("ledger", lambda rows: rows[3].update(actor=7), "ledger"),
    "the last row of the ledger": ("ledger", lambda rows: rows.pop(), "ledger"),
    "two rows of the ledger": ("ledger", lambda rows: rows.insert(2, rows.pop(3)), "ledger"),
}


def test_whatever_was_changed_is_named(award: Award, tmp_path: Path) -> None:
    whole = unpacked(award.edition, tmp_path)
    named = {}
    for label, (table, change, _check) in CHANGES.items():
        folder = shutil.copytree(whole, tmp_path / "rusak")
        path = folder / f"data/{table}.jsonl"
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        change(rows)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        code, said = verify(folder)
        named[label] = code == 1 and {"files", CHANGES[label][2]} <= wrong(said).keys()
        shutil.rmtree(folder)
    assert named == dict.fromkeys(CHANGES, True)


def test_a_changed_missing_or_added_file_is_named(award: Award, tmp_path: Path) -> None:
    folder = unpacked(award.edition, tmp_path)
    paper = next(folder.glob("papers/*.pdf"))
    paper.write_bytes(paper.read_bytes()[:-1] + b" ")
    (folder / "results.csv").unlink()
    (folder / "tambahan.txt").write_text("x")
    code, said = verify(folder)
    assert (code, wrong(said)) == (1, {"files": 3, "papers": 1})
    assert f"papers/{paper.name} was changed" in said
    assert "results.csv is missing" in said
    assert "tambahan.txt is not in the manifest" in said


def test_the_award_of_2025_is_recomputed_from_its_dossier(tmp_path: Path) -> None:
    slug = "cilegon-2025"
    for command, *rest in [
        ("create_edition",),
        ("import_entries", str(CILEGON / "pendaftaran-2025.xlsx")),
        ("import_scores", str(CILEGON / "nilai-2025.xlsx")),
    ]:
        options = {"preset": slug} if command == "create_edition" else {"edition": slug}
        call_command(command, *rest, **options, stdout=StringIO(), stderr=StringIO())
    for stage in ("proposal", "presentasi"):
        call_command("close_stage", edition=slug, stage=stage, stdout=StringIO())
    call_command("confirm_results", edition=slug, joint=True, stdout=StringIO())
    code, said = verify(unpacked(Edition.objects.get(slug=slug), tmp_path))
    assert (code, wrong(said)) == (0, {}), said
    checked = {line.split()[0]: int(line.split()[1]) for line in said.splitlines() if " checked, " in line}
    assert (checked["sheets"], checked["finals"], checked["places"]) == (320, 44, 14)


def test_secretariat_and_auditor_download_it_and_nobody_else(award: Award) -> None:
    address = f"/sekretariat/{award.edition.slug}/dokumen/berkas-pemeriksaan/"
    for role in ("secretariat", "auditor"):
        answer = staff_client(award.edition, role).get(address)
        assert answer["Content-Disposition"] == f'attachment; filename="{award.edition.slug}.zip"'
        with ZipFile(BytesIO(b"".join(answer.streaming_content))) as dossier:
            assert dossier.testzip() is None
    assert staff_client(make_edition()).get(address).status_code == 404


PDF = b"%PDF-1.4 bukti"


def entry_folder(award: Award, title: str, folder: Path) -> Path:
    """The unpacked dossier of an entry, which got a file of evidence first."""
    entry = award.entries[title]
    entry.form = Form.objects.create(category=award.category, state="in_force", published_at=timezone.now())
    entry.save(update_fields=["form"])
    Attachment.objects.create(
        submission=entry,
        section_code="bukti",
        question_code="surat",
        position=1,
        name="surat.pdf",
        file_type="pdf",
        media_type="application/pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        stored=ContentFile(PDF, "surat"),
        by=award.jurors["Sekda"],
    )
    freeze_revision(entry)
    address = f"/sekretariat/{award.edition.slug}/entri/{entry.code}/berkas/"
    answer = staff_client(award.edition, "auditor").get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="{award.edition.slug}-{entry.code}.zip"'
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as dossier:
        dossier.extractall(folder)
    return folder


def test_the_dossier_of_an_entry_proves_what_one_entry_can_and_any_changed_byte_fails(
    award: Award, tmp_path: Path
) -> None:
    folder = entry_folder(award, "Kolam Ikan", tmp_path / "berkas")
    code, said = verify(folder)
    assert (code, wrong(said)) == (0, {}), said
    checked = {line.split()[0]: int(line.split()[1]) for line in said.splitlines() if " checked, " in line}
    # Two stages by three jurors without the recused one; two stage scores and a final; a winner's and a
    # participant's certificate; two copies, the second with the evidence.
    assert checked == {
        "files": len(json.loads((folder / "manifest.json").read_text())),
        "ledger": len((folder / "data/ledger.jsonl").read_text().splitlines()),
        "copies": 2,
        "evidence": 1,
        "sheets": 4,
        "scores": 3,
        "papers": len(list((folder / "papers").iterdir())),
    }
    assert "rank and place" in said
    words = "".join(path.read_text() for path in folder.glob("data/*"))
    assert "ketua@warga.example" not in words
    assert "Sumur Pintar" not in words

    # The head that the extract prints is a row of the edition's dossier.
    last = json.loads((folder / "data/ledger.jsonl").read_text().splitlines()[-1])
    (tmp_path / "edisi").mkdir()
    assert verify(unpacked(award.edition, tmp_path / "edisi"), last["hash"])[0] == 0

    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "verify.py"):
        whole = path.read_bytes()
        path.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1]) + whole[-1:])
        assert verify(folder)[0] == 1, path
        path.write_bytes(whole)
    assert verify(folder)[0] == 0


ENTRY_CHANGES: dict[str, tuple[str, Change, str]] = {
    "values and total": (
        "sheets",
        lambda rows: final_sheet(rows).update(values={"bukti": "7", "manfaat": "7"}, total="100.0000000000"),
        "sheets",
    ),
    "a sheet made void": (
        "sheets",
        lambda rows: final_sheet(rows).update(state="void"),
        "scores",
    ),
    "a final": ("finals", lambda rows: rows[0].update(final="99.00"), "scores"),
    "a row of the ledger": ("ledger", lambda rows: rows[0].update(actor=7), "ledger"),
    "what a paper says": ("papers", lambda rows: rows[0]["facts"].update(recipient="Orang Lain"), "papers"),
    "the hash of the evidence": ("evidence", lambda rows: rows[0].update(sha256="0" * 64), "evidence"),
}


def test_a_changed_dossier_of_an_entry_fails_even_with_a_manifest_made_anew(
    award: Award, tmp_path: Path
) -> None:
    folder = entry_folder(award, "Peta Banjir", tmp_path / "berkas")
    manifest = folder / "manifest.json"
    for what, (table, change, check) in ENTRY_CHANGES.items():
        path = folder / f"data/{table}.jsonl"
        whole, hashes = path.read_bytes(), manifest.read_bytes()
        rows = [json.loads(line) for line in whole.decode().splitlines()]
        change(rows)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest.write_text(json.dumps(json.loads(hashes) | {f"data/{table}.jsonl": digest}))
        code, said = verify(folder)
        assert code == 1, what
        assert check in wrong(said), (what, said)
        path.write_bytes(whole)
        manifest.write_bytes(hashes)
