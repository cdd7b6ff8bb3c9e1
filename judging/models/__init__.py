from judging.models.card import JurorCard
from judging.models.panel import Assignment, ChairDecision, Panel, PanelMember, Recusal
from judging.models.rubric import Criterion, Rubric
from judging.models.scoresheet import Score, Scoresheet
from judging.models.standing import FinalStanding, Standing

__all__ = [
    "Assignment",
    "ChairDecision",
    "Criterion",
    "FinalStanding",
    "JurorCard",
    "Panel",
    "PanelMember",
    "Recusal",
    "Rubric",
    "Score",
    "Scoresheet",
    "Standing",
]
