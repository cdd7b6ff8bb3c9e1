from judging.models.card import JurorCard
from judging.models.feedback import FeedbackRelease, JudgingPolicy, Objection
from judging.models.hearing import (
    Hearing,
    HearingBreak,
    HearingDay,
    HearingPlan,
    HearingRoom,
    JurorAttendance,
)
from judging.models.panel import Assignment, ChairDecision, Panel, PanelMember, Recusal
from judging.models.paper import PaperEntry, SheetReopening
from judging.models.rubric import Criterion, Rubric
from judging.models.scoresheet import Score, Scoresheet, SheetChange
from judging.models.standing import FinalStanding, Standing

__all__ = [
    "Assignment",
    "ChairDecision",
    "Criterion",
    "FeedbackRelease",
    "FinalStanding",
    "Hearing",
    "HearingBreak",
    "HearingDay",
    "HearingPlan",
    "HearingRoom",
    "JudgingPolicy",
    "JurorAttendance",
    "JurorCard",
    "Objection",
    "Panel",
    "PanelMember",
    "PaperEntry",
    "Recusal",
    "Rubric",
    "Score",
    "Scoresheet",
    "SheetChange",
    "SheetReopening",
    "Standing",
]
