from awards.models.edition import Category, Edition, Honour, Place, Stage
from awards.models.ledger import AuditEvent, LedgerHead
from awards.models.membership import Membership, Seal
from awards.models.organization import Organization, OrganizationAlias, OrganizationName
from awards.models.user import User
from awards.models.workbook import WorkbookUpload

__all__ = [
    "AuditEvent",
    "Category",
    "Edition",
    "Honour",
    "LedgerHead",
    "Membership",
    "Organization",
    "OrganizationAlias",
    "OrganizationName",
    "Place",
    "Seal",
    "Stage",
    "User",
    "WorkbookUpload",
]
