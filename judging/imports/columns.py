"""The words that headers of score workbooks use, and the remarks that mean a conflict of interest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from awards.workbooks.headers import normalise
from awards.workbooks.vocabulary import JUROR, TITLE, UNIT, words
from judging.models import Criterion

REQUIRED = ("title", "juror")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": (*TITLE, "Peserta", "Nama Peserta"),
    "juror": JUROR,
    "code": words("Kode; Kode Entri; Kode Inovasi; Kode Peserta; No. Peserta; Nomor Peserta; Code"),
    "unit": UNIT,
    "kecamatan": words("Kecamatan; Kec; District"),
    "category": words("Kategori; Kategori Lomba; Kategori Inovasi; Bidang Lomba; Bidang; Category"),
    "stage": words("Tahap; Tahapan; Tahap Penilaian; Babak; Stage"),
    "comment": words(
        "Catatan Juri; Komentar Juri; Catatan Penilai; Catatan; Komentar; Catatan/Komentar; Catatan dan "
        "Saran; Saran; Masukan; Saran/Masukan; Comment"
    ),
    "remark": words("Keterangan; Ket; Status; Konflik Kepentingan; Konflik; Remark"),
    "sum": words("Jumlah; Jumlah Nilai; Jumlah Skor"),
    "total": words(
        "Nilai Akhir; Total; Total Nilai; Nilai Total; Total Skor; Skor Total; Skor Akhir; Nilai; Skor; "
        "Nilai Tertimbang; Jumlah Tertimbang; Jumlah Total; Total Score"
    ),
    "mean": words("Rata-rata; Nilai Rata-rata; Rerata; Average"),
    "number": words("No; Nomor; No Urut; Nomor Urut; Urut"),
    "rank": words("Peringkat; Ranking; Rank; Urutan"),
    "signature": words("Paraf; Tanda Tangan; TTD; Tanggal; Tgl"),
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
    general = {normalise(word) for spellings in FIELDS.values() for word in spellings}
    fields = {
        field: tuple(word for word in spellings if normalise(word) not in names)
        for field, spellings in FIELDS.items()
    }
    for criterion in criteria:
        name, code = criterion.name, criterion.code
        spellings = [name, f"Nilai {name}", f"Skor {name}", *([] if normalise(code) in general else [code])]
        field = criterion_field(criterion)
        fields[field] = tuple(dict.fromkeys((*fields.get(field, ()), *spellings)))
    return fields


def means_conflict(text: str) -> bool:
    """Whether a remark says that the juror stands aside: `Konflik kepentingan`, `konflik`, `recused`."""
    remark = normalise(text)
    if not remark or DENIED.search(remark):
        return False
    return NAMED.search(remark) is not None or BARE.fullmatch(remark) is not None
