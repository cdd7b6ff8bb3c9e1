"""The demonstration: the award of 2025 on its workbooks, and who may sign in to look at it."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.text import slugify

from awards.models import Edition, Membership, Seal, User
from reports.models import Document

EDITION = "cilegon-2025"
WORKBOOKS = Path(__file__).resolve().parent.parent / "awards" / "presets" / "cilegon-2025"
STAFF = (
    ("sekretariat@cilegon.example", "Sekretariat Inovasi Award", Membership.Role.SECRETARIAT),
    ("inspektorat@cilegon.example", "Inspektorat", Membership.Role.AUDITOR),
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
    """Make the demo's staff accounts; their password is the given one again after every start."""
    accounts = []
    for email, name, role in STAFF:
        user = User.objects.filter(email=email).first() or User(email=email, name=name)
        if not user.check_password(password):
            user.set_password(password)
            user.save()
        # Nobody reads mail for a demo: the addresses count as proved, so that the password alone signs in.
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        Membership.objects.get_or_create(user=user, role=role, edition=edition)
        accounts.append(DemoAccount(email, str(role.label)))
    return accounts


def is_published(edition: Edition) -> bool:
    """Whether every category of the edition is public already."""
    standing = Seal.objects.filter(
        category__edition=edition, kind=Seal.Kind.PUBLICATION, lifted_at__isnull=True
    ).count()
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
