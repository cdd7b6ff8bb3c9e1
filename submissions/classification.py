"""What an innovation contributes to: the 17 goals of the United Nations, and the affairs of Law 23 of 2014.

Both lists are the same for every edition, so that years can be compared. Codes are stored, names are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SDGS: Final[Mapping[int, Any]] = {
    1: _("No poverty"),
    2: _("Zero hunger"),
    3: _("Good health and well-being"),
    4: _("Quality education"),
    5: _("Gender equality"),
    6: _("Clean water and sanitation"),
    7: _("Affordable and clean energy"),
    8: _("Decent work and economic growth"),
    9: _("Industry, innovation and infrastructure"),
    10: _("Reduced inequalities"),
    11: _("Sustainable cities and communities"),
    12: _("Responsible consumption and production"),
    13: _("Climate action"),
    14: _("Life below water"),
    15: _("Life on land"),
    16: _("Peace, justice and strong institutions"),
    17: _("Partnerships for the goals"),
}

# Group, then code and name; the groups of the law in its order.
URUSAN: Final[Mapping[Any, Mapping[str, Any]]] = {
    _("Obligatory, basic services"): {
        "pendidikan": _("Education"),
        "kesehatan": _("Health"),
        "pekerjaan-umum": _("Public works and spatial planning"),
        "perumahan": _("Public housing and settlements"),
        "ketenteraman": _("Peace, public order and protection of the community"),
        "sosial": _("Social affairs"),
    },
    _("Obligatory, other"): {
        "tenaga-kerja": _("Labour"),
        "perempuan-anak": _("Empowerment of women and protection of children"),
        "pangan": _("Food"),
        "pertanahan": _("Land affairs"),
        "lingkungan-hidup": _("Environment"),
        "kependudukan": _("Population administration and civil registration"),
        "masyarakat-desa": _("Empowerment of communities and villages"),
        "keluarga-berencana": _("Population control and family planning"),
        "perhubungan": _("Transport"),
        "kominfo": _("Communication and informatics"),
        "koperasi-ukm": _("Cooperatives and small enterprises"),
        "penanaman-modal": _("Investment"),
        "pemuda-olahraga": _("Youth and sports"),
        "statistik": _("Statistics"),
        "persandian": _("Cryptography"),
        "kebudayaan": _("Culture"),
        "perpustakaan": _("Libraries"),
        "kearsipan": _("Archives"),
    },
    _("Optional"): {
        "kelautan-perikanan": _("Marine affairs and fisheries"),
        "pariwisata": _("Tourism"),
        "pertanian": _("Agriculture"),
        "kehutanan": _("Forestry"),
        "esdm": _("Energy and mineral resources"),
        "perdagangan": _("Trade"),
        "perindustrian": _("Industry"),
        "transmigrasi": _("Transmigration"),
    },
    _("Supporting functions"): {
        "perencanaan": _("Planning"),
        "keuangan": _("Finance"),
        "kepegawaian": _("Civil service and training"),
        "litbang": _("Research and development"),
        "pengawasan": _("Supervision"),
        "fungsi-lain": _("Other functions"),
    },
}
URUSAN_NAMES: Final[Mapping[str, Any]] = {
    code: name for names in URUSAN.values() for code, name in names.items()
}


def sdg_choices() -> list[tuple[int, str]]:
    """The goals with their numbers, as a form offers them."""
    return [(number, f"{number}. {name}") for number, name in SDGS.items()]


def urusan_choices() -> list[tuple[Any, Any]]:
    """The affairs in their groups, as a form offers them, an empty choice first."""
    return [("", _("Not named")), *((group, list(names.items())) for group, names in URUSAN.items())]


def sdg_text(numbers: Iterable[int]) -> str:
    """The goals of an entry in words: "6. Clean water and sanitation; 14. Life below water"."""
    return "; ".join(f"{number}. {SDGS[number]}" for number in sorted(numbers) if number in SDGS)


def urusan_text(code: str) -> str:
    """The name of an affair; empty for none, the code for one that is listed no more."""
    return str(URUSAN_NAMES.get(code, code))
