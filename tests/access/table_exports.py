"""What leaves the house: lists as files, dossiers, readiness to be reported."""

from __future__ import annotations

from tests.access.rules import CLOSED, Answer, Row, Rule, behind_sign_in
from tests.access.table_office import READ, does


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
READERS = behind_sign_in(404, entrant=200, teammate=200, unit_admin=200, secretariat=200, auditor=200)


def writers(got: Answer) -> Rule:
    """Whoever may write beside an entry."""
    return behind_sign_in(404, entrant=got, teammate=got, unit_admin=got, secretariat=got, auditor=403)


ENTRY = {"pk": "@judged_entry"}, {"pk": "@other_judged_entry"}
READINESS = [
    Row("submissions:readiness-list", READ, CLOSED),
    Row("submissions:readiness-add", CLOSED, does(302), {"category": "ttg"}, {"category": "tidak-ada"}),
    Row("submissions:readiness-verify", READ, does(302), foreign={"code": "X-999"}),
    Row("submissions:readiness", READERS, writers(302), *ENTRY),
]
NOMINATIONS = [
    Row("reports:nomination-list", READ, CLOSED),
    Row("reports:nomination", READERS, writers(302), *ENTRY),
    Row("reports:nomination-package", READERS, CLOSED, ENTRY[0] | {"level": "provinsi"}, ENTRY[1]),
]
ROWS = [*LISTS, DOSSIER, *READINESS, *NOMINATIONS]
