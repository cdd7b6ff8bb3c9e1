"""What the components are shown with. The texts are data of an edition, so they are Indonesian."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace as Thing
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from awards.plots import Axis
from awards.templatetags.shell import STATES

WORDS = {
    "draft": "Draf", "submitted": "Diajukan", "returned": "Dikembalikan", "admitted": "Lolos administrasi",
    "rejected": "Ditolak", "withdrawn": "Ditarik", "disqualified": "Didiskualifikasi",
    "empty": "Belum diisi", "started": "Sedang diisi", "done": "Selesai", "fix": "Perlu diperbaiki",
    "open": "Belum dinilai", "final": "Final", "void": "Batal", "recused": "Konflik kepentingan",
    "excused": "Dikecualikan", "locked": "Terkunci",
}  # fmt: skip
CATEGORIES = (("Pelayanan Publik", 14), ("Teknologi Tepat Guna", 14), ("TTG Unggulan", 2), ("Posyantek", 14))


def soon(**left: int) -> datetime:
    """A moment that is so far away, and half a minute more so that the words stay."""
    return timezone.now() + timedelta(**left, seconds=30)


def tags() -> list[dict[str, Any]]:
    tones = {state: STATES[state] for state in WORDS if state in STATES}
    found = [{"text": WORDS[state], "tone": tone, "icon": mark} for state, (tone, mark) in tones.items()]
    return [*found, {"text": "Juara I", "tone": "gold", "icon": "award"}]


def notices() -> list[dict[str, Any]]:
    return [
        {"title": "Entri terbuka di tab lain", "body": "Muat ulang untuk melihat isi terbaru.", "level": 3},
        {
            "tone": "ok",
            "title": "Entri dikembalikan ke peserta",
            "body": "Batas perbaikan 18 Februari.",
            "level": 3,
        },
        {
            "tone": "warn",
            "title": "Sisa 2 jam",
            "body": "Pendaftaran ditutup hari ini pukul 24.00 WIB.",
            "level": 3,
        },
        {
            "tone": "bad",
            "title": "Nilai belum tersimpan",
            "body": "Kami mencoba lagi setiap 10 detik.",
            "level": 3,
        },
        {
            "tone": "locked",
            "title": "Nilai dikunci",
            "body": "Tahap ditutup 25 Februari pukul 15.40 WIB.",
            "level": 3,
        },
    ]


def rank_rows() -> list[Thing]:
    def row(place: int | None, title: str, final: str | None, jurors: list[str], **more: Any) -> Thing:
        return Thing(
            place=place,
            title=title,
            meta=more.pop("meta", "TTG-004, Kel. Contoh, Kec. Contoh"),
            final=Decimal(final) if final else None,
            jurors=[(f"Juri {at}", Decimal(value)) for at, value in enumerate(jurors, 1)],
            parts=[("Proposal", Decimal("88.20")), ("Presentasi", Decimal("91.50"))] if final else [],
            **more,
        )

    return [
        row(1, "Mesin sangrai kopi mini", "93.68", ["92", "95.5"], award="Juara I", rank=1),
        row(2, "Pengasap bandeng rendah asap", "90.10", ["86", "94"], award="Juara II", rank=2,
            tie_href="#seri", close="Juara II dan Juara III hanya berselisih 0,05."),
        row(3, "Pengaduk pakan ikan", "90.05", ["88", "92"], award="Juara III", rank=3, near=Decimal("0.62")),
        row(4, "Penghancur botol plastik", "89.43", ["87", "91"], rank=4),
        row(None, "Alat tanpa presentasi", None, [], reason="Tidak hadir pada presentasi."),
    ]  # fmt: skip


def tie() -> dict[str, Any]:
    return {
        "id": "seri", "title": "Seri pada 87,20", "entries": ["Entri A", "Entri B"],
        "rows": [
            {"name": "Dampak", "stage": "Presentasi", "decides": False, "values": ["88,00", "88,00"]},
            {"name": "Kebaruan", "stage": "Presentasi", "decides": True, "values": ["90,00", "86,00"]},
        ],
        "conclusion": "Entri A mendapat tempat yang lebih baik.",
    }  # fmt: skip


def timeline() -> list[Thing]:
    names = ("Pendaftaran", "Pemeriksaan administrasi", "Penilaian proposal", "Presentasi", "Pengumuman")
    first = date(2025, 2, 1)
    return [
        Thing(
            name=name,
            remark="Isi dan kirim entri" if at == 0 else "",
            first_day=first + timedelta(days=7 * at),
            last_day=first + timedelta(days=7 * at + 5),
            state=("done", "now", "next", "next", "next")[at],
            is_running=at == 1,
        )
        for at, name in enumerate(names)
    ]


def matrix() -> dict[str, Any]:
    def cell(label: str, done: int, total: int, note: str = "") -> dict[str, Any]:
        return {"label": label, "done": done, "total": total, "note": note}

    columns = [name for name, _count in CATEGORIES[:3]]
    return {
        "label": "Kemajuan juri", "head": "Juri", "columns": columns,
        "rows": [
            {"name": "Juri 01", "cells": [cell(columns[0], 14, 14), cell(columns[1], 9, 14), None]},
            {"name": "Juri 02", "cells": [cell(columns[0], 9, 13, "konflik"), None, cell(columns[2], 0, 2)]},
        ],
    }  # fmt: skip


def tiles() -> list[dict[str, Any]]:
    words = {2: "mengirim posyantek", 1: "ikut di kategori lain", 0: "belum ikut"}
    levels = ((2, 1, 0, 0), (0, 2, 2, 1))
    return [
        {
            "name": f"Kec. Contoh {group}",
            "note": f"{sum(level == 2 for level in row)} dari {len(row)}",
            "tiles": [
                {"name": f"Kelurahan {group}{at}", "level": level, "word": words[level]}
                for at, level in enumerate(row, 1)
            ],
        }
        for group, row in enumerate(levels, 1)
    ]


def gallery() -> list[dict[str, Any]]:
    return [
        {
            "title": title, "unit": unit, "category": category, "year": 2025, "award": award, "href": "#",
            "summary": "Waktu dari panen sampai diterima pembeli turun dari dua hari menjadi sembilan jam.",
            "motif": f"public/motifs/{number}.html",
        }
        for number, (title, unit, category, award) in enumerate(
            (
                ("Pasar Tani Daring Kota", "Dinas Contoh", "Pelayanan Publik", "Juara I"),
                ("Pengaduk Pakan Ikan", "Kel. Contoh, Kec. Contoh", "Teknologi Tepat Guna", ""),
                ("Posyantek Karya Contoh", "Kel. Contoh Dua, Kec. Contoh", "Posyantek", "Harapan I"),
            ),
            1,
        )
    ]  # fmt: skip


def hearings() -> list[dict[str, Any]]:
    start = datetime(2025, 2, 24, 2, 0, tzinfo=timezone.get_default_timezone())
    states = (
        ("done", "Selesai"),
        ("absent", "Tidak hadir"),
        ("now", "Sedang tampil"),
        ("next", "Berikutnya"),
    )
    return [
        {
            "starts_at": start + timedelta(minutes=20 * at),
            "ends_at": start + timedelta(minutes=20 * at + 15),
            "code": f"TTG-{at + 1:03d}", "title": f"Alat contoh {at + 1:02d}", "unit": "Kel. Contoh",
            "state": state, "state_label": label,
        }
        for at, (state, label) in enumerate(states)
    ]  # fmt: skip


def plenary() -> list[dict[str, Any]]:
    def entry(code: str, title: str, final: str) -> dict[str, Any]:
        return {"code": code, "title": title, "unit": "Kel. Contoh", "final": Decimal(final)}

    joint = [entry("TTG-002", "Alat B", "91.20"), entry("TTG-009", "Alat C", "91.20")]
    return [
        {"title": "Juara I", "prize": 5_000_000, "entries": [entry("TTG-011", "Alat A", "93.68")]},
        {"title": "Juara II", "prize": 4_000_000, "entries": joint, "is_joint": True,
         "decision": "Uang pembinaan Juara II dan III dijumlah lalu dibagi dua."},
        {"title": "Juara III", "prize": 3_000_000, "entries": [], "is_vacant": True,
         "note": "Kosong: nomor ini tertutup juara bersama."},
        {"title": "Harapan I", "prize": 2_000_000, "entries": [entry("TTG-004", "Alat D", "88.01")]},
    ]  # fmt: skip


def todo() -> list[Thing]:
    return [
        Thing(title="Ingatkan 2 juri", body="Belum final di IPP, Presentasi: Juri 01 4, Juri 02 3.", note="",
              actions=[("Lihat lembar", "#"), ("Kirim pengingat", "#")]),
        Thing(title="Tutup 1 tahap", body="Semua lembar final.", note="", actions=[("TTG, Proposal", "#")]),
        Thing(title="Terbitkan piagam", body="", note="Terbuka sesudah langkah 2.", actions=[]),
    ]  # fmt: skip


def funnel() -> list[dict[str, Any]]:
    def step(label: str, note: str, *parts: int) -> dict[str, Any]:
        named = [(name, part) for (name, _all), part in zip(CATEGORIES, parts, strict=True)]
        return {"label": label, "note": note, "parts": named, "count": sum(parts)}

    return [
        step("Terdaftar", "1 kiriman dobel tidak dihitung", 14, 14, 2, 14),
        step("Lolos administrasi", "Semua yang terdaftar", 14, 14, 2, 14),
        step("Dinilai", "Pelayanan Publik menunggu 7 lembar", 0, 14, 2, 14),
        step("Mendapat tempat", "Sesudah sidang pleno", 0, 0, 0, 0),
    ]


def changes() -> list[Thing]:
    at = timezone.now()
    return [
        Thing(title="Tahap ditutup", group="Tahap", icon="flag", count=2, at=at, url="#"),
        Thing(
            title="Lembar difinalkan", group="Lembar nilai", icon="clipboard-check", count=160, at=at, url="#"
        ),
    ]


def locks() -> list[dict[str, Any]]:
    return [
        {"is_set": True, "title": "Nilai", "note": "Dikunci 25 Februari pukul 15.40 WIB"},
        {"is_set": True, "title": "Sidang pleno", "note": "Dikunci 27 Februari pukul 10.00 WIB"},
        {"is_set": False, "title": "Pengumuman", "note": "Belum diumumkan"},
    ]


def tasks() -> list[dict[str, Any]]:
    def task(title: str, hint: str, state: str, href: str = "#") -> dict[str, Any]:
        return {"title": title, "hint": hint, "state": state, "state_label": WORDS[state], "href": href}

    return [
        task("Ringkasan", "184 dari 200 kata", "done"),
        task("Signifikansi", "126 dari 600 kata", "started"),
        task("Adaptabilitas", "128 dari 100 kata: kurangi 28 kata", "fix"),
        task("Sumber daya", "Paling banyak 200 kata", "empty"),
        task("Periksa jawaban, lalu kirim", "Terbuka setelah semua bagian selesai.", "locked", ""),
    ]


AXIS = Axis(Decimal(80), Decimal(100))
PAGE = Paginator(range(240), 10).page(7)
