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
from awards.models.membership import Invitation, Membership, RevokedRole
from awards.models.message import Message
from awards.models.organization import Organization, OrganizationAlias, OrganizationName
from awards.models.privacy import AccessLog, Consent, DataRequest, PrivacyNotice, RetentionPeriod
from awards.models.seal import Seal
from awards.models.user import User
from awards.models.workbook import WorkbookUpload

__all__ = [
    "AccessLog",
    "Announcement",
    "AuditEvent",
    "Category",
    "Consent",
    "DataRequest",
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
    "PrivacyNotice",
    "RetentionPeriod",
    "RevokedRole",
    "Seal",
    "Stage",
    "TimeZone",
    "User",
    "WorkbookUpload",
]
