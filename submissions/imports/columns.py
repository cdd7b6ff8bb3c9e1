"""The words that headers of intake workbooks use, best first."""

from collections.abc import Mapping


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";"))


REQUIRED = ("title", "unit")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": _words(
        "Nama Inovasi; Judul Inovasi; Nama/Judul Inovasi; Judul/Nama Inovasi; Judul; Judul Proposal; "
        "Nama Karya; Judul Karya; Nama Alat; Nama TTG; Nama Teknologi; Nama Posyantek; Nama Produk; "
        "Judul Entri; Nama Entri; Nama Inovasi Daerah; Judul Inovasi Daerah; Inovasi; Entri; Title; "
        "Innovation; Name of innovation"
    ),
    "unit": _words(
        "Unit / Kelurahan; Unit Kerja; Unit; OPD / Kelurahan; Kelurahan / OPD; Unit Pengusul; Perangkat "
        "Daerah; OPD; SKPD; Kelurahan; Desa / Kelurahan; Kelurahan / Desa; Kel; Nama Unit; Nama OPD; "
        "Nama Perangkat Daerah; Nama Kelurahan; Asal Kelurahan; Asal Unit; Asal OPD; Satuan Kerja; "
        "Unit/Instansi; Instansi Pengusul; Asal Instansi; Instansi; Pengusul; Asal; Unit/OPD; OPD/Unit; "
        "OPD Pengusul; Unit Organisasi; Instansi/OPD; Wilayah; Organisasi; Organization; Unit or urban "
        "village"
    ),
    "kecamatan": _words("Kecamatan; Kec; Nama Kecamatan; District"),
    "city": _words(
        "Kabupaten/Kota; Kota/Kabupaten; Kab/Kota; Kota/Kab; Kota; Kabupaten; Asal Kota; Pemerintah "
        "Daerah; Pemda; City"
    ),
    "leader": _words(
        "Ketua Tim; Nama Ketua Tim; Ketua; Nama Ketua; Ketua Kelompok; Ketua Tim Inovator; Ketua "
        "Inovator; Ketua Posyantek; Nama Inovator; Inovator; Inventor; Nama Inventor; Penanggung Jawab; "
        "Nama Penanggung Jawab; PIC; Nama PIC; Nama Peserta; Peserta; Nama Pengusul; Nama; Nama "
        "Lengkap; Team leader"
    ),
    "nip": _words("NIP; NIP Ketua; NIP Ketua Tim; NIP/NI PPPK; NIP/NIPPPK; NIP/NIK; Nomor Induk Pegawai"),
    "phone": _words(
        "No. HP; No. HP/WA; Nomor HP; Nomor HP/WA; HP; HP/WA; No. WA; Nomor WA; WA; WhatsApp; No. "
        "WhatsApp; Nomor WhatsApp; Telepon; No. Telepon; Nomor Telepon; No. Telp; No. Tlp; Telp; No. "
        "Handphone; Handphone; Nomor Handphone; Telepon/HP; No. Telepon/HP; No. Telp/HP; Kontak; Nomor "
        "Kontak; Narahubung; Contact Person; CP; Phone; Telephone"
    ),
    "email": _words("Email; E-mail; Alamat Email; Alamat E-mail; Surel; Pos-el; Posel; Email Ketua"),
    "started": _words(
        "Mulai Diterapkan; Tanggal Mulai Diterapkan; Tanggal Mulai; Tgl Mulai; Mulai Penerapan; Tanggal "
        "Mulai Penerapan; Tanggal Penerapan; Tanggal Diterapkan; Tanggal Implementasi; Tgl "
        "Implementasi; Tanggal Mulai Implementasi; Mulai Implementasi; Waktu Implementasi; Waktu "
        "Penerapan; Waktu Mulai Diterapkan; Diterapkan Sejak; Diterapkan Mulai; Sejak; Mulai Digunakan; "
        "Tahun Penerapan; Tahun Mulai; Tahun Diterapkan; Bulan Mulai; Mulai; In use since; Started"
    ),
    "summary": _words(
        "Ringkasan; Ringkasan Inovasi; Abstrak; Deskripsi Singkat; Deskripsi; Deskripsi Inovasi; Uraian "
        "Singkat; Uraian; Gambaran Umum; Gambaran Singkat; Sinopsis; Summary"
    ),
    "video": _words(
        "Tautan Video; Link Video; URL Video; Video; Tautan Youtube; Link Youtube; Youtube; Link Video "
        "Youtube; Alamat Video; Video link"
    ),
    "note": _words("Keterangan; Ket; Catatan; Catatan Sekretariat; Catatan Panitia; Note; Remarks"),
    "participant": _words("Jenis Peserta; Kategori Peserta; Kelompok Peserta; Status Peserta; Unsur Peserta"),
    "category": _words(
        "Kategori; Kategori Lomba; Kategori Inovasi; Bidang Lomba; Jenis Lomba; Kategori yang diikuti; "
        "Bidang; Jenis Inovasi; Category"
    ),
    "number": _words("No; Nomor; No Urut; Nomor Urut; Urut"),
}
