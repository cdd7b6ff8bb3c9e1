"""An open registration with a form of three sections, and people who write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from awards.models import Category, Edition, Membership, Organization, User
from submissions.models import Form, Question, Section, Statement, Submission
from submissions.services.drafts import Seen, save_section, start_draft
from submissions.services.submitting import HandedIn, submit_entry
from tests.scenario import make_edition, make_unit, numbers

OPENS = datetime(2025, 2, 1, tzinfo=UTC)
CLOSES = datetime(2025, 2, 15, tzinfo=UTC)
LAST_MOMENT = CLOSES - timedelta(microseconds=1)
INSIDE = datetime(2025, 2, 10, 3, tzinfo=UTC)
at_moment = time_machine.travel


def make_person(name: str = "Orang", unit: Organization | None = None, role: str = "member") -> User:
    """Somebody with an account, a member of a unit where one is given."""
    number = next(numbers)
    user = User.objects.create_user(f"orang{number}@orang.example", name=f"{name} {number:02d}")
    if unit is not None:
        Membership.objects.create(user=user, role=role, organization=unit)
    return user


def make_category(edition: Edition | None = None, code: str = "ipp", **options: Any) -> Category:
    """A category with a form in force: a text of 20 words that is required, a number, and a file question."""
    edition = edition or make_edition()
    position = edition.categories.count() + 1
    category = Category.objects.create(
        **{
            "edition": edition,
            "code": code,
            "name": f"Kategori {code}",
            "short_name": code,
            "position": position,
            "entry_prefix": f"E{position}",
            "unit_kinds": ["opd"],
            "participant_kinds": ["asn"],
        }
        | options
    )
    form = Form.objects.create(category=category, state="in_force", published_at=OPENS)
    summary = Section.objects.create(form=form, position=1, code="ringkasan", title="Ringkasan")
    ask(summary, "ringkasan", max_words=20)
    impact = Section.objects.create(form=form, position=2, code="dampak", title="Dampak")
    ask(impact, "dampak", max_words=20, is_required=False)
    ask(impact, "pengguna", kind="number", decimals=0, is_required=False)
    proof = Section.objects.create(form=form, position=3, code="surat", title="Surat")
    ask(
        proof,
        "pernyataan-keaslian",
        kind="file",
        is_required=False,
        file_types=["pdf"],
        min_files=0,
        max_files=2,
        max_bytes=2_000_000,
    )
    Statement.objects.create(
        category=category,
        kind="declaration",
        code="kebenaran",
        position=1,
        title="Kebenaran",
        text="Data benar.",
    )
    Statement.objects.create(
        category=category,
        kind="letter",
        code="pernyataan-keaslian",
        position=2,
        title="Pernyataan keaslian",
        text="Karya ini asli.",
        lists_team=True,
    )
    return category


def ask(section: Section, code: str, *, kind: str = "long_text", **options: Any) -> Question:
    """A question of a section."""
    return Question.objects.create(
        section=section,
        position=section.questions.count() + 1,
        code=code,
        kind=kind,
        label=f"Pertanyaan {code}",
        **options,
    )


class Desk:
    """A writer with a draft in an open category; time stands inside the window unless told otherwise."""

    def __init__(self, *, category: Category | None = None, title: str = "Pasar Daring") -> None:
        self.category = category or make_category()
        self.unit = make_unit()
        self.writer = make_person("Ketua Tim", self.unit)
        with at_moment(INSIDE, tick=False):
            self.entry = start_draft(
                category=self.category, unit=self.unit, title=title, participant_kind="asn", by=self.writer
            )

    def section(self, code: str) -> Section:
        return Section.objects.get(form=self.entry.form_id, code=code)

    def save(
        self, text: str, *, code: str = "ringkasan", version: int | None = None, by: User | None = None
    ) -> Any:
        """Write one answer, having seen what stands unless a version is given."""
        answer = self.entry.answers.filter(section_code=code, question_code=code).first()
        standing = answer.version if answer is not None else 0
        return save_section(
            submission=self.entry,
            section=self.section(code),
            values={code: text or None},
            seen={code: Seen(standing if version is None else version)},
            by=by or self.writer,
        )

    def fill(self) -> Desk:
        """Write what is required, in time."""
        with at_moment(INSIDE, tick=False):
            self.save("Harga panen naik.")
        return self

    @property
    def declared(self) -> set[int]:
        return set(self.category.statements.filter(kind="declaration").values_list("pk", flat=True))

    def submit(self, **options: Any) -> HandedIn:
        return self.submit_with(self.declared, **options)

    def submit_with(self, declared: set[int], **options: Any) -> HandedIn:
        """Submit with these statements ticked."""
        return submit_entry(submission=self.entry, declared=declared, by=self.writer, **options)

    def submitted(self) -> Desk:
        """Filled and submitted, in time."""
        self.fill()
        with at_moment(INSIDE, tick=False):
            self.submit()
        return self

    def now(self) -> Submission:
        """The entry as it stands."""
        return Submission.objects.get(pk=self.entry.pk)

    def text(self, code: str = "ringkasan") -> Any:
        """The stored answer to a question."""
        return self.entry.answers.get(question_code=code).value


def years_from_now() -> datetime:
    """A moment that no test reaches."""
    return timezone.now() + timedelta(days=9999)
