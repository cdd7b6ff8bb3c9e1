"""The words that headers of lists of former winners use, best first."""

from __future__ import annotations

from collections.abc import Mapping

from awards.workbooks.vocabulary import AWARD, TITLE, UNIT, words

REQUIRED = ("title", "unit", "award")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": TITLE,
    "unit": UNIT,
    "award": AWARD,
    "year": words("Tahun; Tahun Lomba; Tahun Penyelenggaraan; Tahun Pelaksanaan; Thn; Year"),
    "category": words(
        "Kategori; Kategori Lomba; Kategori Inovasi; Bidang Lomba; Jenis Lomba; Bidang; Jenis Inovasi; "
        "Category"
    ),
    "kecamatan": words("Kecamatan; Kec; Nama Kecamatan; District"),
    "city": words("Kabupaten/Kota; Kota/Kabupaten; Kab/Kota; Kota/Kab; Kota; Kabupaten; City"),
    "number": words("No; Nomor; No Urut; Nomor Urut; Urut"),
}
