"""A stage of presentations with jurors, a chair and a deputy, for the tests of the judging days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from awards.models import Stage
from judging.models import HearingPlan
from judging.running_order import Span
from judging.services.hearings import PlanFacts, draw_lot, save_plan
from tests.scenario import Award, Crit, Round

NINE = datetime(2025, 2, 24, 2, 0, tzinfo=UTC)  # 09.00 WIB
CRITERIA = (Crit("bukti", "60", tie=1), Crit("manfaat", "40", tie=2))


def hearing_award(entries: int = 3, **options: object) -> Award:
    """One stage of presentations; three jurors, all assigned to all entries."""
    names = [f"Inovasi {number:02d}" for number in range(1, entries + 1)]
    award = Award(
        [Round("presentasi", "100", CRITERIA, options)],
        entries=names,
        jurors=["Ketua 01", "Wakil 02", "Juri 03"],
        chair="Ketua 01",
        deputy="Wakil 02",
    )
    award.assign_all()
    return award


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def plan(stage: Stage, *, rooms: tuple[str, ...] = ("Aula", "Ruang 2"), long: float = 3) -> HearingPlan:
    """A morning in these rooms with a pause from ten to half past ten."""
    day, pause = Span(NINE, NINE + hours(long)), Span(NINE + hours(1), NINE + hours(1.5))
    return save_plan(stage=stage, facts=PlanFacts(7, 13, 0, rooms, (day,), (pause,)), by=None)


def drawn(award: Award, **options: object) -> HearingPlan:
    """The plan with its order drawn by a seed that is known."""
    stage = award.stages["presentasi"]
    plan(stage, **options)  # type: ignore[arg-type]
    return draw_lot(stage=stage, by=None, seed="benih-2025")
