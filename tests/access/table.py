"""Who may do what: every address of the product, and what each role gets there.

A new address needs a row. Put it in the file of its kind and say what everybody gets; `rules.py` has the
words. Nobody learns of what is not theirs: a stranger gets the 404 of a page that does not exist, and only
somebody who may look but not change gets 403.
"""

from __future__ import annotations

from tests.access import (
    table_accounts,
    table_entries,
    table_evidence,
    table_exports,
    table_forms,
    table_gallery,
    table_hearings,
    table_office,
    table_own,
    table_panels,
    table_participation,
    table_privacy,
    table_public,
    table_sheets,
    table_signing,
    table_verification,
)

ROWS = [
    *table_public.ROWS,
    *table_accounts.ROWS,
    *table_forms.ROWS,
    *table_gallery.ROWS,
    *table_own.ROWS,
    *table_entries.ROWS,
    *table_evidence.ROWS,
    *table_exports.ROWS,
    *table_hearings.ROWS,
    *table_panels.ROWS,
    *table_participation.ROWS,
    *table_privacy.ROWS,
    *table_sheets.ROWS,
    *table_signing.ROWS,
    *table_verification.ROWS,
    *table_office.ROWS,
]
