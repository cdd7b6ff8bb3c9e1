from submissions.models.form import ChecklistItem, Question, Section
from submissions.models.submission import Revision, Submission, TeamMember

__all__ = ["ChecklistItem", "Question", "Revision", "Section", "Submission", "TeamMember"]
