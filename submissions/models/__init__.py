from submissions.models.attachment import Attachment
from submissions.models.eligibility import EligibilityDecision, EligibilityOutcome, EligibilityRule, EntryText
from submissions.models.form import ChecklistItem, Form, Question, Section
from submissions.models.gallery import GalleryConsent, GalleryEntry
from submissions.models.readiness import IndicatorLevel
from submissions.models.reminder import DeadlineReminder
from submissions.models.submission import Revision, Submission, TeamMember
from submissions.models.verification import CheckResult, Likeness, Return, VerificationPolicy
from submissions.models.writing import Answer, DeadlineExtension, Declaration, Statement

__all__ = [
    "Answer",
    "Attachment",
    "CheckResult",
    "ChecklistItem",
    "DeadlineExtension",
    "DeadlineReminder",
    "Declaration",
    "EligibilityDecision",
    "EligibilityOutcome",
    "EligibilityRule",
    "EntryText",
    "Form",
    "GalleryConsent",
    "GalleryEntry",
    "IndicatorLevel",
    "Likeness",
    "Question",
    "Return",
    "Revision",
    "Section",
    "Statement",
    "Submission",
    "TeamMember",
    "VerificationPolicy",
]
