"""Every page of the product with the data of 2025, taken from the table of who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from tests.access import table_forms, table_hearings
from tests.access.addresses import addresses
from tests.access.rules import Row
from tests.access.table import ROWS
from tests.access.world import World
from tests.access.world_2025 import NEXT, SLUG

# Who opens a page: the first of these whom the table lets see it.
VISITORS = ("anonymous", "entrant", "unit_admin", "juror_assigned", "secretariat", "auditor")
ARGUMENTS: dict[str, object] = {"slug": SLUG, "category": "ttg", "stage": "presentasi", "code": "TTG-001"}
# Answers that are no page of ours.
NO_PAGE = {
    "health": "says only whether the site is well, as JSON",
    "ready": "says only which checks of the installation went well, as JSON",
    "reports:emblem": "a picture",
    "awards:rules-file": "a PDF",
    "awards:privacy-current": "leads to the privacy notice",
    "reports:my-paper": "a PDF",
    "reports:document-file": "a PDF",
    "reports:paper-original": "a PDF",
    "reports:verify-file": "leads to the page of checking",
    "reports:results-export": "a file",
    "reports:dossier": "a ZIP",
    "reports:entry-dossier": "a ZIP",
    "reports:listing-file": "a file",
    "reports:nomination-package": "a ZIP",
    "reports:gallery-picture": "a picture",
    "reports:open-data-package": "JSON",
    "reports:open-data-set": "a file",
    "reports:robots": "plain text",
    "reports:sitemap": "XML",
    "reports:sitemap-page": "XML",
    "reports:letterhead-sample": "a PDF",
    "reports:certificate-look": "a picture within the page of the letterhead",
    "reports:certificate-sample": "a PDF",
    "reports:document-zip": "a ZIP",
    "reports:document-print": "a PDF",
    "reports:hearing-schedule": "a PDF",
    "reports:hearing-attendance": "a PDF",
    "reports:score-sheets": "a PDF",
    "reports:calibration-note": "a PDF",
    "reports:participation-workbook": "a workbook",
    "reports:participation-report": "a PDF",
    "reports:document-progress": "a part of the page of papers, which polls for it",
    "submissions:import-entries-report": "a file",
    "reports:statement-letter": "a PDF",
    "judging:import-scores-report": "a file",
    "awards:import-honours-report": "a file",
    "judging:import-assign-report": "a file",
    "judging:evidence": "a file",
    "judging:evidence-preview": "a picture",
    "awards:honours-template": "a file",
    "submissions:read-evidence": "a file",
    "submissions:preview-evidence": "a picture",
}
SAME_VIEW = {"awards:sign-in", "awards:sign-out", "front"}  # an older name, and what strangers see at "/"
# The same page in another state.
ALSO: tuple[tuple[str, dict[str, object], str], ...] = (
    ("reports:submission-list", {}, "?text=tidak+ada"),
    ("reports:submission-detail", {"code": "IPP-003"}, ""),
    ("reports:final-ranking", {"category": "ipp"}, ""),
    ("reports:final-ranking", {"category": "posyantek"}, ""),
    ("reports:stage-ranking", {"category": "ipp"}, ""),
    ("judging:stage-close", {"category": "ipp"}, ""),
    ("judging:own-sheets", {}, "?isi=final"),
    ("reports:confirm-results", {"category": "ipp"}, ""),
    ("reports:publish-results", {"category": "ttg-unggulan"}, ""),
    ("reports:reopen-results", {"category": "posyantek"}, ""),
    ("reports:gallery", {}, "?q=posyantek"),
    ("reports:gallery", {}, "?q=tidakada&sdg=6"),
    ("reports:ledger", {}, "?group=seal"),
    ("reports:ledger", {}, "?verify=1"),
    ("reports:search", {}, "?q=kelurahan"),
    ("reports:participation", {}, "?kategori=ipp&unit=semua"),
    ("awards:people", {}, "?text=tidak+ada"),
    ("submissions:check-queue", {"slug": SLUG}, "?state=all"),
    ("submissions:check-queue", {"slug": SLUG}, ""),
    ("submissions:check-desk", {"slug": SLUG, "code": "TTG-001"}, ""),
    ("submissions:check-desk", {"code": "IPP-003"}, ""),
    ("submissions:rules", {"category": "ipp"}, ""),
    ("submissions:form-start", {"category": "posyantek"}, ""),
    ("submissions:question-new", {"section": "latar", "kind": "multiple_choice"}, ""),
    ("submissions:question-new", {"section": "latar", "kind": "file"}, ""),
    ("submissions:question-new", {"section": "latar", "kind": "number"}, ""),
)
GUIDES = ("peserta", "admin-unit", "juri", "inspektorat", "publik")
# The editor of a rubric is for stages that are not closed, a comparison for those with two versions.
ARGUMENTS_OF: dict[str, dict[str, object]] = {
    "judging:rubric-edit": {"category": "ttg", "slug": NEXT},
    "judging:rubric-compare": {"category": "ipp"},
    "submissions:start": {"slug": SLUG, "category": "ipp"},
    "reports:nomination": {"pk": "@won_entry"},
    "submissions:extension": {"slug": SLUG},
    "submissions:paper-consent": {"slug": SLUG},
    # The first place of the category that is published.
    "reports:gallery-entry": {"code": "POS-001"},
    # The form of which a new version is being written.
    **{row.name: {"category": "ipp"} for row in table_forms.ROWS},
    "submissions:statement-edit": {"category": "ipp", "code": "kebenaran"},
    # The stage that is still open, with its day of presentations.
    **{row.name: {"category": "ipp", "stage": "presentasi"} for row in table_hearings.OF_THE_STAGE},
    # A panel at work, and the stage that was made blind for these pages.
    "judging:panel": {"category": "ipp"},
    "judging:panel-hand": {"category": "ipp"},
    "judging:panel-replace": {"category": "ipp"},
    "judging:practice": {"category": "ipp"},
    "judging:blind-entries": {"category": "posyantek", "stage": "proposal"},
    "judging:blind-edit": {"category": "posyantek", "stage": "proposal"},
    # Entries of next year wait for their check.
    "submissions:check-queue": {"slug": NEXT},
    "submissions:check-desk": {"slug": NEXT, "code": "IPP-002"},
    "submissions:check-diff": {"slug": NEXT, "code": "IPP-002"},
    "submissions:check-alike": {"slug": NEXT, "code": "IPP-002"},
    "submissions:rule": {"slug": NEXT, "category": "ipp"},
}
# What is set up is looked at twice: locked by what was judged, and free in next year's edition.
SET_UP = (
    "awards:setup",
    "judging:rubric",
    "setup-preview",
    "awards:honour",
    "reports:letterhead",
    "submissions:form",
    "submissions:checklist",
)


@dataclass(frozen=True)
class Visit:
    """A page and who opens it."""

    visitor: str
    path: str
    name: str = field(compare=False)
    status: int = field(default=200, compare=False)


def visits(world: World) -> Iterator[Visit]:
    """All of them, each path once for whoever comes first."""
    known = addresses()
    rows = {row.name: row for row in ROWS if row.get.get("secretariat") != 409}
    for row in ROWS:
        visitor = _visitor(row)
        if visitor is None or row.name in NO_PAGE | dict.fromkeys(SAME_VIEW):
            continue
        yield _visit(world, known, row, visitor)
        if row.name.startswith(SET_UP) and "slug" in known[row.name] and "section" not in known[row.name]:
            yield _visit(world, known, row, visitor, slug=NEXT, category="ttg")
    for name, arguments, query in ALSO:
        visitor = _visitor(rows[name]) or "secretariat"
        yield _visit(world, known, rows[name], visitor, query=query, **arguments)
    for role in GUIDES:
        yield _visit(world, known, rows["guide-page"], "anonymous", role=role)
    yield Visit("chair", reverse("judging:home"), "judging:home")
    yield Visit("chair", reverse("judging:chair-home"), "judging:chair-home")
    for name, category in (
        ("chair-stage", "ipp"),
        ("chair-stage", "posyantek"),
        ("chair-calibration", "posyantek"),
    ):
        path = reverse(f"judging:{name}", args=[SLUG, category, "presentasi"])
        yield Visit("chair", path, f"judging:{name}")
    yield Visit("anonymous", "/v/tidakada12345678/", "no such paper", 404)
    yield Visit("anonymous", "/tidak-ada/", "not found", 404)
    yield Visit("auditor", f"/sekretariat/{SLUG}/orang/tambah/", "not allowed", 403)
    yield Visit("auditor", f"/sekretariat/{SLUG}/", "the inspectorate's overview")


def _visitor(row: Row) -> str | None:
    return next((role for role in VISITORS if row.get[role] == 200), None)


def _visit(
    world: World, known: dict[str, frozenset[str]], row: Row, visitor: str, query: str = "", **instead: object
) -> Visit:
    given = {**ARGUMENTS, **row.arguments, **ARGUMENTS_OF.get(row.name, {}), **instead}
    wanted = {name: world.resolve(given[name]) for name in known[row.name]}
    return Visit(visitor, reverse(row.name, kwargs=wanted) + (query or row.query), row.name)
