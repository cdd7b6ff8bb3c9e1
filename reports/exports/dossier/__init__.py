"""Dossiers of an edition and of an entry for auditors without an account, with a script that checks them."""

from reports.exports.dossier.archive import write_dossier
from reports.exports.dossier.entry import write_entry_dossier

__all__ = ["write_dossier", "write_entry_dossier"]
