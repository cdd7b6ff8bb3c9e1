"""The award of 2025 in mid-course, every lock in each of its states, and next year's in its making."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from unittest import mock

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from awards.honours import import_honours
from awards.models import Edition, Honour, Membership, Organization, Stage, User
from awards.services.uploads import Importer, preview_upload
from config.demo import (
    AUDITOR,
    CHAIR,
    ENTRANT,
    JUROR,
    SECRETARIAT,
    UNIT_ADMIN,
    appoint_chairs,
    ensure_accounts,
)
from judging.imports import import_scores
from judging.imports.assigning import import_assignments
from judging.models import Assignment, Scoresheet
from reports.models import Document
from reports.queries.nominations import winners
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from submissions.imports import import_entries
from submissions.models import Submission
from submissions.queries.checklists import admission_items
from submissions.queries.forms import form_in_force
from submissions.services.entries import EntryFacts, freeze_revision, register_entry
from submissions.services.likeness import index_text, note_likeness
from submissions.services.readiness import add_iga
from submissions.services.verification import record_check, return_entry
from tests.access.panel_things import add_panels
from tests.access.world import World, add_office, revise
from tests.access.world_evidence import add_evidence
from tests.access.world_exports import add_readiness
from tests.access.world_hearings import add_feedback, add_hearings
from tests.submissions.built import redraft
from tests.workbooks import INTAKE, SCORES, workbook

SLUG, NEXT = "cilegon-2025", "cilegon-2026"
FORMER_WINNERS = [
    ["Tahun", "Kategori", "Nama Inovasi", "Unit", "Predikat"],
    ["2023", "TTG", "Alat Lama", "Ciwedus", "Juara I"],
    ["2023", "TTG", "Alat Lain", "Antah Berantah", "Juara II"],
]
ASSIGNMENTS = [
    ["Kode Entri", "Juri", "Kategori", "Tahap"],
    ["IPP-001", "BRIN 1", "Inovasi Pelayanan Publik", "Presentasi"],
    ["IPP-999", "BRIN 1", "Inovasi Pelayanan Publik", "Presentasi"],
]
# Who opens the pages of the table: one person of the demonstration for each kind of work.
PEOPLE = {
    "entrant": ENTRANT,
    "unit_admin": UNIT_ADMIN,
    "juror_assigned": JUROR,
    "chair": CHAIR,
    "secretariat": SECRETARIAT,
    "auditor": AUDITOR,
}


def make_world_2025() -> World:
    """Entries and scores from their workbooks; a category open, one closed, one confirmed, one published."""
    edition = _award()
    call_command("create_edition", preset=SLUG, slug=NEXT, year=2026, stdout=StringIO())
    upcoming = Edition.objects.get(slug=NEXT)
    upcoming.opened_at = None
    upcoming.save()
    ensure_accounts(upcoming, "the password of nobody")
    ensure_accounts(edition, "the password of nobody")
    world = World({role: User.objects.get(email=email) for role, email in PEOPLE.items()})
    secretary = world.people["secretariat"]
    assert isinstance(secretary, User)
    _uploads(world, edition, secretary)
    add_office(world, edition, User.objects.get(email=CHAIR), "")
    world.things["signatory"] = edition.signatories.earliest("pk").pk
    add_panels(world, edition, juror=User.objects.get(email=JUROR), blind="posyantek")
    # A card signs in on judging days, and the stages of 2025 are over but for one category.
    Stage.objects.filter(category__edition=edition, closed_at=None).update(opens_at=None, closes_at=None)
    paper = Document.objects.filter(edition=edition, state=Document.State.RENDERED).first()
    assert paper is not None
    world.things["paper"] = paper.public_id
    add_hearings(world, Stage.objects.get(category__edition=edition, category__code="ipp", code="presentasi"))
    ttg = edition.categories.get(code="ttg").submissions.earliest("code")
    add_feedback(world, ttg, secretary)
    entrant = world.people["entrant"]
    world.things["feedback_entry"] = Submission.objects.of_person(entrant).earliest("pk").pk
    revise(edition.categories.get(code="ipp").stages.get(code="presentasi"))
    revise(upcoming.categories.get(code="ttg").stages.get(code="presentasi"))
    redraft(edition.categories.get(code="ipp"))
    redraft(upcoming.categories.get(code="ttg"))
    sheet = Scoresheet.objects.counted().filter(juror__email=JUROR, submission__state="admitted").first()
    assert sheet is not None
    Assignment.objects.filter(pk=sheet.pk).update(declared_at=timezone.now())
    world.things |= {"sheet": sheet.pk, "stage_pk": sheet.stage_id}
    _verification(world, upcoming)
    _written(world, edition)
    sent = Submission.objects.get(pk=world.things["sent"])  # type: ignore[misc]
    add_readiness(world.things, category=sent.category, entry=sent, by=secretary, prefix="")
    add_iga(category=edition.categories.get(code="ttg"), by=secretary)
    won = winners(edition).filter(submission__category__seals__kind="publication").first()
    assert won is not None
    won.submission.team.create(role="member", name="Anggota Tim", user=world.people["entrant"])
    world.things["won_entry"] = won.submission_id
    world.things["newcomer"] = Membership.objects.get(confirmed_at=None).pk
    world.things["honour"] = Honour.objects.order_by("pk").first().pk  # type: ignore[union-attr]
    entrant = world.people["entrant"]
    assert isinstance(entrant, User)
    world.things["unit"] = Organization.objects.filter(kind="kelurahan").earliest("code").pk
    units = Organization.objects.administered_by(world.people["unit_admin"])
    add_evidence(
        world.things,
        category=edition.categories.get(code="ipp"),
        unit=units.order_by("pk").first(),  # type: ignore[arg-type]
        owner=entrant,
        mate=None,
        prefix="",
    )
    return world


def _verification(world: World, edition: Edition) -> None:
    """Entries of next year that wait for their check: one returned, and two that are much alike."""
    category, by = edition.categories.get(code="ipp"), world.people["secretariat"]
    assert isinstance(by, User)
    unit = Organization.objects.filter(kind="opd").earliest("pk")
    text = "Antrean daring membuat warga tidak perlu menunggu di loket pelayanan sejak pagi hari."
    first, second, third = (
        register_entry(
            category=category,
            facts=EntryFacts(title=title, unit=unit, summary=f"{text} {title}"),
            by=by,
            source="form",
        )
        for title in ("Antrean Daring Terpadu", "Antrean Daring Terpadu Kota", "Layanan Jemput Bola")
    )
    for entry in (first, second):
        index_text(submission=entry)
    note_likeness(submission=second)
    item = admission_items(category)[0]
    second = record_check(submission=second, item=item, outcome="failed", note="Belum ada", seen="-", by=by)
    due = timezone.now() + timedelta(days=3)
    return_entry(submission=third, reason="Lengkapi", due_at=due, seen_version=0, by=by)
    world.things |= {"alike": first.pk, "rule": category.eligibility_rules.earliest("position").pk}


def _written(world: World, edition: Edition) -> None:
    """Registration is open again, with a draft and a submitted entry of the entrant, in the whole form."""
    edition.registration_closes_at = timezone.now() + timedelta(days=1)
    edition.save()
    entrant = world.people["entrant"]
    assert isinstance(entrant, User)
    category = edition.categories.get(code="ipp")
    unit = Submission.objects.of_person(entrant).filter(category=category).earliest("pk").unit
    Membership.objects.get_or_create(user=entrant, role=Membership.Role.MEMBER, organization=unit)
    for name in ("draft", "sent"):
        entry = Submission.objects.create(
            category=category,
            form=form_in_force(category),
            title=f"Tulisan {name}",
            title_key=f"tulisan {name}",
            unit=unit,
            participant_kind="asn",
            owner=entrant,
            state=name if name == "draft" else "submitted",
            **({} if name == "draft" else {"number": 901, "code": "IPP-901", "submitted_at": timezone.now()}),
        )
        entry.team.create(role="leader", name=entrant.name, user=entrant)
        invited = entry.team.create(role="member", name="Diundang", email="diundang@orang.example")
        freeze_revision(entry)
        world.things |= {name: entry.pk, "member": invited.pk if name == "draft" else world.things["member"]}


def _award() -> Edition:
    def run(command: str, *arguments: str, **options: object) -> None:
        call_command(command, *arguments, stdout=StringIO(), stderr=StringIO(), **options)

    run("create_edition", preset=SLUG)
    edition = Edition.objects.get(slug=SLUG)
    run("import_entries", str(INTAKE), edition=SLUG)
    run("import_scores", str(SCORES), edition=SLUG)
    appoint_chairs(edition)
    run("close_stage", edition=SLUG, stage="proposal")
    for category in ("ttg", "ttg-unggulan", "posyantek"):
        run("close_stage", edition=SLUG, stage="presentasi", category=category)
    for category in ("ttg-unggulan", "posyantek"):
        run("confirm_results", edition=SLUG, category=category, joint=True)
    run("publish_results", edition=SLUG, category="posyantek")
    with mock.patch("reports.services.documents.dispatch_documents"):
        issued = issue_documents(edition=edition, kinds=["participant", "winner"], by=None)
    render_batch(issued.document_ids[:3])
    return edition


def _uploads(world: World, edition: Edition, secretary: User) -> None:
    """One workbook of each kind, sent and not yet imported."""
    books: dict[str, tuple[Importer, bytes]] = {
        "entries": (import_entries, INTAKE.read_bytes()),
        "scores": (import_scores, SCORES.read_bytes()),
        "honours": (import_honours, workbook({"Juara": FORMER_WINNERS}).getvalue()),
        "assign": (import_assignments, workbook({"Pembagian": ASSIGNMENTS}).getvalue()),
    }
    for kind, (importer, content) in books.items():
        upload = preview_upload(
            edition=edition,
            kind=kind,
            file=ContentFile(content),
            filename=f"{kind}.xlsx",
            options={},
            importer=importer,
            by=secretary,
        )
        world.things[f"upload_{kind}"] = upload.pk
