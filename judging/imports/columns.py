"""The words that headers of score workbooks use, and the remarks that mean a conflict of interest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from awards.workbooks.headers import normalise
from judging.models import Criterion


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";"))


REQUIRED = ("title", "juror")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": _words(
        "Nama Inovasi; Judul Inovasi; Nama/Judul Inovasi; Judul/Nama Inovasi; Judul; Judul Proposal; "
        "Nama Karya; Judul Karya; Nama Alat; Nama TTG; Nama Teknologi; Nama Posyantek; Nama Produk; "
        "Judul Entri; Nama Entri; Inovasi; Entri; Peserta; Nama Peserta; Title; Innovation"
    ),
    "juror": _words(
        "Juri; Nama Juri; Juri Penilai; Penilai; Nama Penilai; Dewan Juri; Tim Penilai; Juri/Penilai; "
        "Penilai/Juri; Tim Juri; Instansi Juri; Asal Juri; Juror; Judge"
    ),
    "code": _words("Kode; Kode Entri; Kode Inovasi; Kode Peserta; No. Peserta; Nomor Peserta; Code"),
    "unit": _words(
        "Unit / Kelurahan; Unit Kerja; Unit; OPD / Kelurahan; Kelurahan / OPD; Unit Pengusul; Perangkat "
        "Daerah; OPD; SKPD; Kelurahan; Desa / Kelurahan; Kelurahan / Desa; Instansi; Asal Instansi; "
        "Asal; Organization"
    ),
    "kecamatan": _words("Kecamatan; Kec; District"),
    "category": _words("Kategori; Kategori Lomba; Kategori Inovasi; Bidang Lomba; Bidang; Category"),
    "stage": _words("Tahap; Tahapan; Tahap Penilaian; Babak; Stage"),
    "comment": _words(
        "Catatan Juri; Komentar Juri; Catatan Penilai; Catatan; Komentar; Catatan/Komentar; Catatan dan "
        "Saran; Saran; Masukan; Saran/Masukan; Comment"
    ),
    "remark": _words("Keterangan; Ket; Status; Konflik Kepentingan; Konflik; Remark"),
    "sum": _words("Jumlah; Jumlah Nilai; Jumlah Skor"),
    "total": _words(
        "Nilai Akhir; Total; Total Nilai; Nilai Total; Total Skor; Skor Total; Skor Akhir; Nilai; Skor; "
        "Nilai Tertimbang; Jumlah Tertimbang; Jumlah Total; Total Score"
    ),
    "mean": _words("Rata-rata; Nilai Rata-rata; Rerata; Average"),
    "number": _words("No; Nomor; No Urut; Nomor Urut; Urut"),
    "rank": _words("Peringkat; Ranking; Rank; Urutan"),
    "signature": _words("Paraf; Tanda Tangan; TTD; Tanggal; Tgl"),
}

NAMED = re.compile(
    r"\b(konflik|konflict|benturan) (kepentingan|interes)\b"
    r"|\bconflicts?( of)? interests?\b|\brecus(ed|al|e)\b"
)
BARE = re.compile(r"((ada|terdapat|karena|juri|status) )*(konflik|conflict|coi|berkonflik)")
DENIED = re.compile(
    r"\b(tidak (ada|punya|memiliki|mempunyai|terdapat)|tanpa|bebas|bukan|nihil|no|not|without)"
    r"( \w+){0,2} (konfli|benturan|confli|recus)"
)


def criterion_field(criterion: Criterion) -> str:
    """The field of a criterion: criteria of several stages with one name share a column."""
    return f"criterion {normalise(criterion.name)}"


def fields_with(criteria: Iterable[Criterion]) -> dict[str, tuple[str, ...]]:
    """All fields of a sheet that is scored on these criteria, by name, by code, and as `Nilai …`.

    The name of a criterion wins over a general word, a general word over the code of a criterion.
    """
    criteria = list(criteria)
    names = {normalise(criterion.name) for criterion in criteria}
    general = {normalise(word) for words in FIELDS.values() for word in words}
    fields = {
        field: tuple(word for word in words if normalise(word) not in names)
        for field, words in FIELDS.items()
    }
    for criterion in criteria:
        name, code = criterion.name, criterion.code
        words = [name, f"Nilai {name}", f"Skor {name}", *([] if normalise(code) in general else [code])]
        field = criterion_field(criterion)
        fields[field] = tuple(dict.fromkeys((*fields.get(field, ()), *words)))
    return fields


def means_conflict(text: str) -> bool:
    """Whether a remark says that the juror stands aside: `Konflik kepentingan`, `konflik`, `recused`."""
    words = normalise(text)
    if not words or DENIED.search(words):
        return False
    return NAMED.search(words) is not None or BARE.fullmatch(words) is not None
