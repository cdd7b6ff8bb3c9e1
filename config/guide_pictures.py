"""The pictures of the guide, as data: which page, seen by whom. `manage.py guide_pictures` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from config.demo import AUDITOR, CHAIR, EDITION, ENTRANT, SECRETARIAT, UNIT_ADMIN

Width = Literal["desktop", "phone"]


@dataclass(frozen=True, slots=True)
class Size:
    """The window in which a page is shown, and how large its picture is (width, height)."""

    window: tuple[int, int]
    shown: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of the demonstration: `who` is the e-mail of a demo account, empty for a stranger.

    The page is scrolled to the element `at`, when one is named.
    """

    name: str
    who: str
    path: str
    at: str = ""


SIZES: dict[Width, Size] = {
    "desktop": Size(window=(1280, 800), shown=(960, 600)),
    "phone": Size(window=(390, 700), shown=(390, 700)),
}
BACK_OFFICE = f"/sekretariat/{EDITION}/"
LIST = (
    Picture("hasil", "", f"/hasil/{EDITION}/"),
    Picture("periksa", "", "/verify/"),
    Picture("daftar", "", "/daftar/"),
    Picture("entri-saya", ENTRANT, "/entri-saya/"),
    Picture("unit-entri", UNIT_ADMIN, "/unit/entri/"),
    Picture("unit-anggota", UNIT_ADMIN, "/unit/"),
    Picture("juri", CHAIR, "/juri/"),
    Picture("ikhtisar", SECRETARIAT, BACK_OFFICE),
    Picture("entri", SECRETARIAT, f"{BACK_OFFICE}entri/"),
    Picture("impor", SECRETARIAT, f"{BACK_OFFICE}impor/"),
    Picture("penilaian", SECRETARIAT, f"{BACK_OFFICE}penilaian/"),
    Picture("peringkat", SECRETARIAT, f"{BACK_OFFICE}hasil/ttg/"),
    Picture("dokumen", SECRETARIAT, f"{BACK_OFFICE}dokumen/"),
    Picture("pengaturan", SECRETARIAT, f"{BACK_OFFICE}pengaturan/"),
    Picture("rubrik", SECRETARIAT, f"{BACK_OFFICE}pengaturan/rubrik/ipp/proposal/"),
    Picture("juri-sekretariat", SECRETARIAT, f"{BACK_OFFICE}juri/"),
    Picture("buku-besar", AUDITOR, f"{BACK_OFFICE}buku-besar/?verify=1"),
)
PICTURES = {picture.name: picture for picture in LIST}


def path_of(picture: Picture, language: str, width: Width) -> str:
    """Where a picture lies among the static files."""
    return f"guide/{language}/{picture.name}-{width}.webp"
