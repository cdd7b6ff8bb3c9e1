"""What leaves the house: lists as files. Nobody outside the back office knows of them."""

from __future__ import annotations

from tests.access.rules import CLOSED, Row
from tests.access.table_office import READ


def as_file(listing: str, kind: str = "csv", query: str = "") -> Row:
    """A list as a file: whoever may read the page may take it along."""
    return Row("reports:listing-file", READ, CLOSED, {"listing": listing, "kind": kind}, query=query)


LISTS = [
    Row("reports:listing-index", READ, CLOSED),
    as_file("entri"),
    as_file("orang"),
    as_file("nilai"),
    as_file("buku-besar"),
    as_file("entri", "xlsx"),
    as_file("matriks", "xlsx", "?category=ipp&stage=proposal"),
]
DOSSIER = Row("reports:entry-dossier", READ, CLOSED, foreign={"code": "X-999"})
ROWS = [*LISTS, DOSSIER]
