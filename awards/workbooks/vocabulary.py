"""The words that headers of all kinds of workbook share, best first, and which kind a workbook is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from awards.workbooks.headers import HeaderNotFound, find_header
from awards.workbooks.model import Sheet


def words(text: str) -> tuple[str, ...]:
    """The words of a list written with semicolons."""
    return tuple(word.strip() for word in text.split(";"))


TITLE = words(
    "Nama Inovasi; Judul Inovasi; Nama/Judul Inovasi; Judul/Nama Inovasi; Judul; Judul Proposal; "
    "Nama Karya; Judul Karya; Nama Alat; Nama TTG; Nama Teknologi; Nama Posyantek; Nama Produk; "
    "Judul Entri; Nama Entri; Nama Inovasi Daerah; Judul Inovasi Daerah; Judul Karya Inovasi; Nama Karya "
    "Inovasi; Nama Program Inovasi; Judul Program; Nama Program; Judul Usulan; Judul TTG; Nama Alat/TTG; "
    "Judul Proposal Inovasi; Inovasi; Entri; Title; Innovation; Name of innovation"
)
UNIT = words(
    "Unit / Kelurahan; Unit Kerja; Unit; OPD / Kelurahan; Kelurahan / OPD; Unit Pengusul; Perangkat "
    "Daerah; OPD; SKPD; Kelurahan; Desa / Kelurahan; Kelurahan / Desa; Kel; Nama Unit; Nama OPD; "
    "Nama Perangkat Daerah; Nama Kelurahan; Asal Kelurahan; Asal Unit; Asal OPD; Satuan Kerja; "
    "Unit/Instansi; Instansi Pengusul; Asal Instansi; Instansi; Pengusul; Asal; Unit/OPD; OPD/Unit; "
    "OPD Pengusul; Unit Organisasi; Instansi/OPD; OPD/Instansi; Nama Unit Kerja; OPD/Unit Kerja; Unit "
    "Kerja/OPD; Perangkat Daerah/Unit Kerja; Perangkat Daerah Pengusul; Asal Perangkat Daerah; Asal "
    "Instansi/OPD; Asal OPD/Instansi; Nama Instansi; Nama Dinas; Dinas/Instansi; Instansi/Dinas; Dinas; "
    "Nama SKPD; SKPD/OPD; OPD/SKPD; Lembaga; Nama Lembaga; Wilayah; Organisasi; Organization; Unit or urban "
    "village"
)
LEADER = words(
    "Ketua Tim; Nama Ketua Tim; Ketua; Nama Ketua; Ketua Kelompok; Nama Ketua Kelompok; Ketua Tim Inovator; "
    "Nama Ketua Tim Inovator; Ketua Tim Inovasi; Ketua Tim/Inovator; Inovator/Ketua Tim; Ketua Inovator; "
    "Nama Ketua Inovator; Ketua Posyantek; Nama Ketua Posyantek; Nama Inovator; Inovator; Inventor; Nama "
    "Inventor; Penemu; Nama Penemu; Inisiator; Nama Inisiator; Penanggung Jawab; Nama Penanggung Jawab; PIC; "
    "Nama PIC; Koordinator; Nama Koordinator; Nama Peserta; Peserta; Nama Pengusul; Nama; Nama Lengkap; Team "
    "leader"
)
JUROR = words(
    "Juri; Nama Juri; Juri Penilai; Penilai; Nama Penilai; Dewan Juri; Tim Penilai; Juri/Penilai; "
    "Penilai/Juri; Tim Juri; Instansi Juri; Asal Juri; Juror; Judge"
)
AWARD = words(
    "Juara; Predikat; Penghargaan; Juara ke; Gelar; Gelar Juara; Predikat Juara; Juara/Predikat; Peringkat; "
    "Peringkat Juara; Tempat; Capaian; Prestasi; Award; Place"
)
TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "entries": {"title": TITLE, "unit": UNIT, "leader": LEADER},
    "scores": {"title": TITLE, "juror": JUROR},
    "honours": {"title": TITLE, "unit": UNIT, "award": AWARD},
}


def kind_of(sheets: Iterable[Sheet]) -> str:
    """Which kind of workbook it is by its headers; empty when it is none, or several."""
    sheets = list(sheets)
    found = [kind for kind, fields in TABLES.items() if any(_has(sheet, fields) for sheet in sheets)]
    return found[0] if len(found) == 1 else ""


def _has(sheet: Sheet, fields: Mapping[str, Sequence[str]]) -> bool:
    try:
        find_header(sheet, fields, tuple(fields))
    except HeaderNotFound:
        return False
    return True
