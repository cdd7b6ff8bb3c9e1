"""`check_totals` recomputes what was frozen, not only the figures."""

from __future__ import annotations

import pytest
from django.db import connection

from judging.services.audit import check_totals
from tests.scenario import Award, Crit, Round

pytestmark = pytest.mark.django_db
BROKEN = {
    "rank of a stage": "UPDATE judging_standing SET rank = 2 WHERE place = 1",
    "place of a stage": "UPDATE judging_standing SET place = 4 - place",
    "who goes on": "UPDATE judging_standing SET goes_on = true",
    "row of a stage": "DELETE FROM judging_standing WHERE place = 3",
    "place of a final": "UPDATE judging_finalstanding SET place = 3 - place WHERE place IS NOT NULL",
    "title of a final": "UPDATE judging_finalstanding SET title = 'Juara III' WHERE place = 2",
    "row of a final": "DELETE FROM judging_finalstanding WHERE place = 2",
    "row of an unranked final": "DELETE FROM judging_finalstanding WHERE place IS NULL",
    "all finals": "DELETE FROM judging_finalstanding",
}


def two_go_on() -> Award:
    """A and B tie in both stages and are told apart by the chain, C does not go on."""
    rounds = [
        Round("proposal", "50", (Crit("bukti", "50", tie=1), Crit("manfaat", "50")), {"promote_best": 2}),
        Round("presentasi", "50"),
    ]
    award = Award(rounds, entries=["A", "B", "C"], jurors=["J1", "J2"])
    award.assign_all()
    values = {"A": ("80", "70"), "B": ("70", "80"), "C": ("60", "60")}
    for juror in award.jurors:
        for entry, (bukti, manfaat) in values.items():
            award.score("proposal", entry, juror, {"bukti": bukti, "manfaat": manfaat})
            award.score("presentasi", entry, juror, "80")
    assert award.close("proposal") == []
    assert award.close("presentasi") == []
    return award


@pytest.mark.parametrize("sql", BROKEN.values(), ids=BROKEN)
def test_a_frozen_row_that_was_changed_is_named(sql: str) -> None:
    award = two_go_on()
    assert award.finals() == {
        "A": ("77.50", 1, 1, "Juara I"),
        "B": ("77.50", 1, 2, "Juara II"),
        "C": (None, None, None, ""),
    }
    assert check_totals(award.edition).fault == ""

    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert check_totals(award.edition).fault != ""
