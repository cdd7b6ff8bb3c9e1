"""The dossier of an edition: everything an auditor without an account needs, with a script that checks it."""

from reports.exports.dossier.archive import write_dossier

__all__ = ["write_dossier"]
