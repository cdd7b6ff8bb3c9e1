"""The page behind a paper's QR code, and the form for its number."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Document
from tests.scenario import make_edition

pytestmark = pytest.mark.django_db
ISSUED = datetime(2025, 2, 28, 3, tzinfo=UTC)
NUMBER, CODE = "400.10.11/017/Bappedalitbang/2025", "7K3M9Q"
FACTS = {
    "kind": "winner",
    "organiser": "Pemerintah Kota Contoh",
    "heading": "Piagam Penghargaan",
    "number": NUMBER,
    "recipient": "Tim Mesin Sangrai <b>Kopi</b>",
    "details": ["Kel. Contoh, Kec. Contoh"],
    "award": "Juara I",
    "category": "Kategori Teknologi",
    "edition": "Inovasi Award Contoh 2025",
    "place": "Contoh",
    "date": "28 Februari 2025",
    "signatory": {"office": "Wali Kota Contoh", "name": "Nama Wali Kota", "lines": ["NIP 1"]},
    "work": "Mesin Sangrai Kopi Mini",
}


@pytest.fixture(autouse=True)
def _nothing_counted(empty_cache: None) -> None:
    """Earlier attempts at verification do not count."""


def paper(number: int = 17, **fields: object) -> Document:
    values: dict[str, object] = {
        "kind": "winner",
        "series": "piagam",
        "number": number,
        "number_text": NUMBER.replace("017", f"{number:03d}"),
        "public_id": f"abcdefgh{number:08d}",
        "control_code": CODE,
        "title": "Piagam",
        "facts": FACTS,
        "state": "rendered",
        "file": "documents/x.pdf",
        "sha256": "4f1c" * 16,
        "issued_at": ISSUED,
        "rendered_at": ISSUED,
    }
    return Document.objects.create(**({"edition": make_edition()} | values | fields))


def look(client: Client, public_id: str):  # type: ignore[no-untyped-def]
    return client.get(reverse("reports:document", kwargs={"public_id": public_id}))


def ask(client: Client, number: str = NUMBER, code: str = CODE):  # type: ignore[no-untyped-def]
    return client.post(reverse("reports:verify"), {"number": number, "control_code": code})


def test_a_genuine_paper_is_confirmed_with_what_it_says(client: Client) -> None:
    response = look(client, paper().public_id)
    assert response.status_code == 200
    text = response.content.decode()
    for said in (
        NUMBER,
        "Piagam Penghargaan",
        "Tim Mesin Sangrai &lt;b&gt;Kopi&lt;/b&gt;",
        "Kel. Contoh, Kec. Contoh",
        "Juara I",
        "Mesin Sangrai Kopi Mini",
        "28 Februari 2025",
        "Wali Kota Contoh",
        "Pemerintah Kota Contoh",
        CODE,
        "4f1c" * 16,
    ):
        assert said in text
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_void_paper_says_by_what_it_was_replaced_and_nothing_of_what_it_said(client: Client) -> None:
    edition = make_edition()
    new = paper(31, edition=edition)
    old = paper(17, edition=edition, state="void", void_at=ISSUED, replaced_by=new)
    text = look(client, old.public_id).content.decode()
    assert "verdict-warn" in text
    assert new.number_text in text
    assert old.number_text in text
    for gone in ("Tim Mesin Sangrai", "Juara I", "Wali Kota", CODE):
        assert gone not in text


@pytest.mark.parametrize(
    "fields", [{"state": "queued", "rendered_at": None, "sha256": "", "file": ""}], ids=["not rendered yet"]
)
def test_a_paper_that_nobody_has_yet_is_not_found(client: Client, fields: dict[str, object]) -> None:
    waiting = paper(**fields)
    assert look(client, waiting.public_id).status_code == 404
    assert ask(client).status_code == 404


def test_an_unknown_code_is_not_found(client: Client) -> None:
    response = look(client, "tidakada12345678")
    assert response.status_code == 404
    assert "verdict-bad" in response.content.decode()


@pytest.mark.parametrize("code", [CODE, "7k3m9q", " 7K3-M9Q "])
def test_number_and_code_lead_to_the_page_of_the_paper(client: Client, code: str) -> None:
    found = paper()
    response = ask(client, code=code)
    assert (response.status_code, response.url) == (302, f"/v/{found.public_id}/")


@pytest.mark.parametrize(
    ("number", "code"), [(NUMBER, "7K3M9R"), (NUMBER.replace("017", "018"), CODE), ("017", CODE), ("%", CODE)]
)
def test_both_must_be_right(client: Client, number: str, code: str) -> None:
    paper()
    response = ask(client, number, code)
    assert response.status_code == 404
    assert "Tim Mesin Sangrai" not in response.content.decode()


@pytest.mark.parametrize(("number", "code"), [("", CODE), (NUMBER, ""), (NUMBER, "123"), (NUMBER, "7K3M9Q7")])
def test_an_incomplete_form_says_what_to_fill_in(client: Client, number: str, code: str) -> None:
    response = ask(client, number, code)
    assert response.status_code == 422
    assert 'class="field-msg"' in response.content.decode()


def test_twenty_misses_stop_an_address(client: Client) -> None:
    paper()
    assert [ask(client, code="AAAAAA").status_code for _ in range(20)] == [404] * 20
    assert ask(client).status_code == 429
    assert ask(Client(REMOTE_ADDR="10.9.9.9")).status_code == 302


def test_scanning_goes_on_while_an_office_mistypes_numbers(client: Client) -> None:
    found = paper()
    for _ in range(20):
        ask(client, code="AAAAAA")
    assert look(client, found.public_id).status_code == 200


def test_the_form_never_lists_papers(client: Client) -> None:
    found = paper()
    text = client.get(reverse("reports:verify")).content.decode()
    assert found.number_text not in text.replace(NUMBER, "", 1)
    assert found.public_id not in text
