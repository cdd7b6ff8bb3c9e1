from submissions.models.attachment import Attachment
from submissions.models.eligibility import (
    EligibilityDecision,
    EligibilityOutcome,
    EligibilityRule,
    EntryText,
)
from submissions.models.form import ChecklistItem, Form, Question, Section
from submissions.models.submission import Revision, Submission, TeamMember
from submissions.models.verification import CheckResult, Return, VerificationPolicy

__all__ = [
    "Attachment",
    "CheckResult",
    "ChecklistItem",
    "EligibilityDecision",
    "EligibilityOutcome",
    "EligibilityRule",
    "EntryText",
    "Form",
    "Question",
    "Return",
    "Revision",
    "Section",
    "Submission",
    "TeamMember",
    "VerificationPolicy",
]
