from reports.models.document import Document, DocumentCounter
from reports.models.letterhead import Letterhead, Signatory
from reports.models.plenary import Placement, Plenary

__all__ = ["Document", "DocumentCounter", "Letterhead", "Placement", "Plenary", "Signatory"]
