"""The index of the settings, what is missing, opening, and the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Category
from awards.permissions import RUN_EDITION
from awards.services import setup_edition
from awards.services.setup_edition import settings_categories
from awards.setup_facts import PLACES, REGISTRATION, STAGES, Lock, Point, all_locks, all_points
from awards.views.setup.frame import READ_AND_SAVE, Desk, open_desk


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the index: where it leads, and its state as a tag."""

    title: str
    hint: str
    url: str
    points: tuple[Point, ...] = ()
    lock: Lock | None = None

    @property
    def blocks(self) -> bool:
        return any(point.blocks for point in self.points)


@dataclass(frozen=True, slots=True)
class Group:
    """A panel of the index."""

    key: str
    title: str
    parts: tuple[Part, ...]


@require_safe
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every part of the settings with its state, what is missing, and what is locked and why."""
    desk = open_desk(request, slug)
    rows = settings_categories(desk.edition)
    points = all_points(desk.edition, rows)
    context = {
        "title": _("Settings"),
        "groups": [
            *_of_edition(desk, points),
            *_of_categories(desk, rows, points),
            *_of_people(desk, points),
        ],
        "blocking": sum(point.blocks for point in points),
        "advice": sum(not point.blocks for point in points),
        "runs": request.user.has_perm(RUN_EDITION, desk.edition),
    }
    return desk.page("setup/index.html", context)


def _of_edition(desk: Desk, points: Iterable[Point]) -> Iterable[Group]:
    def part(name: str, title: str, hint: str) -> Part:
        found = tuple(point for point in points if point.part == name and point.category is None)
        return Part(title, hint, desk.url(f"awards:setup-{name}"), found)

    yield Group(
        "edition",
        _("Edition"),
        (
            part("edition", _("Edition and dates"), _("Name, organiser, registration, contact")),
            part("timeline", _("Timeline"), _("The steps that the first page shows")),
            part("rules", _("Rules of the award"), _("The juknis as a PDF")),
            part("announcements", _("Announcements"), _("News on the first page")),
            part("privacy", _("Privacy notice"), _("What people are told of their data, and agree to")),
            part("retention", _("How long data is kept"), _("Months after the award, and deleting")),
            part("questions", _("Questions and answers"), _("What entrants ask most")),
            part("categories", _("Categories"), _("Add, order and remove them")),
            Part(
                _("Watching, feedback and objections"),
                _("When sheets are marked, what entrants read, how long they may object"),
                desk.url("judging:policy"),
            ),
        ),
    )


def _of_categories(desk: Desk, rows: Iterable[Category], points: Iterable[Point]) -> Iterable[Group]:
    found: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for point in points:
        if point.category is not None:
            found[point.category.pk, point.part].append(point)
    locks: dict[tuple[int, str], Lock] = {}
    for lock in all_locks(desk.edition, list(rows)):
        locks.setdefault((lock.category_id, lock.part), lock)

    for row in rows:

        def part(name: str, title: str, hint: str, url: str, locked: str = "", row: Category = row) -> Part:
            return Part(title, hint, url, tuple(found[row.pk, name]), locks.get((row.pk, locked)))

        code = row.code
        yield Group(
            f"category-{code}",
            row.name,
            (
                part(
                    "category",
                    _("Who may enter"),
                    _("Name, code, units, limits"),
                    desk.url("awards:setup-category", code),
                    REGISTRATION,
                ),
                part(
                    STAGES,
                    _("Stages"),
                    _("Weights, windows, promotion"),
                    desk.url("awards:setup-stages", code),
                    STAGES,
                ),
                part("rubrics", _("Rubrics"), _("Criteria, weights, scale"), desk.url("judging:rubric-list")),
                part(
                    PLACES,
                    _("Places and prizes"),
                    _("Titles, money, trophies"),
                    desk.url("awards:setup-places", code),
                    PLACES,
                ),
                part(
                    "form",
                    _("Form"),
                    _("What entrants are asked, and what is checked"),
                    desk.url("submissions:form-detail", code),
                ),
                part("jurors", _("Jurors"), _("Panels with their chair"), desk.url("judging:jurors")),
            ),
        )


def _of_people(desk: Desk, points: Iterable[Point]) -> Iterable[Group]:
    papers = tuple(point for point in points if point.part == "papers")
    yield Group(
        "people",
        _("People and papers"),
        (
            Part(
                _("People and roles"), _("Secretariat, inspectorate, invitations"), desk.url("awards:people")
            ),
            Part(
                _("Letterhead and signatories"),
                _("What stands on papers, and who signs them"),
                desk.url("reports:letterhead"),
                papers,
            ),
            Part(_("Wording of papers"), _("What minutes and the decree say"), desk.url("reports:wording")),
            Part(
                _("Former winners"),
                _("Who won in earlier years, from a workbook"),
                desk.url("awards:honours"),
            ),
        ),
    )
    imports = Part(_("Import"), _("Entries and scores from workbooks"), desk.url("awards:import"))
    record = (
        Part(_("Scoring"), _("Sheets by juror, closing a stage"), desk.url("judging:progress")),
        Part(_("Mails"), _("What was sent, and what failed"), desk.url("awards:messages")),
        Part(
            _("Requests"), _("Corrections and erasures that people ask for"), desk.url("awards:data-requests")
        ),
        Part(_("Personal data"), _("Who saw contacts, and who took them along"), desk.url("awards:accesses")),
        Part(_("Ledger"), _("Every change, and its check"), desk.url("reports:ledger")),
    )
    yield Group("record", _("Workbooks and record"), (imports, *record) if desk.manages else record)


@require_http_methods(READ_AND_SAVE)
def ready(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is missing before the edition can be opened, each with the page that mends it; POST opens it."""
    desk = open_desk(request, slug)
    if desk.is_sent:
        try:
            setup_edition.open_edition(edition_id=desk.edition.pk, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("awards:setup-ready", slug)
        messages.success(request, _("The edition is open. Everybody sees it now."))
        return redirect("awards:setup", slug)
    points = all_points(desk.edition, settings_categories(desk.edition))
    context = {
        "title": _("Ready to open"),
        "blocking": [point for point in points if point.blocks],
        "advice": [point for point in points if not point.blocks],
    }
    return desk.page("setup/ready.html", context, crumbs=[(_("Ready to open"), "")])


@require_http_methods(READ_AND_SAVE)
def archive(request: SignedInRequest, slug: str) -> HttpResponse:
    """What archiving means, or taking out of the archive; POST does it."""
    edition = staff_edition(request, slug)
    if not request.user.has_perm(RUN_EDITION, edition):
        raise PermissionDenied
    if request.method == "POST":
        if edition.is_archived:
            setup_edition.unarchive_edition(edition_id=edition.pk, by=request.user)
            messages.success(request, _("The edition can be changed again."))
        else:
            setup_edition.archive_edition(edition_id=edition.pk, by=request.user)
            messages.success(request, _("The edition is archived. Everything stays readable."))
        return redirect("awards:setup", slug)
    title = _("Take out of the archive") if edition.is_archived else _("Archive the edition")
    desk = Desk(request, edition, manages=False)
    return desk.page("setup/edition_archive.html", {"title": title}, crumbs=[(title, "")])
