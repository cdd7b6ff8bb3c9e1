from reports.models.document import Document, DocumentCounter, Signing
from reports.models.letterhead import Accent, Letterhead, Signatory
from reports.models.nomination import NominationText
from reports.models.plenary import Placement, Plenary
from reports.models.session import PlenaryAttendance, PlenaryDecision, PlenarySession
from reports.models.signature import Signature
from reports.models.wording import PaperWording

__all__ = [
    "Accent",
    "Document",
    "DocumentCounter",
    "Letterhead",
    "NominationText",
    "PaperWording",
    "Placement",
    "Plenary",
    "PlenaryAttendance",
    "PlenaryDecision",
    "PlenarySession",
    "Signatory",
    "Signature",
    "Signing",
]
