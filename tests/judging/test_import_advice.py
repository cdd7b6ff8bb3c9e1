"""What the pages and the commands of an import advise, each in its own words."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Edition, Membership, User, WorkbookUpload
from tests.workbooks import INTAKE, SCORES, cilegon, cilegon_with_entries, saved, workbook

pytestmark = pytest.mark.django_db
HEADER = ["Nama Inovasi", "Unit / Kelurahan", "Ketua Tim"]
PAGES = {"entries": "submissions:import-entries", "scores": "judging:import-scores"}


def secretary(edition: Edition) -> Client:
    user = User.objects.create_user("sekretariat@contoh.example", name="Sekretariat")
    Membership.objects.create(user=user, role="secretariat", edition=edition)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def send(client: Client, edition: Edition, content: BytesIO, kind: str = "entries") -> Any:
    data = {"workbook": SimpleUploadedFile("b.xlsx", content.getvalue()), "state": "admitted"}
    return client.post(reverse(PAGES[kind], kwargs={"slug": edition.slug}), data, follow=True)


@pytest.mark.parametrize(
    ("kind", "book", "other"),
    [("entries", SCORES, "scores"), ("scores", INTAKE, "entries")],
)
def test_the_other_workbook_is_refused_once_with_the_way_to_its_page(
    kind: str, book: Path, other: str
) -> None:
    edition = cilegon()
    response = send(secretary(edition), edition, BytesIO(book.read_bytes()), kind)
    page = response.content.decode()
    assert response.status_code == 422
    assert f"This is a workbook of {other}. Use “Import {other}”." in page
    assert f"import_{other}" not in page
    address = reverse(PAGES[other], kwargs={"slug": edition.slug})
    assert f'<a class="btn btn-primary" href="{address}">' in page
    assert not WorkbookUpload.objects.exists()
    with translation.override("en"), pytest.raises(CommandError, match=rf"\(import_{other}\)"):
        call_command(f"import_{kind}", book, edition=edition.slug)


def test_the_page_names_the_checkbox_and_the_command_its_option(tmp_path: Path) -> None:
    edition = cilegon()
    client = secretary(edition)
    rows = [HEADER, ["Alat A", "Ciwedus", "Ketua 01"]]
    call_command("import_entries", saved(tmp_path / "a.xlsx", {"TTG": rows}), edition=edition.slug)
    other = {"TTG": [HEADER, ["Alat A", "Ciwedus", "Ketua 02"]]}
    page = send(client, edition, workbook(other)).content.decode()
    tick = "Tick “Take over what differs from what is stored” to take it over."
    assert f"Stored otherwise: team leader. {tick}" in page
    report, shown = tmp_path / "r.csv", StringIO()
    with translation.override("en"):
        book = saved(tmp_path / "b.xlsx", other)
        call_command("import_entries", book, edition=edition.slug, report=report, stdout=shown)
    told = report.read_text(encoding="utf-8")
    assert "Stored otherwise: team leader. Import with --update to take it over." in told
    assert shown.getvalue().splitlines()[0] == "1 unchanged"


def test_the_same_workbook_again_and_an_empty_one_say_why_nothing_is_stored() -> None:
    edition = cilegon_with_entries()
    client = secretary(edition)
    page = send(client, edition, BytesIO(INTAKE.read_bytes())).content.decode()
    assert "All 44 entries are stored already, nothing has changed" in page
    page = send(client, edition, workbook({"TTG": []})).content.decode()
    assert "There is no row of an entry in this file" in page
    page = send(client, edition, workbook({"TTG": []}), "scores").content.decode()
    assert "There is no row of scores in this file" in page


def test_a_sheet_without_header_is_counted_as_a_sheet() -> None:
    edition = cilegon()
    page = send(secretary(edition), edition, workbook({"TTG": [["Satu", "Dua"], [1, 2]]})).content.decode()
    assert "1 sheet could not be read." in page
    assert "Refused (1)" in page  # the lines that the choice shows
    assert "row is refused" not in page
    assert "Row 1 says: “Satu”, “Dua”." in page


def test_the_scores_say_which_sheets_they_become() -> None:
    edition = cilegon_with_entries()
    page = send(secretary(edition), edition, BytesIO(SCORES.read_bytes()), "scores").content.decode()
    assert "324 rows will be stored" in page
    assert "320 final sheets, 4 sheets with a conflict of interest." in page
