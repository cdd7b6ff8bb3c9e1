"""Rubrics on the pages of the secretariat: in place until the first score, then only as a new version."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.exceptions import DomainError
from judging.models import Rubric
from judging.rubric_effects import revision_effect
from judging.rubric_rules import problems_of
from judging.scoring import sheet_total
from judging.services.rubrics import revise_rubric, set_rubric
from tests.judging.rubric_drafts import make_criterion, make_draft
from tests.scenario import Award, Crit, Round
from tests.staff import queries_of, staff_client

pytestmark = pytest.mark.django_db


def award() -> Award:
    made = Award([Round("proposal", "100", (Crit("a", "50"), Crit("b", "50")))], entries=["A"], jurors=["J1"])
    made.assign_all()
    return made


def url(made: Award, rest: str = "ubah/") -> str:
    return f"/sekretariat/{made.edition.slug}/pengaturan/rubrik/ipp/proposal/{rest}"


def typed(client: Any, made: Award, **changes: str) -> dict[str, str]:
    editor = client.get(url(made)).context["editor"]
    sent = {}
    for rows in (editor.rows, editor.bands):
        sent |= {
            rows.management_form[n].html_name: rows.management_form[n].value()
            for n in rows.management_form.fields
        }
        sent |= {
            field.html_name: field.value() for form in rows for field in form if field.value() is not None
        }
    sent |= {field.html_name: field.value() for field in editor.head if field.value() not in (None, False)}
    return sent | changes


@given(st.lists(st.integers(0, 10000), min_size=1, max_size=6))
def test_only_weights_of_exactly_100_are_accepted(hundredths: list[int]) -> None:
    rows = [make_criterion(f"k{n}", str(Decimal(w) / 100)) for n, w in enumerate(hundredths)]
    problems = problems_of(make_draft(*rows))
    assert (problems == []) == (sum(hundredths) == 10000)
    if not problems:
        for value, total in (("0", 0), ("100", 100)):
            assert sheet_total({row.code: Decimal(value) for row in rows}, rows) == total  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [{"maximum": "0"}, {"minimum": "100"}, {"step": "0.3"}, {"step": "0"}, {"tie_order": 2}, {"code": "A b"}],
)
def test_what_cannot_be_judged_is_refused(options: dict[str, Any]) -> None:
    code = options.pop("code", "a")
    assert problems_of(make_draft(make_criterion(code, **options)))


def test_a_rubric_is_edited_in_place_before_the_first_score() -> None:
    made = award()
    client = staff_client(made.edition)
    sent = typed(client, made, **{"kriteria-0-weight": "60", "kriteria-1-weight": "39,5"})
    refused = client.post(url(made), sent)
    assert refused.status_code == 422
    assert "99.5" in refused.content.decode()
    assert client.post(url(made), sent | {"kriteria-1-weight": "40"}).status_code == 302
    rubric = Rubric.objects.get(stage=made.stages["proposal"])
    assert list(rubric.criteria.values_list("weight", flat=True)) == [60, 40]


def test_after_the_first_score_a_new_version_is_shown_then_confirmed() -> None:
    made = award()
    made.score("proposal", "A", "J1", {"a": "80", "b": "90"})
    client = staff_client(made.edition)
    sent = typed(client, made, **{"kriteria-1-maximum": "80", "reason": "Juknis diperbaiki"})
    page = client.post(url(made), sent)
    assert page.context["effect"].returned == 1
    assert page.context["effect"].dropped == 1
    assert Rubric.objects.count() == 1
    assert client.post(url(made), sent | {"effect": page.context["effect"].mark}).status_code == 302
    assert Rubric.objects.get(is_current=True).version == 2
    assert client.get(url(made, "banding/")).status_code == 200
    with pytest.raises(DomainError):
        set_rubric(stage=made.stages["proposal"], draft=make_draft(make_criterion("a")), by=None)


def test_the_preview_of_a_revision_is_what_it_does() -> None:
    made = award()
    made.score("proposal", "A", "J1", {"a": "80", "b": "90"})
    draft = make_draft(make_criterion("a", maximum="50"))
    effect = revision_effect(made.stages["proposal"], draft.criteria)
    revise_rubric(stage=made.stages["proposal"], draft=draft, reason="x", by=None)
    sheet = made.sheet("proposal", "A", "J1")
    assert (effect.returned, effect.dropped, effect.kept) == (1, 2, sheet.scores.count())


def test_pages_open_and_the_list_makes_the_same_queries() -> None:
    made = award()
    client = staff_client(made.edition)
    base = f"/sekretariat/{made.edition.slug}/pengaturan/rubrik/"
    assert queries_of(client, base) == 10
    for code in ("ttg", "pos"):
        Award([Round("proposal", "100")], entries=[], jurors=[], edition=made.edition, code=code)
    assert queries_of(client, base) == 10
    for rest in ("", "mulai/", "pratinjau/", "ubah/?dari=preset:ttg-jambi-2017:ttg-jambi-2017"):
        assert client.get(url(made, rest)).status_code == 200
    assert staff_client(made.edition, "auditor").get(url(made)).status_code == 403
