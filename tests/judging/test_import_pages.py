"""The pages of an import: who may, what is shown, and that nothing is stored before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import AuditEvent, Edition, Membership, User, WorkbookUpload
from judging.models import Scoresheet
from submissions.models import Submission
from tests.workbooks import INTAKE, SCORES, cilegon, workbook

pytestmark = pytest.mark.django_db
HEADER = ["Nama Inovasi", "Unit / Kelurahan", "Ketua Tim"]
GOOD = {"TTG": [HEADER, ["Alat A", "Ciwedus", "Ketua 01"], ["Alat B", "Antah Berantah", "Ketua 02"]]}


@pytest.fixture
def edition(db: None) -> Iterator[Edition]:
    with translation.override("en"):
        yield cilegon()


def sign_in(edition: Edition | None, role: str = "secretariat") -> Client:
    user = User.objects.create_user(f"{role}@contoh.example", name=f"Orang {role}")
    if edition is not None:
        Membership.objects.create(user=user, role=role, edition=edition)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def secretary(edition: Edition) -> Client:
    return sign_in(edition)


def url(edition: Edition, name: str = "submissions:import-entries", **kwargs: Any) -> str:
    return reverse(name, kwargs={"slug": edition.slug, **kwargs})


def send(client: Client, edition: Edition, file: BytesIO, name: str = "pendaftaran.xlsx", **data: Any) -> Any:
    upload = SimpleUploadedFile(name, file.getvalue())
    return client.post(url(edition), {"workbook": upload, "state": "admitted", **data})


def test_a_workbook_is_shown_row_by_row_then_imported(secretary: Client, edition: Edition) -> None:
    response = send(secretary, edition, BytesIO(INTAKE.read_bytes()))
    upload = WorkbookUpload.objects.get()
    assert response.url == url(edition, "submissions:import-entries-upload", pk=upload.pk)
    assert not Submission.objects.exists()
    page = secretary.get(response.url).content.decode()
    assert "44 rows will be stored" in page
    assert page.index("IPP row 19<") < page.index("IPP row 5<")  # the doubtful row before the good ones
    assert "The same title and unit as IPP row 7; not stored." in page
    confirm = url(edition, "submissions:import-entries-confirm", pk=upload.pk)
    assert secretary.post(confirm).status_code == 302
    assert Submission.objects.filter(state="admitted").count() == 44
    upload.refresh_from_db()
    assert (upload.state, upload.file.name.startswith("workbooks/")) == ("confirmed", True)
    assert "pendaftaran" not in upload.file.name
    told = AuditEvent.objects.get(kind="workbook.entries")
    assert told.data["rows"]["duplicate"] == 1
    again = secretary.post(confirm)
    assert again.status_code == 409
    assert Submission.objects.count() == 44


def test_scores_have_the_same_pages(secretary: Client, edition: Edition) -> None:
    send(secretary, edition, BytesIO(INTAKE.read_bytes()))
    secretary.post(url(edition, "submissions:import-entries-confirm", pk=WorkbookUpload.objects.get().pk))
    upload = SimpleUploadedFile("nilai.xlsx", SCORES.read_bytes())
    response = secretary.post(url(edition, "judging:import-scores"), {"workbook": upload})
    assert "324 rows will be stored" in secretary.get(response.url).content.decode()
    assert not Scoresheet.objects.exists()
    pk = WorkbookUpload.objects.get(kind="scores").pk
    secretary.post(url(edition, "judging:import-scores-confirm", pk=pk))
    assert Scoresheet.objects.filter(state="final").count() == 320
    assert secretary.get(url(edition, "submissions:import-entries-upload", pk=pk)).status_code == 404


def test_rows_are_narrowed_to_an_outcome(secretary: Client, edition: Edition) -> None:
    response = send(secretary, edition, workbook(GOOD))
    page = secretary.get(response.url + "?hasil=refused").content.decode()
    assert "TTG row 3" in page
    assert "TTG row 2<" not in page
    assert "1 row is refused and stays out" in page


def test_a_dropped_workbook_leaves_nothing_but_its_name(
    secretary: Client, edition: Edition, django_capture_on_commit_callbacks: Any
) -> None:
    send(secretary, edition, workbook(GOOD))
    upload = WorkbookUpload.objects.get()
    name, storage = upload.file.name, upload.file.storage
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        secretary.post(url(edition, "submissions:import-entries-drop", pk=upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.report, storage.exists(name)) == ("dropped", [], False)
    assert secretary.post(url(edition, "submissions:import-entries-confirm", pk=upload.pk)).status_code == 409
    assert not Submission.objects.exists()


def test_an_edition_that_changed_since_is_shown_again(secretary: Client, edition: Edition) -> None:
    send(secretary, edition, workbook(GOOD))
    send(secretary, edition, workbook(GOOD))
    second, first = WorkbookUpload.objects.order_by("-pk")
    secretary.post(url(edition, "submissions:import-entries-confirm", pk=first.pk))
    response = secretary.post(url(edition, "submissions:import-entries-confirm", pk=second.pk), follow=True)
    page = response.content.decode()
    assert "Nothing was imported; look at the rows again." in page
    assert "Nothing new to store" in page
    second.refresh_from_db()
    assert (second.state, Submission.objects.count()) == ("previewed", 1)


def test_options_reach_the_import(secretary: Client, edition: Edition) -> None:
    send(secretary, edition, workbook(GOOD), state="submitted", update="on")
    upload = WorkbookUpload.objects.get()
    assert upload.options == {"state": "submitted", "update": True}
    secretary.post(url(edition, "submissions:import-entries-confirm", pk=upload.pk))
    assert Submission.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "This is a PDF, not a workbook."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is an old Excel file (.xls)."),
        (b"PK\x03\x04" + b"\0" * 60, "The file is damaged or incomplete."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB."),
    ],
)
def test_hostile_files_are_refused_with_what_to_do(
    secretary: Client, edition: Edition, content: bytes, message: str
) -> None:
    response = send(secretary, edition, BytesIO(content))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not WorkbookUpload.objects.exists()


def test_what_a_cell_says_is_text_on_the_page_and_in_the_report(secretary: Client, edition: Edition) -> None:
    rows = [HEADER, ["<script>alert(1)</script>", "=HYPERLINK(1)", "Ketua"]]
    response = send(secretary, edition, workbook({"TTG": rows}), name="<b>a</b>.xlsx")
    page = secretary.get(response.url).content.decode()
    assert "<script>alert" not in page
    assert "<b>a</b>" not in page
    report = secretary.get(
        url(edition, "submissions:import-entries-report", pk=WorkbookUpload.objects.get().pk)
    )
    assert report["Content-Disposition"].startswith("attachment")
    assert ",=HYPERLINK" not in report.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 403), ("juror", 404), ("committee", 404), ("member", 404)]
)
def test_only_the_secretariat_of_this_edition(edition: Edition, role: str, status: int) -> None:
    secretary = sign_in(edition)
    send(secretary, edition, workbook(GOOD))
    pk = WorkbookUpload.objects.get().pk
    client = sign_in(None, role) if role == "member" else sign_in(edition, role)
    pages = [url(edition, "awards:import"), url(edition), url(edition, "judging:import-scores")]
    pages += [url(edition, f"submissions:import-entries-{name}", pk=pk) for name in ("upload", "report")]
    assert [client.get(page).status_code for page in pages] == [status] * 5
    actions = [url(edition, f"submissions:import-entries-{name}", pk=pk) for name in ("confirm", "drop")]
    assert [client.post(page).status_code for page in [*actions, url(edition)]] == [status] * 3
    assert not Submission.objects.exists()


def test_another_editions_uploads_do_not_exist(secretary: Client, edition: Edition) -> None:
    send(secretary, edition, workbook(GOOD))
    pk = WorkbookUpload.objects.get().pk
    other = cilegon("cilegon-2026")
    Membership.objects.create(
        user=User.objects.get(name="Orang secretariat"), role="secretariat", edition=other
    )
    assert secretary.get(url(other, "submissions:import-entries-upload", pk=pk)).status_code == 404
    assert secretary.get(url(other, "awards:import")).status_code == 200


def test_strangers_sign_in_first_and_actions_need_post(edition: Edition, secretary: Client) -> None:
    assert Client().get(url(edition)).status_code == 302
    send(secretary, edition, workbook(GOOD))
    pk = WorkbookUpload.objects.get().pk
    assert secretary.get(url(edition, "submissions:import-entries-confirm", pk=pk)).status_code == 405


@pytest.mark.parametrize("rows", [5, 300])
def test_the_preview_takes_the_same_few_queries_for_any_number_of_rows(
    secretary: Client, edition: Edition, rows: int, django_assert_max_num_queries: Any
) -> None:
    data = [[f"Alat {n}", "Ciwedus", "Ketua"] for n in range(rows)]
    response = send(secretary, edition, workbook({"TTG": [HEADER, *data]}))
    with django_assert_max_num_queries(7):
        page = secretary.get(response.url)
    assert page.content.decode().count('<th role="rowheader" scope="row">TTG row ') == min(rows, 100)
    with django_assert_max_num_queries(7):
        secretary.get(url(edition, "awards:import"))
