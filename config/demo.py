"""The demonstration: the award of 2025 on its workbooks, and who may sign in to look at it."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from awards.models import Edition, Membership, Seal, Stage, User
from awards.services.accounts import ask_for_unit, ensure_user, prove_address
from awards.services.memberships import grant_role
from judging.models import PanelMember
from judging.services.decisions import appoint
from reports.models import Document
from reports.queries.session import jurors_of, majority
from reports.services.plenary import Seat, hold_session
from submissions.models import TeamMember
from submissions.services.teams import take_team_places

EDITION = "cilegon-2025"
WORKBOOKS = Path(__file__).resolve().parent.parent / "awards" / "presets" / "cilegon-2025"
SECRETARIAT = "sekretariat@cilegon.example"
AUDITOR = "inspektorat@cilegon.example"
UNIT_ADMIN = "admin-unit@cilegon.example"
# These three are in the workbooks of the example.
CHAIR = "sekretariat-daerah@juri.cilegon-2025.example"
JUROR = "brin-1@juri.cilegon-2025.example"
ENTRANT = "ipp01@peserta.example"
STAFF = (
    (SECRETARIAT, "Sekretariat Inovasi Award", Membership.Role.SECRETARIAT),
    (AUDITOR, "Inspektorat", Membership.Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo sign-in."""

    email: str
    role: str


def demo_password(folder: Path) -> str:
    """The password of the demo accounts: made once per installation, kept in a file only its owner reads."""
    path = folder / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9) + "\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


@transaction.atomic
def ensure_accounts(edition: Edition, password: str) -> list[DemoAccount]:
    """Make a sign-in for each role; their password is the given one again after every start."""
    accounts = []
    for email, name, role in STAFF:
        grant_role(user=_person(email, name, password), role=role, edition=edition, by=None, source="command")
        accounts.append(DemoAccount(email, str(role.label)))
    for email, label in ((CHAIR, PanelMember.Role.CHAIR.label), (JUROR, Membership.Role.JUROR.label)):
        _person(email, "", password)
        accounts.append(DemoAccount(email, str(label)))
    member = TeamMember.objects.filter(submission__category__edition=edition, email=ENTRANT).first()
    if member is not None:
        unit = member.submission.unit
        entrant = _person(ENTRANT, member.name, password)
        take_team_places(user=entrant)
        ask_for_unit(user_id=entrant.pk, organization_id=unit.pk)
        admin = _person(UNIT_ADMIN, f"Admin {unit.name}", password)
        role = Membership.Role.UNIT_ADMIN
        grant_role(user=admin, role=role, edition=edition, organization=unit, by=None, source="command")
        accounts += [DemoAccount(ENTRANT, gettext("Entrant")), DemoAccount(UNIT_ADMIN, str(role.label))]
    return accounts


def _person(email: str, name: str, password: str) -> User:
    """An account that signs in with the password alone: nobody reads the mail of a demo."""
    user = ensure_user(email=email, name=name)
    prove_address(user=user)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    return user


def appoint_chairs(edition: Edition) -> None:
    """Give every panel of the example a chair: the regional secretary, or its first juror elsewhere."""
    seats = PanelMember.objects.filter(panel__stage__category__edition=edition, replaced_at=None)
    for stage in Stage.objects.filter(category__edition=edition).select_related("category"):
        panel = seats.filter(panel__stage=stage).select_related("juror").order_by("position")
        seat = panel.filter(juror__email=CHAIR).first() or panel.first()
        if seat is not None:
            appoint(stage=stage, juror=seat.juror, role=PanelMember.Role.CHAIR, by=None)


def hold_sessions(edition: Edition) -> None:
    """Write down a plenary session of each category of the example, with every juror there."""
    for category in edition.categories.order_by("position"):
        jurors = list(jurors_of(category))
        hold_session(
            category=category,
            held_on=edition.announced_on or timezone.localdate(timezone=edition.zone),
            venue="",
            quorum=majority(len(jurors)),
            quorum_reason="",
            seats={juror.pk: Seat(is_present=True) for juror in jurors},
            by=None,
        )


def is_published(edition: Edition) -> bool:
    """Whether every category of the edition is public already."""
    standing = Seal.objects.standing(Seal.Kind.PUBLICATION).filter(category__edition=edition).count()
    return standing == edition.categories.count()


def copy_papers(edition: Edition, folder: Path) -> int:
    """Copy the rendered papers under names that a person can read; returns how many there are."""
    rendered = (
        Document.objects.filter(edition=edition, state=Document.State.RENDERED)
        .select_related("submission", "category", "juror")
        .order_by("series", "number")
    )
    for kind in Document.Kind.values:  # what an earlier run copied may be void since
        shutil.rmtree(folder / kind, ignore_errors=True)
    for document in rendered:
        target = folder / document.kind
        target.mkdir(parents=True, exist_ok=True)
        subject = document.submission or document.category or document.juror
        name = slugify(getattr(subject, "code", "") or str(subject))
        with (
            document.file.open("rb") as source,
            (target / f"{document.number:03d}-{name}.pdf").open("wb") as copy,
        ):
            shutil.copyfileobj(source, copy)
    return len(rendered)
