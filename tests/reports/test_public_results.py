"""What everybody sees of the results: published categories whole, the others nothing."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from awards.models import Edition, Membership, User
from judging.models import FinalStanding, Standing
from reports.models import Placement
from reports.queries.public import category_results, edition_front, edition_steps, other_editions
from reports.queries.ties import distinct_means
from reports.services.results import confirm_results, publish_results
from tests.scenario import Award, Crit, Round, make_edition

pytestmark = pytest.mark.django_db
JURORS = ["Juri 1", "Juri 2"]
TIED = (Crit("bukti", "50", tie=1), Crit("isi", "50"))


def judged(scores: dict[str, str], edition: Edition, code: str = "ipp", *, publish: bool = True) -> Award:
    """A category with one stage, every juror giving an entry the same score."""
    award = Award(
        [Round("presentasi", "100")], entries=list(scores), jurors=JURORS, edition=edition, code=code
    )
    award.assign_all()
    for entry, value in scores.items():
        for juror in JURORS:
            award.score("presentasi", entry, juror, value)
    assert award.close("presentasi") == []
    confirm_results(category=award.category, by=None, allow_joint=True)
    if publish:
        publish_results(category=award.category, by=None)
    return award


def page(client: Client, edition: Edition) -> str:
    response = client.get(reverse("reports:results", kwargs={"slug": edition.slug}))
    assert response.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def test_places_come_from_the_plenary_with_frozen_finals() -> None:
    edition = make_edition()
    award = judged({"Pasar": "90", "Kopi": "95.5", "Ikan": "80"}, edition)
    (result,) = category_results(edition, [award.category])
    assert [(row.place, row.award, row.title, row.final) for row in result.rows] == [
        (1, "Juara I", "Kopi", Decimal("95.50")),
        (2, "Juara II", "Pasar", Decimal("90.00")),
        (3, "Juara III", "Ikan", Decimal("80.00")),
    ]
    assert (result.judged, result.is_moved) == (3, False)
    assert [row.title for row in result.winners] == ["Kopi"]


def test_entries_without_a_place_are_counted_but_not_shown(client: Client) -> None:
    edition = make_edition()
    judged({f"Entri {number}": str(90 - number) for number in range(6)}, edition)
    text = page(client, edition)
    assert "Entri 3" in text
    assert "Entri 4" not in text
    assert "84,00" not in text
    (result,) = category_results(edition, edition.categories.all())
    assert (len(result.rows), result.judged) == (4, 6)


def test_the_page_is_the_same_whatever_stands_in_an_unpublished_category(client: Client) -> None:
    edition = make_edition()
    judged({"Terbuka": "88"}, edition)
    hidden = judged({"Rahasia A": "91.25", "Rahasia B": "91.25"}, edition, "ttg", publish=False)
    before, front = page(client, edition), client.get("/").content
    assert "Rahasia" not in before
    assert "91,25" not in before
    FinalStanding.objects.filter(category=hidden.category).update(final=12, rank=1, place=1, tie=None)
    Standing.objects.filter(stage__category=hidden.category).update(score=12)
    Placement.objects.filter(plenary__category=hidden.category).update(title="Juara Lain", number=4)
    hidden.category.submissions.update(title="Judul Lain")
    assert page(client, edition) == before
    assert b"Rahasia" not in front
    assert b"Judul Lain" not in client.get("/").content


def test_a_lifted_publication_is_gone_at_once(client: Client) -> None:
    edition = make_edition()
    award = judged({"Terbuka": "88"}, edition)
    assert "88,00" in page(client, edition)
    award.category.seals.filter(kind="publication").update(lifted_at=timezone.now(), lifted_reason="x")
    assert "88,00" not in page(client, edition)


def test_what_decided_a_tie_is_told_with_its_means(client: Client) -> None:
    edition = make_edition()
    award = Award(
        [Round("presentasi", "100", TIED)], entries=["Pertama", "Kedua"], jurors=JURORS, edition=edition
    )
    award.assign_all()
    for juror in JURORS:
        award.score("presentasi", "Pertama", juror, {"bukti": "80", "isi": "90"})
        award.score("presentasi", "Kedua", juror, {"bukti": "81", "isi": "89"})
    award.close("presentasi")
    confirm_results(category=award.category, by=None)
    publish_results(category=award.category, by=None)
    with translation.override("en"):
        (result,) = category_results(edition, [award.category])
    (tie,) = result.ties
    assert tie.entries == ("Kedua", "Pertama")
    assert [(row.name, row.decides, row.values) for row in tie.rows] == [("bukti", True, ("81.00", "80.00"))]
    assert [(row.place, row.rank, row.tie_href) for row in result.rows] == [
        (1, 1, f"#{tie.id}"),
        (2, 1, f"#{tie.id}"),
    ]
    assert f'id="{tie.id}"' in page(client, edition)


def test_joint_places_are_both_first(client: Client) -> None:
    edition = make_edition()
    judged({"Satu": "90", "Dua": "90", "Tiga": "70"}, edition)
    (result,) = category_results(edition, edition.categories.all())
    assert [(row.place, row.award) for row in result.rows] == [
        (1, "Juara I"),
        (1, "Juara I"),
        (3, "Juara III"),
    ]
    assert {row.title for row in result.winners} == {"Satu", "Dua"}
    assert result.ties[0].is_joint


def test_a_place_that_the_plenary_moved_is_said(client: Client) -> None:
    edition = make_edition()
    award = judged({"Satu": "90", "Dua": "80"}, edition)
    assert not category_results(edition, [award.category])[0].is_moved
    Placement.objects.filter(submission__title="Dua").update(number=3, title="Juara III")
    assert category_results(edition, [award.category])[0].is_moved


def test_queries_do_not_grow_with_rows(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    one, three = make_edition(), make_edition()
    judged({"Satu": "90"}, one)
    judged({"Satu": "90", "Dua": "85", "Tiga": "80"}, three)
    for edition in (one, three):
        with django_assert_num_queries(7):
            page(client, edition)


def test_other_editions_are_linked_once_one_of_their_categories_is_published(client: Client) -> None:
    now, waiting, past = make_edition("kini"), make_edition("menunggu"), make_edition("dulu")
    judged({"Satu": "90"}, waiting, publish=False)
    award = judged({"Satu": "90"}, past)
    assert list(other_editions(now)) == [past]
    assert 'href="/hasil/dulu/"' in page(client, now)
    award.category.seals.filter(kind="publication").update(lifted_at=timezone.now(), lifted_reason="x")
    assert list(other_editions(now)) == []


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2025, 1, 31, 16, 59, tzinfo=UTC), "upcoming"),
        (datetime(2025, 2, 1, tzinfo=UTC), "open"),
        (datetime(2025, 2, 14, 23, 59, tzinfo=UTC), "open"),
        (datetime(2025, 2, 15, tzinfo=UTC), "judging"),
    ],
)
def test_the_first_page_says_where_the_edition_stands(client: Client, now: datetime, state: str) -> None:
    edition = make_edition()
    with time_machine.travel(now, tick=False):
        assert edition_front(edition).state == state
        assert client.get("/").status_code == 200


def test_the_first_page_leads_to_every_other_award_that_takes_entries(client: Client) -> None:
    """The one that closes first stands first; what is over, or not opened yet, is no way in."""
    names = {"ini": 0, "lain": 5, "nanti": 3, "lewat": 0, "rahasia": 4}
    made = {slug: make_edition(slug) for slug in names}
    opens, closes = made["ini"].registration_opens_at, made["ini"].registration_closes_at
    for slug, days in names.items():
        if days:
            change = {"registration_closes_at": closes + timedelta(days=days)}
            change["registration_opens_at"] = opens - timedelta(days=days)
            Edition.objects.filter(slug=slug).update(name=f"Award {slug}", **change)
    Edition.objects.filter(slug="lewat").update(registration_closes_at=opens + timedelta(days=1))
    Edition.objects.filter(slug="rahasia").update(opened_at=None)
    with time_machine.travel(opens + timedelta(days=2), tick=False):
        html = client.get("/").content.decode()
        assert re.findall(r'href="/edisi/([a-z]+)/"', html) == ["nanti", "lain"]
        assert "Award lain" in client.get("/edisi/lain/").content.decode()
        assert client.get("/edisi/rahasia/").status_code == 404
        addresses = client.get("/sitemap/0/").getvalue().decode()
    assert [slug in addresses for slug in ("/edisi/lain/", "/edisi/rahasia/")] == [True, False]


def test_the_first_page_shows_the_winners_once_published(client: Client) -> None:
    edition = make_edition()
    judged({"Pasar Tani": "90"}, edition)
    response = client.get("/")
    assert response.context["front"].state == "published"
    assert "Pasar Tani" in response.content.decode()


def test_without_an_edition_the_first_page_says_so(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_the_public_sees_the_last_edition_that_began(client: Client) -> None:
    old, new, future = make_edition("lama"), make_edition("baru"), make_edition("nanti")
    Edition.objects.filter(pk=old.pk).update(registration_opens_at=datetime(2024, 2, 1, tzinfo=UTC))
    Edition.objects.filter(pk=future.pk).update(
        registration_opens_at=datetime(2100, 2, 1, tzinfo=UTC),
        registration_closes_at=datetime(2100, 2, 15, tzinfo=UTC),
    )
    assert Edition.objects.current() == new


@pytest.mark.parametrize("role", ["secretariat", "auditor"])
def test_staff_land_on_the_overview_of_their_edition(client: Client, role: str) -> None:
    make_edition()
    edition = make_edition()
    user = User.objects.create_user("orang@contoh.example", name="Orang")
    Membership.objects.create(user=user, role=role, edition=edition)
    client.force_login(user)
    response = client.get("/")
    assert (response.status_code, response.url) == (302, f"/sekretariat/{edition.slug}/")


def test_others_who_signed_in_land_on_their_entries_and_find_the_public_page(client: Client) -> None:
    make_edition()
    client.force_login(User.objects.create_user("orang@contoh.example", name="Orang"))
    assert client.get("/").headers["Location"] == "/entri-saya/"
    assert client.get("/beranda/").status_code == 200


def test_steps_are_done_running_or_next() -> None:
    edition = make_edition()
    edition.timeline = [
        {"name": "Pendaftaran", "first_day": "2025-02-01", "last_day": "2025-02-14"},
        {"name": "Pemeriksaan", "first_day": "2025-02-15", "last_day": "2025-02-18"},
        {"name": "Pengumuman", "first_day": "2025-02-28", "last_day": "2025-02-28"},
    ]

    def states(today: date) -> list[tuple[str, bool]]:
        return [(step.state, step.is_running) for step in edition_steps(edition, today)]

    assert states(date(2025, 2, 14)) == [("now", True), ("next", False), ("next", False)]
    assert states(date(2025, 2, 20)) == [("done", False), ("done", False), ("now", False)]
    assert states(date(2025, 3, 1)) == [("done", False)] * 3


def test_means_that_differ_never_look_the_same() -> None:
    with translation.override("en"):
        assert distinct_means([Fraction(529, 6), Fraction(88), None]) == ("88.17", "88.00", "–")
        assert distinct_means([Fraction(88001, 1000), Fraction(88)]) == ("88.001", "88.000")
        assert distinct_means([Fraction(1, 3), Fraction(1, 3)]) == ("0.33", "0.33")


def test_an_unknown_edition_is_not_found(client: Client) -> None:
    assert client.get(reverse("reports:results", kwargs={"slug": "tidak-ada"})).status_code == 404
