"""A new edition like an earlier one, from a preset, and empty."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from awards.exceptions import DomainError
from awards.models import (
    AuditEvent,
    Category,
    Edition,
    FrequentQuestion,
    Membership,
    Place,
    Seal,
    Stage,
    User,
)
from awards.services.ledger import verify_ledger
from awards.services.setup_base import values_of
from awards.services.setup_edition import settings_categories
from awards.setup_facts import all_points
from config.editions import add_empty_edition, clone_edition, create_edition, edition_from_preset
from judging.models import Assignment, Criterion, PanelMember, Rubric
from judging.services.copying import CRITERION_FIELDS
from reports.models import Letterhead, Signatory
from submissions.models import ChecklistItem, EligibilityRule, Question, Section, Statement, Submission
from tests.staff import closed_award, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def source() -> Edition:
    edition, _created = create_edition(preset_name="cilegon-2025")
    FrequentQuestion.objects.create(edition=edition, position=1, question="Siapa?", answer="Siapa saja.")
    return edition


def clone(source: Edition, by: User | None = None, **said: Any) -> Edition:
    given = {"slug": "cilegon-2026", "name": "Inovasi Award 2026", "year": 2026, "takes_people": False}
    return clone_edition(source=source, by=by or make_staff(source), **given | said)


def judged(edition: Edition) -> list[Any]:
    """Everything of an edition that decides who wins, by codes."""
    criteria = Criterion.objects.filter(
        rubric__stage__category__edition=edition, rubric__is_current=True
    ).select_related("rubric__stage__category")
    places = Place.objects.filter(category__edition=edition).select_related("category")
    stages = Stage.objects.filter(category__edition=edition).select_related("category")
    return [
        [
            (
                c.rubric.stage.category.code,
                c.rubric.stage.code,
                c.rubric.bands,
                values_of(c, CRITERION_FIELDS),
            )
            for c in criteria.order_by(
                "rubric__stage__category__position", "rubric__stage__position", "position"
            )
        ],
        [
            (p.category.code, values_of(p, ("number", "title", "prize", "extras", "source")))
            for p in places.order_by("category__position", "number")
        ],
        [
            (
                s.category.code,
                values_of(
                    s,
                    ("code", "position", "weight", "is_blind", "min_sheets", "promote_best", "passing_grade"),
                ),
            )
            for s in stages.order_by("category__position", "position")
        ],
    ]


def asked(edition: Edition) -> list[Any]:
    """Everything that entrants are asked and that is checked."""
    questions = Question.objects.filter(section__form__category__edition=edition)
    items = ChecklistItem.objects.filter(category__edition=edition)
    statements = Statement.objects.filter(category__edition=edition)
    rules = EligibilityRule.objects.filter(category__edition=edition)
    return [
        sorted(
            questions.values_list(
                "section__form__category__code", "section__code", "code", "max_words", "label"
            )
        ),
        sorted(items.values_list("category__code", "checklist", "code", "text", "is_required")),
        sorted(statements.values_list("category__code", "kind", "code", "text", "position")),
        sorted(rules.values_list("category__code", "position", "kind", "sentence", "is_blocking")),
    ]


def test_a_copy_equals_its_source_in_everything_that_decides(source: Edition) -> None:
    copy = clone(source)
    assert judged(copy) == judged(source)
    assert len(judged(copy)[0]) > 20
    assert asked(copy) == asked(source)
    assert all(asked(copy))
    assert Section.objects.filter(form__category__edition=copy).count() > 10
    assert Letterhead.objects.get(edition=copy).lines == Letterhead.objects.get(edition=source).lines
    assert Signatory.objects.filter(edition=copy).count() == Signatory.objects.filter(edition=source).count()
    assert list(copy.questions.values_list("question", "answer")) == [("Siapa?", "Siapa saja.")]


def test_every_date_of_a_copy_moves_to_its_year(source: Edition) -> None:
    copy = clone(source)
    assert copy.registration_opens_at == datetime(2026, 2, 1, tzinfo=WIB)
    assert copy.registration_closes_at == datetime(2026, 2, 15, tzinfo=WIB)
    assert (copy.announced_on, copy.handed_over_on) == (date(2026, 2, 28), date(2026, 4, 27))
    stages = Stage.objects.filter(category__edition=copy)
    assert {stage.opens_at.astimezone(WIB).year for stage in stages if stage.opens_at} == {2026}
    assert {step["first_day"][:4] for step in copy.timeline} == {"2026"}
    assert [step["code"] for step in copy.timeline] == [step["code"] for step in source.timeline]


def test_a_copy_has_no_entry_no_juror_no_score_and_no_lock() -> None:
    award = closed_award(3)
    copy = clone(award.edition)
    assert copy.opened_at is None
    assert Submission.objects.filter(category__edition=copy).count() == 0
    assert Assignment.objects.filter(stage__category__edition=copy).count() == 0
    assert PanelMember.objects.filter(panel__stage__category__edition=copy).count() == 0
    assert Seal.objects.filter(category__edition=copy).count() == 0
    assert Stage.objects.filter(category__edition=copy, closed_at__isnull=False).count() == 0


def test_who_makes_an_edition_becomes_its_secretary_and_the_ledger_says_so(source: Edition) -> None:
    maker = make_staff(source)
    copy = clone(source, maker)
    assert list(copy.memberships.values_list("user", "role")) == [(maker.pk, "secretariat")]
    kinds = list(AuditEvent.objects.filter(edition=copy).order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["edition.created", "role.granted"]
    assert verify_ledger(copy).is_whole


def test_the_people_of_the_earlier_edition_are_taken_over_when_asked(source: Edition) -> None:
    maker, other, auditor = make_staff(source), make_staff(source), make_staff(source, "auditor")
    gone = make_staff(source)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    Membership.objects.create(user=other, role="juror", edition=source)
    copy = clone(source, maker, takes_people=True)
    assert set(copy.memberships.values_list("user", "role")) == {
        (maker.pk, "secretariat"),
        (other.pk, "secretariat"),
        (auditor.pk, "auditor"),
    }


def test_only_the_latest_version_of_a_rubric_is_copied_as_version_1(source: Edition) -> None:
    rubric = Rubric.objects.filter(stage__category__edition=source).first()
    assert rubric is not None
    rubric.is_current = False
    rubric.save()
    new = Rubric.objects.create(stage=rubric.stage, version=2, reason="Juknis baru")
    Criterion.objects.create(rubric=new, position=1, code="baru", name="Baru", weight=100, step=1)
    copy = clone(source)
    made = Rubric.objects.get(
        stage__category__edition=copy,
        stage__category__code=rubric.stage.category.code,
        stage__code=rubric.stage.code,
    )
    assert (made.version, [c.code for c in made.criteria.all()]) == (1, ["baru"])


def test_a_code_that_exists_is_refused_and_nothing_is_stored(source: Edition) -> None:
    with pytest.raises(DomainError, match="cilegon-2025"):
        clone(source, slug="cilegon-2025")
    assert Edition.objects.count() == 1


def test_who_runs_no_edition_of_the_organiser_makes_none(source: Edition) -> None:
    stranger = make_staff(closed_award(1).edition)
    before = Edition.objects.count()
    with pytest.raises(PermissionDenied):
        clone(source, stranger)
    with pytest.raises(PermissionDenied):
        edition_from_preset(
            preset_name="cilegon-2025", slug="x", name="X", year=2026, organizer=None, by=stranger
        )
    assert Edition.objects.count() == before


def test_an_edition_from_a_preset_is_not_open_and_lacks_only_jurors_and_rules(source: Edition) -> None:
    edition = edition_from_preset(
        preset_name="cilegon-2025",
        slug="cilegon-2030",
        name="Inovasi Award 2030",
        year=2030,
        organizer=None,
        by=make_staff(source),
    )
    assert (edition.opened_at, edition.name, edition.year) == (None, "Inovasi Award 2030", 2030)
    assert edition.registration_opens_at == datetime(2030, 2, 1, tzinfo=WIB)
    points = all_points(edition, settings_categories(edition))
    assert [point.text for point in points if point.blocks] == []
    assert {point.part for point in points} == {"rules", "jurors"}


def test_an_empty_edition_lacks_its_categories(source: Edition) -> None:
    edition = add_empty_edition(
        slug="kosong-2030",
        name="Lomba 2030",
        year=2030,
        organizer=source.organizer,
        place_name="Cilegon",
        opens=datetime(2030, 2, 1, tzinfo=WIB),
        closes=datetime(2030, 2, 15, tzinfo=WIB),
        by=make_staff(source),
    )
    assert Category.objects.filter(edition=edition).count() == 0
    points = all_points(edition, settings_categories(edition))
    assert [point.part for point in points if point.blocks] == ["categories"]
