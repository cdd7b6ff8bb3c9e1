"""A published edition whose entries came on paper or were written here, with people who agreed or did not."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from awards.models import Edition, Organization, User
from awards.workbooks.values import title_key
from reports.services.results import confirm_results, publish_results
from submissions.models import Attachment, Form, GalleryEntry, Question, Section, Submission, TeamMember
from submissions.models.attachment import stored_path
from submissions.services.entries import freeze_revision
from submissions.services.gallery import Shown, agree_to_gallery
from tests.awards.files import builders as make
from tests.scenario import Award, Round, make_edition, numbers

ALL = Shown(entry=True, team=True, pictures=True)
PEOPLE = (
    ("Sri Contoh Wulandari", "19800101 200501 2 001", "0812-3456-7801", "sri@peserta.example"),
    ("Bagus Contoh Nugroho", "19850101 201001 1 002", "0812-3456-7802", "bagus@peserta.example"),
)
CHILD = ("Anak Contoh Lestari", "", "0812-3456-7803", "anak@peserta.example")


class GalleryWorld:
    """Entries by name: `paper…` were registered, `web…` written here; all admitted, the best four placed."""

    def __init__(self, names: tuple[str, ...], *, edition: Edition | None = None, code: str = "ipp") -> None:
        self.edition = edition or make_edition()
        self.award = Award(
            [Round("presentasi", "100")],
            entries=names,
            jurors=["Juri 1", "Juri 2"],
            edition=self.edition,
            code=code,
        )
        self.entries = self.award.entries
        self.owner = User.objects.create_user(
            f"galeri{next(numbers)}@peserta.example", name="Pemilik Contoh Akun"
        )
        self.form = self._form()
        for name in names:
            if name.startswith("web"):
                self._write(name)

    def _form(self) -> Form:
        form = Form.objects.create(
            category=self.award.category, state="in_force", published_at=timezone.now()
        )
        section = Section.objects.create(form=form, position=1, code="ringkasan", title="Ringkasan")
        for at, (code, shown) in enumerate((("ringkasan", True), ("cara", True), ("rahasia", False)), 1):
            Question.objects.create(
                section=section, position=at, code=code, kind="long_text", label=code, in_gallery=shown
            )
        Question.objects.create(
            section=section,
            position=4,
            code="foto",
            kind="file",
            label="Foto alat",
            is_required=False,
            in_gallery=True,
            file_types=["png"],
            min_files=0,
            max_files=3,
            max_bytes=1 << 20,
        )
        return form

    def _write(self, name: str) -> None:
        entry = self.entries[name]
        entry.form, entry.owner = self.form, self.owner
        entry.save()
        for at, (person, nip, phone, email) in enumerate((*PEOPLE, CHILD)):
            TeamMember.objects.create(
                submission=entry,
                role="member" if at else "leader",
                name=person,
                nip=nip,
                phone=phone,
                email=email,
                is_minor=person == CHILD[0],
            )
        self.answer(
            name, ringkasan=f"Ringkasan {name}.", cara=f"Cara kerja {name}.", rahasia=f"Rahasia {name}."
        )

    def answer(self, name: str, **texts: str) -> None:
        """Write answers and freeze them, as a submission does."""
        entry = self.entries[name]
        for code, text in texts.items():
            entry.answers.update_or_create(
                section_code="ringkasan",
                question_code=code,
                defaults={"value": text, "updated_at": timezone.now()},
            )
        freeze_revision(entry)

    def add_picture(self, name: str) -> Attachment:
        """A picture that the next frozen copy names."""
        content = make.png()
        row = Attachment.objects.create(
            submission=self.entries[name],
            section_code="ringkasan",
            question_code="foto",
            position=1,
            name="Foto.png",
            file_type="png",
            media_type="image/png",
            size=len(content),
            sha256="0" * 64,
            by=self.owner,
            stored=default_storage.save(stored_path(None, ""), ContentFile(content)),
            preview=default_storage.save(stored_path(None, ""), ContentFile(make.jpg())),
        )
        freeze_revision(self.entries[name])
        return row

    def retitle(self, name: str, title: str) -> None:
        entry = self.entries[name]
        entry.title, entry.title_key = title, title_key(title)
        entry.save()

    def agree(self, name: str, shown: Shown = ALL, **options: Any) -> Any:
        return agree_to_gallery(submission=self.entries[name], shown=shown, by=self.owner, **options)

    def publish(self) -> GalleryWorld:
        """Score in the order of the names, the first best, and publish."""
        self.award.assign_all()
        for at, name in enumerate(self.entries):
            for juror in self.award.jurors:
                self.award.score("presentasi", name, juror, str(95 - at))
        assert self.award.close("presentasi") == []
        confirm_results(category=self.award.category, by=None, allow_joint=True)
        publish_results(category=self.award.category, by=None)
        return self

    def address(self, name: str) -> str:
        return f"/galeri/{self.edition.slug}/{self.entries[name].code}/"


def fill_gallery(award: Award, unit: Organization, rows: list[dict[str, Any]]) -> None:
    """Many rows at once, as publication would write them for entries whose people agreed."""
    category, start = award.category, award.category.submissions.count()
    entries = Submission.objects.bulk_create(
        [
            Submission(
                category=category,
                number=start + at,
                code=f"E1-{start + at:05d}",
                title=row["title"],
                title_key=f"{title_key(row['title'])} {at}",
                unit=row.get("unit", unit),
                state="admitted",
                submitted_at=timezone.now(),
                admitted_at=timezone.now(),
            )
            for at, row in enumerate(rows, 1)
        ],
        batch_size=2000,
    )
    GalleryEntry.objects.bulk_create(
        [
            GalleryEntry(
                submission=entry,
                edition=award.edition,
                category=category,
                category_code=category.code,
                year=award.edition.year,
                unit=entry.unit,
                district=row.get("district"),
                code=entry.code,
                title=entry.title,
                title_key=title_key(entry.title),
                is_shown=True,
                has_consent=True,
                summary=row.get("summary", ""),
                text=row.get("text", ""),
                sdgs=row.get("sdgs", []),
                urusan=row.get("urusan", ""),
                published_at=timezone.now(),
                changed_at=timezone.now(),
            )
            for entry, row in zip(entries, rows, strict=True)
        ],
        batch_size=2000,
    )
