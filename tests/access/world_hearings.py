"""A day of presentations in the worlds of the tables, and what the rows name of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from awards.models import Stage, User
from judging.models import Scoresheet
from judging.running_order import Span
from judging.services.feedback import release_feedback
from judging.services.hearings import PlanFacts, draw_lot, save_plan
from judging.services.objections import file_objection
from submissions.models import Submission

if TYPE_CHECKING:
    from tests.access.world import World

MORNING = datetime(2025, 2, 24, 2, 0, tzinfo=UTC)  # 09.00 WIB


def add_hearings(world: World, stage: Stage, prefix: str = "") -> None:
    """Two rooms for a day, the order drawn; keys of a slot, the day, a room and an open sheet."""
    pause = Span(MORNING + timedelta(hours=2), MORNING + timedelta(hours=3))
    day = Span(MORNING, MORNING + timedelta(hours=8))
    save_plan(stage=stage, facts=PlanFacts(7, 13, 0, ("Aula", "Ruang 2"), (day,), (pause,)), by=None)
    plan = draw_lot(stage=stage, by=None, seed="2025")
    sheet = Scoresheet.objects.filter(stage=stage, state__in=["draft", "final"]).earliest("state", "pk")
    world.things |= {
        f"{prefix}hearing": plan.hearings.earliest("lot").pk,
        f"{prefix}hearing_day": plan.days.get().pk,
        f"{prefix}hearing_room": plan.rooms.earliest("position").pk,
        f"{prefix}open_sheet": sheet.pk,
    }


def add_feedback(world: World, entry: Submission, by: User, prefix: str = "") -> None:
    """Feedback of the entry's category is released, and one objection is filed."""
    release_feedback(category=entry.category, by=by)
    filed = file_objection(submission=entry, text="Bukti kami belum dibaca.", by=by)
    world.things |= {f"{prefix}objection": filed.pk, f"{prefix}feedback_entry": entry.pk}
