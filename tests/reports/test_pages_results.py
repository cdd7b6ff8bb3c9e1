"""Ranked lists and the three locks, through their pages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from awards.models import Seal
from judging.models import FinalStanding
from reports.models import Document, Plenary
from reports.queries.finals import final_page
from reports.services.results import confirm_results
from reports.services.ways_back import ways_back
from tests.scenario import Award, Crit, Round
from tests.staff import closed_award, queries_of, scored_award, staff_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def tied_award(*, broken: bool) -> Award:
    """Two entries of equal finals; the deciding criterion tells them apart, or not."""
    criteria = [Crit("bukti", "50", tie=1), Crit("manfaat", "50")]
    award = Award([Round("proposal", "100", criteria)], entries=["A", "B", "C"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    values = {"A": ("80", "80"), "B": ("81", "79") if broken else ("80", "80"), "C": ("70", "70")}
    for name, (evidence, use) in values.items():
        for juror in award.jurors:
            award.score("proposal", name, juror, {"bukti": evidence, "manfaat": use})
    assert award.close("proposal") == []
    return award


def rows(award: Award) -> list[tuple[object, ...]]:
    page = final_page(award.category, list(award.category.stages.all()), number="", slug=award.edition.slug)
    return [(row.place, row.rank, row.title, row.award, str(row.final)) for row in page.rows]


def test_a_broken_tie_keeps_the_rank_and_parts_the_places() -> None:
    assert rows(tied_award(broken=True)) == [
        (1, 1, "B", "Juara I", "80.00"),
        (2, 1, "A", "Juara II", "80.00"),
        (3, 3, "C", "Juara III", "70.00"),
    ]


def test_a_full_tie_shares_the_title_of_its_number() -> None:
    award = tied_award(broken=False)
    assert rows(award) == [
        (1, 1, "A", "Juara I, joint", "80.00"),
        (1, 1, "B", "Juara I, joint", "80.00"),
        (3, 3, "C", "Juara III", "70.00"),
    ]
    page = final_page(award.category, list(award.category.stages.all()), number="", slug="x")
    assert [(tie.entries, tie.is_joint) for tie in page.ties] == [(("A", "B"), True)]
    assert [row.tie_href for row in page.rows] == [f"#{page.ties[0].id}"] * 2 + [""]


def test_jurors_are_drawn_by_the_weights_of_the_stages() -> None:
    award = Award(
        [Round("proposal", "40"), Round("presentasi", "60")], entries=["A"], jurors=["BRIN 1", "LAN-RI"]
    )
    award.assign_all()
    for stage, values in {"proposal": ("80", "90"), "presentasi": ("70", "60")}.items():
        for juror, value in zip(award.jurors, values, strict=True):
            award.score(stage, "A", juror, value)
        award.close(stage)
    page = final_page(award.category, list(award.category.stages.all()), number="", slug="x")
    assert page.rows[0].jurors == (("BRIN 1", Decimal(74)), ("LAN-RI", Decimal(72)))
    assert page.rows[0].parts == (("proposal", Decimal("85.00")), ("presentasi", Decimal("65.00")))
    assert (page.axis.low, page.axis.high) == (Decimal(70), Decimal(75)) if page.axis else False


def test_an_unranked_entry_is_listed_last_with_its_reason() -> None:
    award = closed_award(2)
    standing = FinalStanding.objects.get(submission=award.entries["Inovasi 01"])
    standing.final = standing.rank = standing.place = None
    standing.title, standing.unranked_reason = "", "Tidak hadir."
    standing.save()
    page = final_page(award.category, list(award.category.stages.all()), number="", slug="x")
    assert [(row.title, row.place, row.reason) for row in page.rows] == [
        ("Inovasi 02", 2, ""),
        ("Inovasi 01", None, "Tidak hadir."),
    ]
    assert (page.judged, page.page.paginator.count) == (1, 2)


def test_the_list_is_provisional_until_the_plenary_lock() -> None:
    award = closed_award(2)
    client, path = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/hasil/ipp/"
    assert "Provisional" in client.get(path).content.decode()
    confirm_results(category=award.category, by=None)
    assert "Provisional" not in client.get(path).content.decode()


def test_a_category_without_finals_says_when_they_come() -> None:
    award = scored_award(1)
    html = staff_client(award.edition).get(f"/sekretariat/{award.edition.slug}/hasil/ipp/").content.decode()
    assert "It appears when the last stage of this category is closed." in html


def test_the_list_of_a_stage_shows_every_juror() -> None:
    award = Award([Round("proposal", "100")], entries=["A", "B"], jurors=["BRIN 1", "LAN-RI"])
    award.assign_all()
    award.score("proposal", "B", "BRIN 1", "80")
    page = staff_client(award.edition).get(f"/sekretariat/{award.edition.slug}/hasil/ipp/proposal/")
    listed = page.context["list"]
    assert listed.jurors == ("BRIN 1", "LAN-RI")
    assert [(line.title, line.place, line.score) for line in listed.lines] == [
        ("B", 1, Decimal("80.00")),
        ("A", None, None),
    ]
    assert "Provisional" in page.content.decode()


def seals(award: Award) -> list[str]:
    standing = Seal.objects.filter(category=award.category, lifted_at__isnull=True)
    return list(standing.order_by("pk").values_list("kind", flat=True))


def test_confirming_and_publishing_set_the_locks_in_order() -> None:
    award = closed_award(2)
    client, base = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/kunci/ipp/"
    assert client.post(f"{base}umumkan/").status_code == 409
    assert seals(award) == ["scores"]
    assert client.post(f"{base}pleno/").headers["Location"].endswith("/hasil/ipp/")
    assert client.post(f"{base}umumkan/").headers["Location"].endswith("/hasil/ipp/")
    assert seals(award) == ["scores", "plenary", "publication"]
    assert client.post(f"{base}pleno/").status_code == 409


def test_joint_places_have_to_be_ticked() -> None:
    award = tied_award(broken=False)
    client, path = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/kunci/ipp/pleno/"
    shown = client.get(path).content.decode()
    assert shown.index("Equal in the final score") < shown.index("Confirm the places</h2>")
    refused = client.post(path)
    assert refused.status_code == 422
    assert "Tick this if the session confirms the joint places." in refused.content.decode()
    assert seals(award) == ["scores"]
    assert client.post(path, {"joint": "on"}).status_code == 302
    assert Plenary.objects.get(category=award.category).allows_joint is True


def test_reopening_says_what_it_makes_void_and_needs_a_reason() -> None:
    award = closed_award(2)
    confirm_results(category=award.category, by=None)
    ways = {way.kind: list(way.consequences) for way in ways_back(award.category)}
    assert ways == {
        "plenary": ["The confirmed places are no longer in force."],
        "scores": [
            "The confirmed places are no longer in force.",
            "The final standing is dropped and the last stage is open again.",
        ],
        "stage-proposal": [
            "The confirmed places are no longer in force.",
            "What was frozen for proposal, presentasi is dropped, the final standing as well.",
        ],
    }
    client, path = staff_client(award.edition), f"/sekretariat/{award.edition.slug}/kunci/ipp/buka/"
    assert client.post(path, {"down_to": "plenary", "reason": "  "}).status_code == 422
    assert client.post(path, {"down_to": "publication", "reason": "Salah."}).status_code == 422
    assert seals(award) == ["scores", "plenary"]
    assert client.post(path, {"down_to": "scores", "reason": "Salah ketik."}).status_code == 302
    assert seals(award) == []
    assert Seal.objects.filter(category=award.category, lifted_reason="Salah ketik.").count() == 2
    assert not Document.objects.filter(edition=award.edition).exists()


@pytest.mark.parametrize("entries", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("hasil/", 10), ("hasil/ipp/", 13), ("hasil/ipp/proposal/", 11)]
)
def test_a_list_makes_the_same_queries_at_any_size(entries: int, page: str, queries: int) -> None:
    edition = closed_award(entries).edition
    assert queries_of(staff_client(edition), f"/sekretariat/{edition.slug}/{page}") == queries
