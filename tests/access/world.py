"""One person of each role, around one edition; and a second edition that is none of their business."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from awards.models import (
    Category,
    Edition,
    Honour,
    Invitation,
    Membership,
    Message,
    Organization,
    Stage,
    User,
    WorkbookUpload,
)
from awards.services.invitations import token_digest
from judging.models import Assignment
from judging.rubric_drafts import draft_of
from judging.services.cards import issue_cards
from judging.services.rubrics import revise_rubric
from judging.services.seating import assign
from reports.models import Document, DocumentCounter
from reports.services.results import confirm_results, publish_results
from submissions.models import Statement
from submissions.services.form_drafts import save_question
from tests.access.panel_things import add_panels
from tests.access.world_entries import add_written_entries
from tests.access.world_evidence import add_evidence
from tests.access.world_exports import add_readiness
from tests.access.world_hearings import add_feedback, add_hearings
from tests.access.world_privacy import add_nik, add_request
from tests.reports.paper_edition import paper_edition
from tests.scenario import Award, Round, make_unit
from tests.staff import CHAIN, make_staff
from tests.submissions.built import build_draft, publish, question_of, redraft
from tests.workbooks import workbook

HEADERS = {  # of the workbooks that were sent, by kind
    "entries": ["Nama Inovasi", "Unit / Kelurahan", "Ketua Tim"],
    "scores": ["Nama Inovasi", "Juri", "Tahap", "bukti", "manfaat"],
    "honours": ["Tahun", "Kategori", "Nama Inovasi", "Unit", "Juara"],
    "assign": ["Kode Entri", "Juri", "Tahap"],
}
SEATS = (("Satu", "Assigned"), ("Satu", "Chair"), ("Dua", "Unassigned"), ("Dua", "Chair"))


@dataclass
class World:
    """The people by role, their sessions once they are signed in, and what the table's "@names" stand for."""

    people: dict[str, User | AnonymousUser] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """A value of the table: "@upload" is the key of the upload, anything else is itself."""
        return self.things[value[1:]] if isinstance(value, str) and value.startswith("@") else value


def make_world() -> World:
    """The award `edisi`, published but for its second category, with its papers; and the award `lain`."""
    world = World()
    award, other = _award(paper_edition("edisi")), _award(paper_edition("lain"))
    still_open = _open_category(award.edition), _open_category(other.edition)
    _people(world, award, other)
    confirm_results(category=award.category, by=None, allow_joint=True)
    publish_results(category=award.category, by=None)
    add_forms(award.category, "Latar")
    add_forms(other.category, "Asing")
    for prefix, one, juror in zip(("", "other_"), (award, other), still_open, strict=True):
        _papers(world, one, prefix)
        _verification(world, one, prefix)
        add_office(world, one.edition, juror, prefix)
        secretary = world.people[f"{prefix}secretariat"]
        assert isinstance(secretary, User)
        add_feedback(world, one.entries["Satu"], secretary, prefix)
        add_hearings(world, one.edition.categories.get(code="ttg").stages.get(), prefix)
        entry = one.entries["Satu"]
        place = entry.team.filter(role="member").first()
        add_evidence(
            world.things,
            category=one.edition.categories.get(code="ttg"),
            unit=entry.unit,
            owner=entry.owner or _person("pemilik-lain"),
            mate=place.user if place else None,
            prefix=prefix,
        )
        add_panels(world, one.edition, juror=one.jurors["Assigned"], prefix=prefix)
        add_readiness(
            world.things,
            category=one.category,
            entry=one.entries["Satu"],
            by=one.jurors["Assigned"],
            prefix=prefix,
        )
    add_newcomers(world)
    _written(world, award, other)
    return world


def _written(world: World, award: Award, other: Award) -> None:
    """Entries that are being written, by the people of the first and by others."""
    entry = award.entries["Satu"]
    team = [member.user for member in entry.team.select_related("user") if member.user is not None]
    leader, mate = team[:2]
    add_written_entries(world.things, award.edition, entry.unit, (leader, mate), "")
    strangers = _person("lain-1"), _person("lain-2")
    add_written_entries(world.things, other.edition, other.entries["Satu"].unit, strangers, "other_")


def _open_category(edition: Edition) -> User:
    """A category in which nothing is judged yet; its only juror."""
    rounds = [Round("proposal", "100", CHAIN)]
    award = Award(rounds, entries=["Tiga"], jurors=["J"], edition=edition, code="ttg")
    revise(award.stages["proposal"])
    award.assign_all()
    return award.jurors["J"]


def add_forms(category: Category, title: str) -> None:
    """A form in force with one section and one question called like it, and a draft that says the same.

    Beside it a declaration with the same code.
    """
    Statement.objects.create(
        category=category, kind="declaration", code=title.lower(), position=1, title=title, text="Benar."
    )
    draft = build_draft(category, {title: []})
    values = question_of("long_text", title)
    save_question(section=draft.sections.get(), question=None, values=values)
    publish(category)
    redraft(category)


def revise(stage: Stage) -> None:
    """A second version of a rubric, which another year might want."""
    draft = draft_of(stage.rubrics.get())
    first, *others = draft.criteria
    criteria = (replace(first, name=f"{first.name} (baru)"), *others)
    revise_rubric(stage=stage, draft=replace(draft, criteria=criteria), reason="Nama", by=None)


def _award(edition: Edition) -> Award:
    rounds = [Round("proposal", "40", CHAIN), Round("presentasi", "60", CHAIN)]
    jurors = ["Assigned", "Unassigned", "Chair"]
    award = Award(rounds, entries=["Satu", "Dua"], jurors=jurors, edition=edition, chair="Chair")
    for code, stage in award.stages.items():
        pairs = [(award.entries[title].pk, award.jurors[juror].pk) for title, juror in SEATS]
        assign(stage=stage, pairs=pairs, by=None)
        for title, juror in SEATS:
            award.score(code, title, juror, {"bukti": "80", "manfaat": "70" if title == "Dua" else "90"})
        assert award.close(code) == []
    return award


def _people(world: World, award: Award, other: Award) -> None:
    entry = award.entries["Satu"]
    entry.owner = _person("ketua")
    entry.save()
    entry.team.create(role="leader", name=entry.owner.name, user=entry.owner)
    teammate = _person("anggota")
    entry.team.create(role="member", name=teammate.name, user=teammate)
    world.people = {
        "anonymous": AnonymousUser(),
        "entrant": entry.owner,
        "teammate": teammate,
        "unit_admin": _unit_admin(entry.unit),
        "other_unit_admin": _unit_admin(make_unit()),
        "juror_assigned": award.jurors["Assigned"],
        "juror_unassigned": award.jurors["Unassigned"],
        "chair": award.jurors["Chair"],
        "secretariat": make_staff(award.edition),
        "other_secretariat": make_staff(other.edition),
        "auditor": make_staff(award.edition, "auditor"),
    }
    world.things |= {role: person.pk for role, person in world.people.items()}


def _verification(world: World, award: Award, prefix: str) -> None:
    """A rule of the category, and two entries that are much alike."""
    rule = award.category.eligibility_rules.create(
        kind="team_size",
        position=1,
        parameters={"most": 5},
        sentence="Lima orang.",
        sentence_en="Five people.",
    )
    one, other = award.entries["Satu"], award.entries["Dua"]
    one.likenesses.create(other=other, by_title=70, by_text=80, found_at=timezone.now())
    draft = award.category.submissions.create(title="Draf", title_key="draf", unit=one.unit)
    world.things |= {f"{prefix}rule": rule.pk, f"{prefix}alike": other.pk, f"{prefix}draft": draft.pk}


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@orang.example", name=f"Orang {name}")


def _unit_admin(unit: Organization) -> User:
    person = _person(f"admin-{unit.code}")
    Membership.objects.create(user=person, role=Membership.Role.UNIT_ADMIN, organization=unit)
    return person


def _papers(world: World, award: Award, prefix: str) -> None:
    """What the URLs name by a key: sent workbooks, a rendered certificate, the emblem."""
    edition = award.edition
    for kind, header in HEADERS.items():
        upload = WorkbookUpload(edition=edition, kind=kind, filename="berkas.xlsx", sha256="0" * 64)
        upload.by = world.people["secretariat"]
        upload.file.save("berkas.xlsx", ContentFile(workbook({"IPP": [header]}).getvalue()))
        world.things[f"{prefix}upload_{kind}"] = upload.pk
    sheet = award.sheet("proposal", "Satu", "Assigned")
    Assignment.objects.filter(pk=sheet.pk).update(declared_at=timezone.now())
    world.things[f"{prefix}sheet"] = sheet.pk
    world.things[f"{prefix}stage_pk"] = sheet.stage_id
    DocumentCounter.objects.create(edition=edition, series="certificate", last=1)
    paper = Document(
        edition=edition,
        kind=Document.Kind.PARTICIPANT,
        series="certificate",
        number=1,
        number_text=f"001/{edition.slug}",
        public_id=f"{edition.slug}0123456789a"[:16],
        control_code="7K3M9Q",
        submission=award.entries["Satu"],
        title="Piagam",
        facts={"heading": "Piagam Penghargaan", "recipient": "Tim Contoh"},
        issued_at=timezone.now(),
        state=Document.State.RENDERED,
        sha256="0" * 64,
        rendered_at=timezone.now(),
    )
    paper.file.save("piagam.pdf", ContentFile(b"%PDF-1.7"))
    world.things[f"{prefix}paper"] = paper.public_id
    edition.rules_file.save("juknis.pdf", ContentFile(b"%PDF-1.7"), save=False)
    edition.rules_file_name, edition.rules_sha256 = "juknis.pdf", "0" * 64
    edition.save()
    world.things[f"{prefix}signatory"] = edition.signatories.earliest("pk").pk
    letterhead = edition.letterhead
    letterhead.emblem_sha256 = "e" * 64
    letterhead.emblem.save("lambang.png", ContentFile(b"PNG"))
    world.things["emblem"] = letterhead.emblem_sha256


def add_office(world: World, edition: Edition, juror: User, prefix: str) -> None:
    """People and mail of an edition: an invitation, a mail that failed, a role, a juror with a card."""
    guest, secretary = _person(f"{prefix}tamu"), world.people[f"{prefix}secretariat"]
    invitation = Invitation.objects.create(
        user=guest,
        role=Membership.Role.COMMITTEE,
        edition=edition,
        by=secretary,
        token_sha256=token_digest(f"{prefix}undangan"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    mail = Message.objects.create(
        key=f"{prefix}surat",
        kind="invitation",
        edition=edition,
        user=guest,
        to=guest.email,
        language="id",
        subject="Undangan",
        text="Undangan",
        state=Message.State.FAILED,
        not_before=timezone.now(),
    )
    role = Membership.objects.create(user=guest, role=Membership.Role.JUROR, edition=edition)
    asked, consent = add_request(edition, guest if prefix else world.people["entrant"])
    card = issue_cards(edition=edition, juror_ids=[juror.pk], by=secretary)[0]
    world.things |= {
        f"{prefix}invitation": invitation.pk,
        f"{prefix}mail": mail.pk,
        f"{prefix}role": role.pk,
        f"{prefix}card": card.secret,
        f"{prefix}nik": add_nik(edition).pk,
        f"{prefix}data_request": asked.pk,
        f"{prefix}consent": consent.pk,
        f"{prefix}juror": juror.pk,
    }


def add_newcomers(world: World) -> None:
    """Who waits to be a member of each of the two units, and a place that one of them won long ago."""
    for prefix in ("", "other_"):
        unit = world.people[f"{prefix}unit_admin"].memberships.get().organization
        waiting = Membership.objects.create(
            user=_person(f"{prefix}pendatang"),
            role=Membership.Role.MEMBER,
            organization=unit,
            confirmed_at=None,
        )
        world.things[f"{prefix}newcomer"] = waiting.pk
        world.things[f"{prefix}unit"] = unit.pk
    honour = Honour.objects.create(
        category_code="ipp", year=2020, entry_title="Lama", unit=unit, place_number=1, place_title="Juara I"
    )
    world.things["honour"] = honour.pk
