"""The words that headers of intake workbooks use, best first."""

from collections.abc import Mapping

from awards.workbooks.vocabulary import LEADER, TITLE, UNIT, words

REQUIRED = ("title", "unit")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": TITLE,
    "unit": UNIT,
    "kecamatan": words("Kecamatan; Kec; Nama Kecamatan; District"),
    "city": words(
        "Kabupaten/Kota; Kota/Kabupaten; Kab/Kota; Kota/Kab; Kota; Kabupaten; Asal Kota; Pemerintah "
        "Daerah; Pemda; City"
    ),
    "leader": LEADER,
    "nip": words("NIP; NIP Ketua; NIP Ketua Tim; NIP/NI PPPK; NIP/NIPPPK; NIP/NIK; Nomor Induk Pegawai"),
    "phone": words(
        "No. HP; No. HP/WA; Nomor HP; Nomor HP/WA; HP; HP/WA; No. WA; Nomor WA; WA; WhatsApp; No. "
        "WhatsApp; Nomor WhatsApp; Telepon; No. Telepon; Nomor Telepon; No. Telp; No. Tlp; Telp; No. "
        "Handphone; Handphone; Nomor Handphone; Telepon/HP; No. Telepon/HP; No. Telp/HP; Kontak; Nomor "
        "Kontak; Narahubung; Contact Person; CP; Phone; Telephone"
    ),
    "email": words("Email; E-mail; Alamat Email; Alamat E-mail; Surel; Pos-el; Posel; Email Ketua"),
    "started": words(
        "Mulai Diterapkan; Tanggal Mulai Diterapkan; Tanggal Mulai; Tgl Mulai; Mulai Penerapan; Tanggal "
        "Mulai Penerapan; Tanggal Penerapan; Tanggal Diterapkan; Tanggal Implementasi; Tgl "
        "Implementasi; Tanggal Mulai Implementasi; Mulai Implementasi; Waktu Implementasi; Waktu "
        "Penerapan; Waktu Mulai Diterapkan; Diterapkan Sejak; Diterapkan Mulai; Sejak; Mulai Digunakan; "
        "Tahun Penerapan; Tahun Mulai; Tahun Diterapkan; Bulan Mulai; Mulai; In use since; Started"
    ),
    "summary": words(
        "Ringkasan; Ringkasan Inovasi; Abstrak; Deskripsi Singkat; Deskripsi; Deskripsi Inovasi; Uraian "
        "Singkat; Uraian; Gambaran Umum; Gambaran Singkat; Sinopsis; Summary"
    ),
    "video": words(
        "Tautan Video; Link Video; URL Video; Video; Tautan Youtube; Link Youtube; Youtube; Link Video "
        "Youtube; Alamat Video; Video link"
    ),
    "note": words("Keterangan; Ket; Catatan; Catatan Sekretariat; Catatan Panitia; Note; Remarks"),
    "participant": words("Jenis Peserta; Kategori Peserta; Kelompok Peserta; Status Peserta; Unsur Peserta"),
    "category": words(
        "Kategori; Kategori Lomba; Kategori Inovasi; Bidang Lomba; Jenis Lomba; Kategori yang diikuti; "
        "Bidang; Jenis Inovasi; Category"
    ),
    "number": words("No; Nomor; No Urut; Nomor Urut; Urut"),
}
