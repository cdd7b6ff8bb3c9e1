"""Categories, stages and places: what is refused, what is locked, and two people at one page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone, translation

from awards.exceptions import DomainError
from awards.models import AuditEvent, Category, Place, Seal
from awards.services import setup_categories, setup_stages
from awards.services.setup_base import LockedSettings, SettingsChanged, fingerprint, values_of
from awards.services.setup_stages import FIELDS, stage_faults, stage_rows
from judging.models import Rubric
from judging.services.seating import assign, seat_juror
from submissions.models import Submission
from submissions.services.entries import EntryFacts, admit_entry, register_entry
from tests.awards.setup.conftest import Room, make_category
from tests.scenario import make_juror, make_unit
from tests.staff import queries_of, signed_in
from tests.threads import at_once, kinds

pytestmark = pytest.mark.usefixtures("english")


def enter(category: Category) -> Submission:
    facts = EntryFacts(title="Inovasi 01", unit=make_unit())
    entry = register_entry(category=category, facts=facts, by=None, source="test")
    return admit_entry(submission=entry, by=None, check="outside")


def seat_and_assign(category: Category) -> None:
    entry, juror = enter(category), make_juror("Juri 1")
    stage = category.stages.order_by("position")[0]
    seat_juror(stage=stage, juror=juror, by=None)
    assign(stage=stage, pairs=[(entry.pk, juror.pk)], by=None)


def seen(category: Category) -> str:
    return fingerprint(stage_rows(category))


def rows(*weights: str, **more: object) -> list[dict[str, object]]:
    bare: dict[str, object] = dict.fromkeys(FIELDS) | {"is_blind": False, "min_sheets": 2}
    return [bare | {"name": f"Tahap {at}", "weight": Decimal(w)} | more for at, w in enumerate(weights, 1)]


def test_stages_that_sum_to_anything_but_100_are_refused_with_the_sum() -> None:
    assert [fault.text for fault in stage_faults(rows("40", "60"))] == []
    assert stage_faults(rows("40", "59.99"))[0].text == "The weights of the stages sum to 99.99, not to 100."
    assert stage_faults([])[0].text == "A category needs at least one stage."


def test_windows_and_promotion_that_cannot_be_are_refused_at_their_stage() -> None:
    now = timezone.now()
    later = now + timezone.timedelta(days=3)  # type: ignore[attr-defined]
    first, second = rows("40", "60")
    reversed_window = [first | {"opens_at": later, "closes_at": now}, second]
    assert (stage_faults(reversed_window)[0].index, stage_faults(reversed_window)[0].field) == (
        0,
        "closes_at",
    )
    early = [first | {"opens_at": now, "closes_at": later}, second | {"opens_at": now}]
    assert (stage_faults(early)[0].index, stage_faults(early)[0].field) == (1, "opens_at")
    nowhere = [first, second | {"promote_best": 5}]
    assert (stage_faults(nowhere)[0].index, stage_faults(nowhere)[0].field) == (1, "promote_best")
    assert stage_faults([first | {"promote_best": 5}, second]) == []


def test_a_secretary_changes_weights_adds_and_orders_stages_by_the_page(room: Room) -> None:
    data = room.form("kategori/ipp/tahap/", "rows")
    data |= {"seen": seen(room.category), "stages-0-weight": "30", "stages-1-weight": "45,5"}
    data |= {"stages-2-name": "Lapangan", "stages-2-weight": "24.5", "stages-2-min_sheets": "1"}
    data["stages-TOTAL_FORMS"] = 3
    response = room.client.post(room.url("kategori/ipp/tahap/"), data, headers={"accept-language": "id"})
    assert response.status_code == 302
    stored = list(room.category.stages.values_list("code", "weight", "position"))
    assert stored == [
        ("proposal", Decimal(30), 1),
        ("presentasi", Decimal("45.5"), 2),
        ("lapangan", Decimal("24.5"), 3),
    ]
    event = AuditEvent.objects.get(kind="category.stages")
    assert "Lapangan" not in str(event.data)


def test_a_wrong_sum_keeps_everything_that_was_typed(room: Room) -> None:
    data = room.form("kategori/ipp/tahap/", "rows") | {"seen": seen(room.category), "stages-0-weight": "39"}
    response = room.post("kategori/ipp/tahap/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "sum to 99, not to 100" in page
    assert 'value="39"' in page
    assert "still missing: 1" in page


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("add", ["Proposal", "Presentasi", None]),
        ("up:1", ["Presentasi", "Proposal"]),
        ("down:0", ["Presentasi", "Proposal"]),
        ("remove:0", ["Presentasi"]),
        ("remove:9", ["Proposal", "Presentasi"]),
    ],
)
def test_rows_are_added_moved_and_removed_without_javascript_and_not_saved(
    room: Room, button: str, names: list[str | None]
) -> None:
    data = room.form("kategori/ipp/tahap/", "rows") | {"seen": seen(room.category), "row": button}
    response = room.post("kategori/ipp/tahap/", data)
    assert response.status_code == 200
    assert [form["name"].value() for form in response.context["rows"].forms] == names
    assert list(room.category.stages.values_list("name", flat=True)) == ["Proposal", "Presentasi"]


def test_weights_lock_with_the_first_assignment_and_say_why(room: Room) -> None:
    seat_and_assign(room.category)
    stored = stage_rows(room.category)
    changed = [row | {"weight": Decimal(50)} for row in stored]
    with pytest.raises(LockedSettings, match="Jurors have had entries"):
        setup_stages.save_stages(
            category_id=room.category.pk, rows=changed, seen=seen(room.category), by=room.user
        )
    with pytest.raises(LockedSettings):
        setup_stages.save_stages(
            category_id=room.category.pk, rows=stored[::-1], seen=seen(room.category), by=room.user
        )
    page = room.get("kategori/ipp/tahap/").content.decode()
    assert "Jurors have had entries to score since" in page
    data = room.form("kategori/ipp/tahap/", "rows") | {"seen": seen(room.category)}
    data |= {"stages-0-name": "Naskah", "stages-0-weight": "99"}  # a disabled field takes nothing
    assert room.post("kategori/ipp/tahap/", data).status_code == 302
    assert list(room.category.stages.values_list("name", "weight")) == [("Naskah", 40), ("Presentasi", 60)]


def test_a_closed_stage_takes_nothing(room: Room) -> None:
    stage = room.category.stages.get(code="proposal")
    stage.closed_at = timezone.now()
    stage.save()
    changed = stage_rows(room.category)
    changed[0]["name"] = "Lain"
    with pytest.raises(LockedSettings, match="was closed on"):
        setup_stages.save_stages(
            category_id=room.category.pk, rows=changed, seen=seen(room.category), by=room.user
        )


def test_registration_fields_lock_with_the_first_submission(room: Room) -> None:
    enter(room.category)
    values = values_of(room.category, setup_categories.FIELDS)
    mark = setup_categories.category_fingerprint(room.category)
    with pytest.raises(LockedSettings, match="1 entry was submitted"):
        setup_categories.change_category(
            category_id=room.category.pk, values=values | {"max_per_unit": 1}, seen=mark, by=room.user
        )
    setup_categories.change_category(
        category_id=room.category.pk, values=values | {"name": "Nama baru"}, seen=mark, by=room.user
    )
    data = room.form("kategori/ipp/") | {"code": "lain"}
    assert room.post("kategori/ipp/", data).status_code == 302
    room.category.refresh_from_db()
    assert (room.category.code, room.category.name) == ("ipp", "Nama baru")


def test_places_are_numbered_in_their_order_and_lock_with_the_plenary(room: Room) -> None:
    data = room.form("kategori/ipp/juara/", "rows") | {
        "seen": fingerprint(setup_categories.place_rows(room.category)),
        "places-1-title": "Juara II",
        "places-1-prize": "Rp4.000.000",
        "places-TOTAL_FORMS": 2,
    }
    url = room.url("kategori/ipp/juara/")
    assert room.client.post(url, data, headers={"accept-language": "id"}).status_code == 302
    stored = list(Place.objects.filter(category=room.category).values_list("number", "title", "prize"))
    assert stored == [(1, "Juara I", 5_000_000), (2, "Juara II", 4_000_000)]
    Seal.objects.create(
        category=room.category,
        kind="plenary",
        by=room.user,
        at=timezone.now(),
        ledger_count=1,
        ledger_head="0" * 64,
    )
    with translation.override("en"), pytest.raises(LockedSettings, match="plenary"):
        setup_categories.save_places(
            category_id=room.category.pk,
            rows=[],
            seen=fingerprint(setup_categories.place_rows(room.category)),
            by=room.user,
        )
    assert room.user.name in room.get("kategori/ipp/juara/").content.decode()


def test_a_category_like_another_one_has_its_stages_rubrics_and_places(room: Room) -> None:
    data = room.form("kategori/baru/") | {
        "name": "Inovasi Pelajar",
        "short_name": "Pelajar",
        "code": "pelajar",
        "entry_prefix": "PLJ",
        "unit_kinds": ["school"],
        "participant_kinds": ["pelajar"],
        "like": room.category.pk,
    }
    assert room.post("kategori/baru/", data).status_code == 302
    made = Category.objects.get(code="pelajar")
    assert (made.position, made.stages.count(), made.places.count()) == (2, 2, 1)
    assert Rubric.objects.filter(stage__category=made).count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "ipp", "belongs to another category"),
        ("code", "baru", "used by the product"),
        ("code", "Dua Kata", "small letters"),
        ("entry_prefix", "E1", "belongs to another category"),
        ("unit_kinds", [], "at least one kind of unit"),
    ],
)
def test_what_a_category_cannot_be_is_refused_with_the_reason(
    room: Room, field: str, value: object, words: str
) -> None:
    data = room.form("kategori/baru/") | {
        "name": "Lain",
        "short_name": "Lain",
        "code": "lain",
        "entry_prefix": "L",
        "unit_kinds": ["opd"],
        "participant_kinds": ["asn"],
        field: value,
    }
    response = room.post("kategori/baru/", data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Category.objects.count() == 1


def test_categories_are_ordered_and_removed_while_nobody_entered(room: Room) -> None:
    other = make_category(room.edition, "ttg")
    assert room.post("kategori/ttg/pindah/", {"to": "up"}).status_code == 302
    assert list(room.edition.categories.values_list("code", flat=True)) == ["ttg", "ipp"]
    enter(room.category)
    assert room.post("kategori/ttg/hapus/", {}).status_code == 302
    assert not Category.objects.filter(pk=other.pk).exists()
    response = room.post("kategori/ipp/hapus/", {})
    assert response.status_code == 409
    assert "already has entries" in response.content.decode()
    assert room.category.stages.count() == 2
    assert Rubric.objects.filter(stage__category=room.category).count() == 2


def test_who_saves_second_is_told_and_loses_nothing(room: Room) -> None:
    data = room.form("kategori/ipp/")
    assert room.post("kategori/ipp/", data | {"name": "Dari yang pertama"}).status_code == 302
    response = room.post("kategori/ipp/", data | {"name": "Dari yang kedua"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else saved this page" in page
    assert "Dari yang kedua" in page
    room.category.refresh_from_db()
    assert room.category.name == "Dari yang pertama"
    again = sent_again(response)
    assert room.post("kategori/ipp/", again).status_code == 302
    room.category.refresh_from_db()
    assert room.category.name == "Dari yang kedua"


def sent_again(response: object) -> dict[str, object]:
    form = response.context["form"]  # type: ignore[attr-defined]
    return {name: value for name, value in form.data.lists() if value}


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_who_save_at_the_same_moment_do_not_overwrite_each_other(room: Room) -> None:
    mark = seen(room.category)
    mine, theirs = stage_rows(room.category), stage_rows(room.category)
    mine[0]["weight"], mine[1]["weight"] = Decimal(30), Decimal(70)
    theirs[0]["weight"], theirs[1]["weight"] = Decimal(20), Decimal(80)

    def save(given: list[dict[str, object]]) -> None:
        setup_stages.save_stages(category_id=room.category.pk, rows=given, seen=mark, by=room.user)

    results = at_once(lambda: save(mine), lambda: save(theirs))
    assert kinds(results) == ["NoneType", "SettingsChanged"]
    assert AuditEvent.objects.filter(kind="category.stages").count() == 1
    assert sum(stage.weight for stage in room.category.stages.all()) == 100


@pytest.mark.django_db(transaction=True)
def test_an_assignment_and_a_new_weight_at_the_same_moment_leave_one_of_them(room: Room) -> None:
    entry, juror = enter(room.category), make_juror("Juri 1")
    stage = room.category.stages.get(code="proposal")
    seat_juror(stage=stage, juror=juror, by=None)
    mark, changed = seen(room.category), stage_rows(room.category)
    changed[0]["weight"], changed[1]["weight"] = Decimal(50), Decimal(50)
    results = at_once(
        lambda: assign(stage=stage, pairs=[(entry.pk, juror.pk)], by=None),
        lambda: setup_stages.save_stages(category_id=room.category.pk, rows=changed, seen=mark, by=room.user),
    )
    weight = room.category.stages.get(code="proposal").weight
    refused = isinstance(results[1], LockedSettings)
    assert results[0] == 1
    assert weight == (40 if refused else 50)


def test_the_list_of_categories_makes_as_many_queries_at_any_number(room: Room) -> None:
    one = queries_of(room.client, room.url("kategori/")), queries_of(room.client, room.url())
    make_category(room.edition, "ttg")
    make_category(room.edition, "posyantek")
    three = queries_of(room.client, room.url("kategori/")), queries_of(room.client, room.url())
    assert one == three


def test_a_stale_or_foreign_row_is_refused(room: Room) -> None:
    foreign = make_category(room.edition, "ttg").stages.first()
    assert foreign is not None
    changed = stage_rows(room.category)
    changed[0]["id"] = foreign.pk
    with pytest.raises(SettingsChanged):
        setup_stages.save_stages(
            category_id=room.category.pk, rows=changed, seen=seen(room.category), by=room.user
        )
    with pytest.raises(DomainError):
        setup_categories.save_places(
            category_id=room.category.pk,
            rows=[{"title": "A", "prize": 1, "extras": ""}, {"title": "a", "prize": 2, "extras": ""}],
            seen=fingerprint(setup_categories.place_rows(room.category)),
            by=room.user,
        )


def test_signed_in_strangers_find_no_settings(room: Room) -> None:
    client = signed_in(make_juror("Juri 9"))
    assert client.get(room.url()).status_code == 404
    assert client.get("/sekretariat/edisi/baru/").status_code == 404
