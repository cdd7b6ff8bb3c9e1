"""The confirmed places are those of the plenary's lock."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from awards.models import Seal
from reports.services.audit import check_figures
from reports.services.results import confirm_results, reopen
from tests.staff import closed_award

pytestmark = pytest.mark.django_db
BROKEN = {
    "place": "UPDATE reports_placement SET number = 4 - number",
    "title": "UPDATE reports_placement SET title = 'Juara III' WHERE number = 2",
    "row": "DELETE FROM reports_placement WHERE number = 2",
}


@pytest.mark.parametrize("sql", BROKEN.values(), ids=BROKEN)
def test_a_confirmed_place_that_was_changed_is_named(sql: str) -> None:
    award = closed_award(3)
    confirm_results(category=award.category, by=None)
    assert check_figures(award.edition).fault == ""

    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert award.category.name in check_figures(award.edition).fault
    with pytest.raises(CommandError, match=award.category.name):
        call_command("check_totals", edition=award.edition.slug)


def test_places_confirmed_again_are_compared_with_the_latest_lock() -> None:
    award = closed_award(2)
    confirm_results(category=award.category, by=None)
    reopen(category=award.category, down_to=Seal.Kind.PLENARY, by=None, reason="Salah ketik")
    confirm_results(category=award.category, by=None)

    assert check_figures(award.edition).fault == ""
