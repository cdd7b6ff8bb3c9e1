"""Small editions with all that papers need: letterhead, signatory, team leaders, locked scores."""

from __future__ import annotations

from datetime import date
from itertools import count

from awards.models import Edition
from reports.models import Letterhead, Signatory
from submissions.models import TeamMember
from tests.scenario import Award, Round, make_edition

leaders = count(1)


def paper_edition(slug: str | None = None, **letterhead: object) -> Edition:
    """An edition without categories that can issue papers."""
    edition = make_edition(slug)
    values: dict[str, object] = {
        "lines": ["PEMERINTAH KOTA CONTOH", "BADAN PERENCANAAN"],
        "number_pattern": "400.10.11/{urut}/{unit}/{tahun}",
        "number_unit": "Bappeda",
    }
    Letterhead.objects.create(edition=edition, **values | letterhead)
    Signatory.objects.create(
        edition=edition, code="wali-kota", order=1, position="Wali Kota Contoh", name="Nama Wali Kota"
    )
    Signatory.objects.create(
        edition=edition, code="kepala-badan", order=2, position="Kepala Badan", name="Nama Kepala"
    )
    return edition


def add_award(
    edition: Edition, code: str, scores: dict[str, str], jurors: tuple[str, ...] = ("J1", "J2")
) -> Award:
    """A category with one stage; every juror gives each entry its score. Nothing is closed yet."""
    award = Award(
        [Round("presentasi", "100")], entries=list(scores), jurors=jurors, edition=edition, code=code
    )
    for entry in award.entries.values():
        TeamMember.objects.create(
            submission=entry, role=TeamMember.Role.LEADER, name=f"Ketua Tim {next(leaders):02d}"
        )
    award.assign_all()
    for entry, value in scores.items():
        for juror in award.jurors:
            award.score("presentasi", entry, juror, value)
    return award


def acting(edition: Edition, *, start: date, end: date) -> Signatory:
    """A daily acting officer within the term of the mayor."""
    return Signatory.objects.create(
        edition=edition,
        code="wali-kota",
        order=1,
        prefix=Signatory.Prefix.PLH,
        position="Wali Kota Contoh",
        name="Nama Pejabat Harian",
        rank="Pembina Utama Muda",
        nip="197001011990031001",
        valid_from=start,
        valid_until=end,
    )
