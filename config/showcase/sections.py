"""The sections of the page of components: which template, with what, in which states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from awards.forms.rows import shown_rows
from config.showcase import samples
from config.showcase.forms import PLACES, EveryField, PlaceRows
from judging.rubric_cards import cards_of
from judging.rubric_rules import Band, CriterionDraft, RubricDraft


@dataclass(frozen=True, slots=True)
class Sample:
    """One state of a component. `wide` ones take the whole width."""

    template: str
    html: SafeString
    wide: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Components that belong together."""

    id: str
    title: str
    samples: tuple[Sample, ...]


Drawn = tuple[str, Mapping[str, Any]] | tuple[str, Mapping[str, Any], bool]


def sections(request: HttpRequest) -> list[Section]:
    """Every component in its states, drawn."""
    return [
        Section(name, title, tuple(_draw(request, item) for item in items))
        for name, title, items in _sections()
    ]


def _draw(request: HttpRequest, item: Drawn) -> Sample:
    name, context = item[0], dict(item[1])
    html = render_to_string(f"{name}.html" if "/" in name else f"components/{name}.html", context, request)
    return Sample(name, html, len(item) == 3)


def _sections() -> Iterable[tuple[str, str, list[Drawn]]]:
    yield (
        "keadaan",
        _("States"),
        [
            ("showcase/tags", {"tags": samples.tags()}, True),
            ("saved", {"text": "Tersimpan otomatis pukul 10.42 WIB"}),
            ("saved", {"text": "Menyimpan", "state": "wait"}),
            ("saved", {"text": "Luring, disimpan di perangkat ini", "state": "offline"}),
        ],
    )
    yield "pemberitahuan", _("Notices"), [("notice", notice) for notice in samples.notices()]
    yield "isian", _("Forms"), _forms()
    yield "menulis", _("Writing an entry"), _writing()
    yield "menilai", _("Scoring"), _scoring()
    yield "waktu", _("Dates and what is left"), _time()
    yield "angka", _("Figures that are compared"), _figures()
    yield "juara", _("Ranking and places"), _ranking()
    yield (
        "dokumen",
        _("Documents"),
        [
            ("showcase/verdict", {"tone": tone, "title": title, "body": body})
            for tone, title, body in (
                ("ok", "Dokumen ini asli", "Diterbitkan Badan Contoh dan masih berlaku."),
                ("warn", "Sudah diganti", "Dicabut 3 Maret 2025 dan diganti nomor 031."),
                ("bad", "Tidak kami temukan", "Periksa 6 huruf dan angka di bawah kode QR."),
            )
        ],
    )
    yield (
        "publik",
        _("Gallery"),
        [
            ("gallery", {"entries": samples.gallery()}, True),
            ("gallery", {"entries": samples.gallery(), "as_list": True}, True),
        ],
    )
    yield "daftar", _("Lists and ways"), _lists()


def _forms() -> list[Drawn]:
    rows, _saves = shown_rows(PlaceRows, None, stored=PLACES, prefix="tempat")
    return [
        ("showcase/form", {"form": EveryField(auto_id="kosong_%s")}),
        ("showcase/form", {"form": EveryField({"title": "", "weight": "120"}, auto_id="salah_%s")}),
        ("row_editor", {"rows": rows, "label": "Tempat", "add": "Tambah tempat", "numbered": True}, True),
        (
            "confirm",
            {
                "title": "Finalkan nilai Pasar Tani Daring Kota?",
                "body": "Nilai total 80,08. Sesudah itu hanya sekretariat yang dapat membukanya.",
                "button": "Finalkan nilai",
                "back": "#",
            },
        ),
        (
            "confirm",
            {
                "title": "Tarik entri IPP-004?",
                "body": "Entri yang ditarik tidak dinilai dan tidak dapat dikirim lagi.",
                "button": "Tarik entri",
                "back": "#",
                "danger": True,
            },
        ),
    ]


def _writing() -> list[Drawn]:
    rows = samples.tasks()
    steps = [
        {"title": row["title"], "href": "#", "state": state, "state_label": row["state_label"]}
        for row, state in zip(rows, ("done", "now", "fix", "todo"), strict=False)
    ]
    answers = [
        ("Judul", "Pasar Tani Daring Kota", "#"),
        ("Kategori", "Inovasi Pelayanan Publik", "#"),
        ("Mulai diterapkan", "12 September 2023", "#"),
    ]
    people = [
        {"name": "Ketua Tim IPP 04", "note": "Ketua"},
        {
            "name": "Anggota 02",
            "note": "Undangan dikirim 9 Februari",
            "state": "draft",
            "state_label": "Menunggu",
        },
        {"name": "laporan-evaluasi.pdf", "note": "842 kB", "icon": "file-text", "href": "#"},
    ]
    receipt = {
        "title": "Entri terkirim",
        "number": "IPP-004",
        "body": "Jumat, 14 Februari 2025 pukul 20.16 WIB.",
        "next": "Sekretariat memeriksa paling lambat 18 Februari.",
    }
    return [
        ("tasks", {"id": "isi-proposal", "title": "Isi proposal", "meta": "2 dari 5 selesai", "tasks": rows}),
        ("steps", {"label": "Bagian proposal", "steps": steps}),
        ("words", {"count": 126, "limit": 600}),
        ("words", {"count": 128, "limit": 100}),
        ("people_list", {"rows": people}),
        ("answers", {"answers": answers}),
        ("receipt", receipt),
        ("ring", {"done": 9, "total": 14, "text": "9 dari 14 bagian selesai"}),
        ("savebar", {"saved": "Tersimpan 10.42", "button": "Simpan dan lanjut"}, True),
    ]


def _scoring() -> list[Drawn]:
    levels = ("Meniru apa adanya", "Perubahan kecil", "Pembeda nyata", "Gagasan baru")
    draft = RubricDraft(
        tuple(
            CriterionDraft(
                code, name, Decimal(weight), Decimal(0), Decimal(100), Decimal("0.5"), levels=levels
            )
            for code, name, weight in (("kebaruan", "Kebaruan", 40), ("dampak", "Dampak", 60))
        ),
        (
            Band("Kurang", Decimal(0)),
            Band("Cukup", Decimal(60)),
            Band("Baik", Decimal(75)),
            Band("Sangat baik", Decimal(85)),
        ),
    )
    first, second = cards_of(draft, {"kebaruan": Decimal("79.5")})
    bar = {"saved": "Tersimpan 10.42", "button": "Finalkan nilai"}
    return [
        ("criterion", {"card": first}),
        ("criterion", {"card": second}),
        (
            "switch",
            {"label": "Bagian lembar", "places": [("Entri", "menilai"), ("Nilai, 1 dari 2", "menilai")]},
        ),
        ("totalbar", bar | {"total": Decimal("80.08"), "note": ""}, True),
        (
            "totalbar",
            bar
            | {
                "total": Decimal("31.80"),
                "note": "sementara",
                "is_blocked": True,
                "why": "Isi 1 kriteria lagi.",
            },
            True,
        ),
    ]


def _time() -> list[Drawn]:
    over = timezone.now() - timedelta(days=1)
    left = (9 * 60, 15 * 60)
    hall = {"title": "Mesin Sangrai Kopi Mini", "unit": "Kel. Contoh", "part": "Pemaparan"}
    return [
        ("deadline", {"title": "Batas waktu", "until": samples.soon(days=4, hours=13)}),
        ("deadline", {"title": "Batas waktu", "until": over}),
        ("timeline", {"steps": samples.timeline()}, True),
        (
            "hearings",
            {"title": "Presentasi, Senin 24 Februari", "place": "Aula", "slots": samples.hearings()},
        ),
        ("hall_timer", hall | {"minutes": "9 menit", "done": left[0], "total": left[1]}),
        ("hall_timer", hall | {"minutes": "1 menit", "done": 60, "total": left[1], "is_short": True}),
    ]


def _figures() -> list[Drawn]:
    marks = [("final", "Nilai akhir"), ("juror", "Nilai juri"), ("span", "Rentang juri"), ("full", "Ikut")]
    return [
        ("funnel", {"steps": samples.funnel(), "whole": 44}, True),
        ("legend", {"marks": marks}),
        ("tiles", {"groups": samples.tiles()}),
        ("matrix", samples.matrix(), True),
        ("changes", {"changes": samples.changes()}),
        ("todo", {"steps": samples.todo()}),
        (
            "table",
            {"label": "Bobot", "head": ["Tahap", "Bobot"], "rows": [["Proposal", "40"]], "numbers": [2]},
        ),
    ]


def _ranking() -> list[Drawn]:
    return [
        ("showcase/ranking", {"rows": samples.rank_rows(), "axis": samples.AXIS}, True),
        ("tie", {"tie": samples.tie()}),
        ("locks", {"locks": samples.locks()}),
        ("plenary_board", {"title": "Sidang pleno, Teknologi Tepat Guna", "places": samples.plenary()}, True),
    ]


def _lists() -> list[Drawn]:
    return [
        ("crumbs", {"crumbs": [("Ikhtisar", "#"), ("Hasil", "#")]}),
        ("chips", {"label": "Kategori", "chips": [("Semua", "#", True), ("TTG", "#", False)]}),
        ("pager", {"page": samples.PAGE}),
        ("facts", {"facts": [("Nomor", "400.10.11/017"), ("Tanggal", "28 Februari 2025")]}),
        ("empty", {"title": "Belum ada entri", "body": "Entri tampil di sini begitu didaftarkan."}),
        ("loading", {"text": "Memuat daftar entri"}),
        (
            "progress",
            {"title": "Menerbitkan 14 piagam", "done": 9, "total": 14, "text": "9 dari 14 selesai."},
        ),
    ]
