from submissions.models.attachment import Attachment
from submissions.models.form import ChecklistItem, Question, Section
from submissions.models.submission import Revision, Submission, TeamMember

__all__ = ["Attachment", "ChecklistItem", "Question", "Revision", "Section", "Submission", "TeamMember"]
