from reports.models.document import Document, DocumentCounter, Signing
from reports.models.letterhead import Accent, CertificateDrawing, Letterhead, Numbering, Signatory
from reports.models.nomination import NominationText
from reports.models.plenary import Placement, Plenary
from reports.models.session import PlenaryAttendance, PlenaryDecision, PlenarySession
from reports.models.signature import Signature
from reports.models.wording import PaperWording

__all__ = [
    "Accent",
    "CertificateDrawing",
    "Document",
    "DocumentCounter",
    "Letterhead",
    "NominationText",
    "Numbering",
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
