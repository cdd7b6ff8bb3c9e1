"""Who may open which page of the back office: everybody else must not even learn that it is there."""

from __future__ import annotations

import pytest
from django.test import Client

from awards.models import Edition, User
from tests.scenario import make_edition
from tests.staff import closed_award, signed_in, staff_client

PAGES = [
    "",
    "entri/",
    "entri/E1-001/",
    "hasil/",
    "hasil/ipp/",
    "hasil/ipp/proposal/",
    "penilaian/",
    "penilaian/ipp/proposal/tutup/",
    "dokumen/",
    "dokumen/kemajuan/",
    "dokumen/hasil/csv/",
    "buku-besar/",
]
ACTIONS = [
    "penilaian/ipp/proposal/tutup/",
    "penilaian/ipp/proposal/pimpinan/",
    "kunci/ipp/pleno/",
    "kunci/ipp/umumkan/",
    "kunci/ipp/buka/",
    "dokumen/terbitkan/",
    "entri/E1-001/status/",
]


def slug_of(base: str) -> str:
    return base.split("/")[2]


@pytest.fixture
def base(db: None) -> str:
    return f"/sekretariat/{closed_award(1).edition.slug}/"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_for_the_staff_of_its_edition_alone(base: str, page: str) -> None:
    stranger = signed_in(User.objects.create_user("orang@lain.example", name="Orang Lain"))
    elsewhere = staff_client(make_edition())
    anonymous = Client().get(base + page)
    assert (anonymous.status_code, anonymous.headers["Location"]) == (302, f"/masuk/?next={base}{page}")
    assert stranger.get(base + page).status_code == 404
    assert elsewhere.get(base + page).status_code == 404


@pytest.mark.parametrize("role", ["secretariat", "auditor"])
def test_secretariat_and_auditor_see_every_page(base: str, role: str) -> None:
    from_role = staff_client(Edition.objects.get(slug=slug_of(base)), role)
    assert {page: from_role.get(base + page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("page", PAGES)
def test_no_cache_keeps_a_page_of_the_staff(base: str, page: str) -> None:
    response = staff_client(Edition.objects.get(slug=slug_of(base))).get(base + page)
    assert {"no-store", "private"} <= set(response.headers["Cache-Control"].split(", "))


def test_a_public_page_may_be_kept_by_whoever_is_not_signed_in(base: str) -> None:
    page = f"/hasil/{slug_of(base)}/"
    assert not Client().get(page).has_header("Cache-Control")
    assert "no-store" in staff_client(make_edition()).get(page).headers["Cache-Control"]


@pytest.mark.parametrize("action", ACTIONS)
def test_only_the_secretariat_acts(base: str, action: str) -> None:
    edition = Edition.objects.get(slug=slug_of(base))
    stranger = signed_in(User.objects.create_user("orang@lain.example", name="Orang Lain"))
    assert staff_client(edition, "auditor").post(base + action).status_code == 403
    assert stranger.post(base + action).status_code == 404
    assert Client().post(base + action).status_code == 302
    assert not edition.categories.get().seals.filter(kind="plenary").exists()


def test_an_auditor_is_offered_no_action(base: str) -> None:
    auditor = staff_client(Edition.objects.get(slug=slug_of(base)), "auditor")
    for page in PAGES[:8]:
        html = auditor.get(base + page).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert 'method="post"' not in main, page
        assert "/kunci/" not in main, page


@pytest.mark.parametrize(
    "path",
    [
        "hasil/tidak-ada/",
        "hasil/ipp/tidak-ada/",
        "entri/E9-999/",
        "entri/E1-001%00/",
        "dokumen/hasil/doc/",
        "dokumen/unduh/x/",
        "dokumen/unduh/x%00/",
    ],
)
def test_what_is_not_there_is_404(base: str, path: str) -> None:
    assert staff_client(Edition.objects.get(slug=slug_of(base))).get(base + path).status_code == 404
