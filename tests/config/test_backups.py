"""The drill: a backup goes to another database and another folder, and nothing is lost on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from unittest import mock
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from awards.models import LedgerHead
from config.backups.archive import stored_names
from config.backups.manifest import Manifest
from reports.models import Document
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from tests.reports.paper_edition import add_award, paper_edition

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]


@pytest.fixture
def edition_with_papers() -> str:
    edition = paper_edition("edisi-cadangan")
    award = add_award(edition, "ipp", {"Sumur Pintar": "90", "Peta Banjir": "80"})
    assert award.close("presentasi") == []
    with mock.patch("reports.services.documents.dispatch_documents"):
        issued = issue_documents(edition=edition, kinds=["participant", "recap"], by=None)
    assert render_batch(issued.document_ids) == 3
    return edition.slug


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a new database beside the tests' own."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    values = connection.get_connection_params()
    port = f":{values['port']}" if values.get("port") else ""
    host = quote(values.get("host") or "", safe="")
    yield f"postgresql://{values['user']}:{quote(values.get('password') or '')}@{host}{port}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def backup(target: Path) -> str:
    out = StringIO()
    call_command("backup", output=target, stdout=out)
    return out.getvalue()


def elsewhere(address: str, media: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of this product with another database and another folder of files."""
    values = {
        "DATABASE_URL": address,
        "MEDIA_ROOT": str(media),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | values,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def rewritten(source: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """The same archive with members changed, or left out where None."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            stream = old.extractfile(member)
            assert stream is not None
            content = change.get(member.name, stream.read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, BytesIO(content))
    return target


def test_a_restored_installation_says_exactly_the_same(
    edition_with_papers: str, empty_database: str, tmp_path: Path
) -> None:
    archive, media = tmp_path / "cadangan.tar", tmp_path / "berkas"
    said = backup(archive)
    head = LedgerHead.objects.get(edition__slug=edition_with_papers)
    results = tmp_path / "hasil.csv"
    call_command("export_results", edition=edition_with_papers, format="csv", output=results)

    done = elsewhere(empty_database, media, "restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{head.count} baris" in done.stdout or f"of {head.count} rows" in done.stdout
    assert head.head in said
    assert head.head in done.stdout

    exported = tmp_path / "hasil-pulih.csv"
    arguments = ["--edition", edition_with_papers, "--format", "csv", "--output", str(exported)]
    assert elsewhere(empty_database, media, "export_results", *arguments).returncode == 0
    assert exported.read_bytes() == results.read_bytes()
    names = stored_names()
    assert len(names) == Document.objects.count() == 3
    for name in names:
        assert (media / name).read_bytes() == (Path(settings.MEDIA_ROOT) / name).read_bytes()
    assert elsewhere(empty_database, media, "verify_ledger").returncode == 0
    assert elsewhere(empty_database, media, "migrate", "--check").returncode == 0

    again = elsewhere(empty_database, tmp_path / "lain", "restore", str(archive))
    assert again.returncode == 1
    assert not (tmp_path / "lain").exists()


def test_only_the_owner_may_read_a_backup_and_none_is_overwritten(
    edition_with_papers: str, tmp_path: Path
) -> None:
    archive = tmp_path / "cadangan.tar"
    backup(archive)
    assert archive.stat().st_mode & 0o777 == 0o600
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        backup(archive)
    assert archive.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cadangan.tar"]


def test_a_missing_file_stops_the_backup_and_is_named(edition_with_papers: str, tmp_path: Path) -> None:
    document = Document.objects.filter(kind="recap").get()
    document.file.storage.delete(document.file.name)
    with pytest.raises(CommandError, match=document.public_id):
        backup(tmp_path / "cadangan.tar")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_backup_is_refused_before_anything_is_written(
    edition_with_papers: str, empty_database: str, tmp_path: Path
) -> None:
    archive, media = tmp_path / "cadangan.tar", tmp_path / "berkas"
    backup(archive)
    with tarfile.open(archive) as whole:
        parts = {member.name: whole.extractfile(member).read() for member in whole}  # type: ignore[union-attr]
    paper = next(name for name in parts if name.startswith("files/"))
    changes: dict[str, dict[str, bytes | None]] = {
        "database": {"database.dump": parts["database.dump"][:-1] + b"x"},
        "paper": {paper: parts[paper].replace(b"%PDF", b"%PDE", 1)},
        "left out": {paper: None},
        "manifest": {"manifest.json": b"[]"},
        "extra": {},
    }
    for part, change in changes.items():
        broken = rewritten(archive, tmp_path / f"{part}.tar", change)
        if part == "extra":
            with tarfile.open(broken, "a") as longer:
                longer.addfile(tarfile.TarInfo("files/../../selundupan"))
        done = elsewhere(empty_database, media, "restore", str(broken))
        assert (part, done.returncode, media.exists()) == (part, 1, False)
        with psycopg2.connect(empty_database) as found, found.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert (part, cursor.fetchone()) == (part, (0,))


def test_what_is_no_archive_is_refused_in_one_line(empty_database: str, tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(b"%PDF-1.7")
    done = elsewhere(empty_database, tmp_path / "berkas", "restore", str(tmp_path / "x.tar"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["files/../rahasia", "files//etc/passwd", "lain", "files/", "files/a\\b"])
def test_a_manifest_never_leads_out_of_the_archive(name: str) -> None:
    part = {"size": 1, "sha256": "0" * 64}
    said = {"format": 1, "created_at": "x", "ledgers": {}, "parts": {"database.dump": part, name: part}}
    with pytest.raises(Exception, match="manifest is damaged"):
        Manifest.from_json(json.dumps(said).encode())
