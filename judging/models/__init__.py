from judging.models.blind import Redaction
from judging.models.card import JurorCard
from judging.models.expertise import CategoryExpertise, EntryExpertise, JurorExpertise
from judging.models.feedback import FeedbackRelease, JudgingPolicy, Objection
from judging.models.hearing import (
    Hearing,
    HearingBreak,
    HearingDay,
    HearingPlan,
    HearingRoom,
    JurorAttendance,
)
from judging.models.panel import Assignment, ChairDecision, Conflict, Panel, PanelMember, Recusal
from judging.models.paper import PaperEntry, SheetReopening
from judging.models.plan import AssignmentPlan
from judging.models.practice import PracticeEntry, PracticeSheet, PracticeWaiver
from judging.models.rubric import Criterion, Rubric
from judging.models.scoresheet import Score, Scoresheet, SheetChange
from judging.models.standing import FinalStanding, Standing

__all__ = [
    "Assignment",
    "AssignmentPlan",
    "CategoryExpertise",
    "ChairDecision",
    "Conflict",
    "Criterion",
    "EntryExpertise",
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
    "JurorExpertise",
    "Objection",
    "Panel",
    "PanelMember",
    "PaperEntry",
    "PracticeEntry",
    "PracticeSheet",
    "PracticeWaiver",
    "Recusal",
    "Redaction",
    "Rubric",
    "Score",
    "Scoresheet",
    "SheetChange",
    "SheetReopening",
    "Standing",
]
