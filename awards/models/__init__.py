from awards.models.edition import (
    Announcement,
    Category,
    Edition,
    FrequentQuestion,
    Honour,
    Place,
    Stage,
    TimeZone,
)
from awards.models.ledger import AuditEvent, LedgerHead
from awards.models.membership import Invitation, Membership, RevokedRole, Seal
from awards.models.message import Message
from awards.models.organization import Organization, OrganizationAlias, OrganizationName
from awards.models.user import User
from awards.models.workbook import WorkbookUpload

__all__ = [
    "Announcement",
    "AuditEvent",
    "Category",
    "Edition",
    "FrequentQuestion",
    "Honour",
    "Invitation",
    "LedgerHead",
    "Membership",
    "Message",
    "Organization",
    "OrganizationAlias",
    "OrganizationName",
    "Place",
    "RevokedRole",
    "Seal",
    "Stage",
    "TimeZone",
    "User",
    "WorkbookUpload",
]
