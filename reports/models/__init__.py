from reports.models.document import Document, DocumentCounter
from reports.models.letterhead import Accent, Letterhead, Signatory
from reports.models.plenary import Placement, Plenary
from reports.models.session import PlenaryAttendance, PlenaryDecision, PlenarySession

__all__ = [
    "Accent",
    "Document",
    "DocumentCounter",
    "Letterhead",
    "Placement",
    "Plenary",
    "PlenaryAttendance",
    "PlenaryDecision",
    "PlenarySession",
    "Signatory",
]
