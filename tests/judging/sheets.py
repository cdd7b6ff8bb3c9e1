"""A stage with seven criteria, levels and texts, for the pages of scoresheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.conf import settings
from django.test import Client
from django.utils import timezone

from awards.models import User
from judging.models import Assignment, Criterion, Rubric, Scoresheet
from submissions.models import Submission
from tests.scenario import Award, Crit, Round

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CRITERIA = {
    "latar": ("Latar belakang dan tujuan", "10"),
    "kebaruan": ("Kebaruan / nilai tambah", "15"),
    "implementasi": ("Implementasi inovasi", "5"),
    "signifikansi": ("Signifikansi", "30"),
    "adaptabilitas": ("Adaptabilitas", "20"),
    "sumberdaya": ("Sumber daya", "5"),
    "keberlanjutan": ("Strategi keberlanjutan", "15"),
}
BANDS = (("Kurang", "0"), ("Cukup", "60"), ("Baik", "75"), ("Sangat baik", "85"))
LEVELS = ("Masalah tidak jelas", "Masalah ada, tanpa data", "Masalah terukur", "Data awal kuat")
TITLES = (
    "Pasar Tani Daring Kota",
    "Bank Sampah Sekolah Terhubung",
    "Antar Dokumen Kependudukan Sampai Rumah",
    "Satu Peta Perizinan Usaha",
    "Pengasap Bandeng Rendah Asap",
    "Pengaduk Pakan Ikan",
    "Penghancur Botol Plastik",
    "Pos Lansia Keliling",
    "Kelas Daring Ibu Hamil",
    "Pojok Baca Pasar",
    "Bank Waktu Relawan",
)
SUMMARY = (
    "Petani di delapan kecamatan menjual langsung kepada rumah tangga, warung, dan kantin sekolah. Pesanan "
    "dikumpulkan sampai pukul 20.00, dipanen subuh, dan diantar sebelum pukul 09.00.\n\nHarga yang diterima "
    "petani naik dari Rp6.200 menjadi Rp8.900 per kilogram dalam dua belas bulan."
)


def judged(
    *,
    entries: int = 3,
    jurors: Sequence[str] = ("J1", "J2"),
    options: Mapping[str, object] | None = None,
    beside: Award | None = None,
    code: str = "ipp",
) -> Award:
    """A stage in which every juror has a sheet for every entry and declared to have no conflict.

    The first juror is the chair. `beside` is another category of the edition, whose jurors judge here too.
    """
    criteria = [Crit(code, weight) for code, (_name, weight) in CRITERIA.items()]
    rounds = [Round("proposal", "40", criteria, options or {}), Round("presentasi", "60")]
    award = Award(
        rounds,
        entries=TITLES[:entries],
        jurors=jurors,
        chair=jurors[0],
        edition=beside.edition if beside else None,
        people=beside.jurors if beside else None,
        code=code,
    )
    stage = award.stages["proposal"]
    stage.name = "Seleksi proposal"
    stage.save()
    rubric = Rubric.objects.get(stage=stage)
    rubric.bands = [{"name": name, "minimum": minimum} for name, minimum in BANDS]
    rubric.save()
    for code, (name, _weight) in CRITERIA.items():
        Criterion.objects.filter(rubric=rubric, code=code).update(
            name=name, step=Decimal("0.5"), levels=list(LEVELS)
        )
    Submission.objects.filter(category=award.category).update(summary=SUMMARY)
    for entry in award.entries.values():
        revision = entry.revisions.get()
        revision.content = {**revision.content, "summary": SUMMARY}
        type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    award.assign_all("proposal")
    Assignment.objects.filter(stage=stage).update(declared_at=timezone.now())
    order_by_title(award)
    return award


def order_by_title(award: Award) -> None:
    """Every juror meets the entries in the order of their codes, so that tests can name the next one."""
    for assignment in Assignment.objects.filter(submission__category=award.category):
        assignment.order = assignment.submission.number or 0
        assignment.save(update_fields=["order"])


def signed_in(person: User) -> Client:
    """A browser in which a person is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


def cookie_of(person: User, url: str) -> list[dict[str, str]]:
    """The same for a real browser."""
    value = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    return [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}]


def values_of(sheet: Scoresheet) -> dict[str, str]:
    """The stored values by criterion code, as plain text."""
    rows = sheet.scores.values_list("criterion__code", "value")
    return {code: f"{value.normalize():f}" for code, value in rows}
