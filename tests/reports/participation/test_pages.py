"""The pages of participation, what leaves them, and the one place from which a unit is written to."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from awards.models import AccessLog, Edition, Membership, Organization, User
from reports.participation import sentences
from reports.participation.facts import participation_facts
from submissions.models import Submission
from tests.reports import pdf_reading
from tests.reports.participation.test_facts import enter, former, make_category, said
from tests.scenario import make_edition, make_unit
from tests.staff import queries_of, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ADMITTED = Submission.State.ADMITTED


def path(edition: Edition, tail: str = "") -> str:
    return f"/sekretariat/{edition.slug}/partisipasi/{tail}"


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def read(client: Client, address: str) -> str:
    response: HttpResponse = client.get(address)
    assert response.status_code == 200
    return said(" ".join(response.content.decode().split()))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_makes_as_many_queries_at_any_size(rows: int) -> None:
    edition = make_edition()
    category = make_category(edition)
    make_category(former(edition, 2024))
    for _ in range(rows):
        enter(category, make_unit("kelurahan"), ADMITTED)
        make_unit("kelurahan")
    client = staff_client(edition)
    assert queries_of(client, path(edition, "?unit=semua")) == 12


def test_the_list_shows_who_did_not_take_part_and_whoever_is_asked_for() -> None:
    edition = make_edition()
    category, other = make_category(edition), make_category(edition, "lain")
    came, elsewhere, before, never = (make_unit("kelurahan") for _ in range(4))
    enter(category, came, ADMITTED)
    enter(other, elsewhere, ADMITTED)
    enter(make_category(former(edition, 2024)), before, ADMITTED)
    client = staff_client(edition)
    shown = {
        name: {unit for unit in (came, elsewhere, before, never) if f"{unit.pk}/" in links}
        for name in ("", "belum-pernah", "ikut", "semua", "apa-saja")
        for links in [read(client, path(edition, f"?kategori=ttg&unit={name}"))]
    }
    assert shown == {
        "": {elsewhere, before, never},
        "belum-pernah": {never},
        "ikut": {came},
        "semua": {came, elsewhere, before, never},
        "apa-saja": {elsewhere, before, never},
    }
    page = read(client, path(edition, "?kategori=ttg"))
    assert "Of 4 urban villages, 1 took part in ttg (25%)." in page
    assert "but in another category" in page
    assert "last in 2024" in page
    assert "Of 4 urban villages, 2 took part" in read(client, path(edition, "?kategori=tidak-ada"))


def test_an_auditor_reads_without_contacts_and_an_empty_edition_says_what_comes() -> None:
    edition = make_edition()
    unit = make_unit("kelurahan")
    auditor = staff_client(edition, "auditor")
    page = read(auditor, path(edition))
    assert "Of 0 units, none took part." in page
    assert "No unit fits" in page
    make_category(edition)
    page = read(auditor, path(edition))
    assert unit.label in page
    assert f"partisipasi/unit/{unit.pk}" not in page
    assert auditor.get(path(edition, f"unit/{unit.pk}/")).status_code == 403


def make_member(unit: Organization, role: str, **more: Any) -> User:
    number = User.objects.count()
    user = User.objects.create_user(f"orang{number}@unit.example", name=f"Orang {number:02d}", **more)
    Membership.objects.create(user=user, role=role, organization=unit, confirmed_at=timezone.now())
    return user


def test_a_unit_is_written_to_with_words_that_fit_and_the_look_is_recorded() -> None:
    edition = make_edition()
    edition.registration_closes_at = timezone.now() + timedelta(days=3)
    edition.save()
    make_category(edition)
    kecamatan = make_unit("kecamatan")
    unit = Organization.objects.create(parent=kecamatan, kind="kelurahan", code="k1", name="Ciwaduk")
    admin = make_member(unit, "unit_admin", phone="081234567890", language="id")
    above = make_member(kecamatan, "unit_admin", phone="0254 123456", language="en")
    make_member(kecamatan, "member")
    client = staff_client(edition)
    response = client.get(path(edition, f"unit/{unit.pk}/"))
    contacts = response.context["contacts"]
    assert [contact.name for contact in contacts] == [admin.name, above.name]
    chat = urlsplit(contacts[0].whatsapp)
    assert chat.path == "/6281234567890"
    assert f"{unit.label} belum mengikuti {edition.name}." in parse_qs(chat.query)["text"][0]
    assert contacts[1].whatsapp == ""
    mail = urlsplit(contacts[1].mail)
    assert mail.path == above.email
    assert f"{unit.label} does not take part in {edition.name} yet" in parse_qs(mail.query)["body"][0]
    log = AccessLog.objects.get(edition=edition)
    assert (log.fields, log.people, log.subject) == (["email", "name", "phone"], 2, f"unit:{unit.pk}")
    assert client.get(path(edition, "unit/0/")).status_code == 404


def test_a_unit_that_is_no_more_is_taken_out_of_the_count_and_two_secretaries_do_not_overwrite() -> None:
    edition = make_edition()
    make_category(edition)
    gone, left = make_unit("kelurahan"), make_unit("kelurahan")
    client = staff_client(edition)
    address = path(edition, f"unit/{gone.pk}/")
    page = read(client, address)
    assert "Nobody of this unit is known here" in page
    response = client.post(address, {"until": "2025-02-01", "since": "2025-02-01"})
    assert response.status_code == 422
    assert "must be later" in response.content.decode()
    assert client.post(address, {"until": "2025-02-01"}).status_code == 302
    assert [row.unit for row in participation_facts(edition).rows] == [left]
    assert "Not among the units that could enter" in read(client, address)
    late = client.post(address, {"since": "2024-01-01"})
    assert late.status_code == 422
    form = late.context["form"]
    assert (form["since"].value(), form["seen_until"].value()) == ("2024-01-01", "2025-02-01")
    assert client.post(address, {name: form[name].value() or "" for name in form.fields}).status_code == 302
    gone.refresh_from_db()
    assert (str(gone.exists_from), gone.exists_until) == ("2024-01-01", None)


def test_workbook_and_report_say_the_same_as_the_facts() -> None:
    edition = make_edition()
    category = make_category(edition, "ttg", "kelurahan", "opd")
    enter(category, make_unit("kelurahan"), ADMITTED)
    Organization.objects.filter(pk=edition.organizer_id).update(name="=HYPERLINK(1)")
    for _ in range(2):
        make_unit("kelurahan")
    client = staff_client(edition)
    facts = participation_facts(edition, "ttg")
    book = load_workbook(BytesIO(content(client.get(path(edition, "buku-kerja/?kategori=ttg")))))
    first, second = book
    assert said(first["A4"].value) == "Of 3 urban villages, 1 took part in ttg (33.3%)."
    assert "Category Kategori ttg" in first["A2"].value
    rows = {row[0].value: [cell.value for cell in row] for row in first.iter_rows(max_col=9) if row[0].value}
    assert rows["Urban village"] == ["Urban village", 3, 1, 1, 1, 33.3, 1, 0, 1]
    cells = [cell for row in second.iter_rows() for cell in row if cell.value is not None]
    risky = [cell for cell in cells if "HYPERLINK" in str(cell.value)]
    assert [(cell.data_type, cell.quotePrefix) for cell in risky] == [("s", True)]
    assert risky[0].value == facts.rows[0].unit.label == "=HYPERLINK(1)"
    response = client.get(path(edition, "laporan/?kategori=ttg"))
    assert response["Content-Disposition"] == f'attachment; filename="partisipasi-{edition.slug}-ttg.pdf"'
    pdf = content(response)
    assert pdf_reading.unmarked_paint(pdf) == []
    figures = [alt for role, alt in pdf_reading.structure(pdf) if role == "Figure"]
    assert all(figures)
    text = said(" ".join(" ".join(pdf_reading.lines(pdf)).split()))
    assert "Dari 3 kelurahan, 1 mengikuti ttg (33,3 %)." in text
    assert sentences.filter_sentence(facts) == "Category Kategori ttg"
