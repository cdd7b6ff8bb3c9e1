"""The words that headers of intake workbooks use, best first."""

from collections.abc import Mapping

REQUIRED = ("title", "unit")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "Nama Inovasi", "Judul Inovasi", "Nama/Judul Inovasi", "Judul/Nama Inovasi", "Judul", "Judul Proposal",
        "Nama Karya", "Judul Karya", "Nama Alat", "Nama TTG", "Nama Teknologi", "Nama Posyantek", "Nama Produk",
        "Judul Entri", "Nama Entri", "Nama Inovasi Daerah", "Judul Inovasi Daerah", "Inovasi", "Entri", "Title",
        "Innovation", "Name of innovation",
    ),
    "unit": (
        "Unit / Kelurahan", "Unit Kerja", "Unit", "OPD / Kelurahan", "Kelurahan / OPD", "Unit Pengusul",
        "Perangkat Daerah", "OPD", "SKPD", "Kelurahan", "Desa / Kelurahan", "Kelurahan / Desa", "Kel",
        "Nama Unit", "Nama OPD", "Nama Perangkat Daerah", "Nama Kelurahan", "Asal Kelurahan", "Asal Unit",
        "Asal OPD", "Satuan Kerja", "Unit/Instansi", "Instansi Pengusul", "Asal Instansi", "Instansi",
        "Pengusul", "Asal", "Unit/OPD", "OPD/Unit", "OPD Pengusul", "Unit Organisasi", "Instansi/OPD",
        "Wilayah", "Organisasi", "Organization", "Unit or urban village",
    ),
    "kecamatan": ("Kecamatan", "Kec", "Nama Kecamatan", "District"),
    "city": (
        "Kabupaten/Kota", "Kota/Kabupaten", "Kab/Kota", "Kota/Kab", "Kota", "Kabupaten", "Asal Kota",
        "Pemerintah Daerah", "Pemda", "City",
    ),
    "leader": (
        "Ketua Tim", "Nama Ketua Tim", "Ketua", "Nama Ketua", "Ketua Kelompok", "Ketua Tim Inovator",
        "Ketua Inovator", "Ketua Posyantek", "Nama Inovator", "Inovator", "Inventor", "Nama Inventor",
        "Penanggung Jawab", "Nama Penanggung Jawab", "PIC", "Nama PIC", "Nama Peserta", "Peserta",
        "Nama Pengusul", "Nama", "Nama Lengkap", "Team leader",
    ),
    "nip": ("NIP", "NIP Ketua", "NIP Ketua Tim", "NIP/NI PPPK", "NIP/NIPPPK", "NIP/NIK", "Nomor Induk Pegawai"),
    "phone": (
        "No. HP", "No. HP/WA", "Nomor HP", "Nomor HP/WA", "HP", "HP/WA", "No. WA", "Nomor WA", "WA", "WhatsApp",
        "No. WhatsApp", "Nomor WhatsApp", "Telepon", "No. Telepon", "Nomor Telepon", "No. Telp", "No. Tlp", "Telp",
        "No. Handphone", "Handphone", "Nomor Handphone", "Telepon/HP", "No. Telepon/HP", "No. Telp/HP", "Kontak",
        "Nomor Kontak", "Narahubung", "Contact Person", "CP", "Phone", "Telephone",
    ),
    "email": ("Email", "E-mail", "Alamat Email", "Alamat E-mail", "Surel", "Pos-el", "Posel", "Email Ketua"),
    "started": (
        "Mulai Diterapkan", "Tanggal Mulai Diterapkan", "Tanggal Mulai", "Tgl Mulai", "Mulai Penerapan",
        "Tanggal Mulai Penerapan", "Tanggal Penerapan", "Tanggal Diterapkan", "Tanggal Implementasi",
        "Tgl Implementasi", "Tanggal Mulai Implementasi", "Mulai Implementasi", "Waktu Implementasi",
        "Waktu Penerapan", "Waktu Mulai Diterapkan", "Diterapkan Sejak", "Diterapkan Mulai", "Sejak",
        "Mulai Digunakan", "Tahun Penerapan", "Tahun Mulai", "Tahun Diterapkan", "Bulan Mulai", "Mulai",
        "In use since", "Started",
    ),
    "summary": (
        "Ringkasan", "Ringkasan Inovasi", "Abstrak", "Deskripsi Singkat", "Deskripsi", "Deskripsi Inovasi",
        "Uraian Singkat", "Uraian", "Gambaran Umum", "Gambaran Singkat", "Sinopsis", "Summary",
    ),
    "video": (
        "Tautan Video", "Link Video", "URL Video", "Video", "Tautan Youtube", "Link Youtube", "Youtube",
        "Link Video Youtube", "Alamat Video", "Video link",
    ),
    "note": ("Keterangan", "Ket", "Catatan", "Catatan Sekretariat", "Catatan Panitia", "Note", "Remarks"),
    "participant": ("Jenis Peserta", "Kategori Peserta", "Kelompok Peserta", "Status Peserta", "Unsur Peserta"),
    "category": (
        "Kategori", "Kategori Lomba", "Kategori Inovasi", "Bidang Lomba", "Jenis Lomba", "Kategori yang diikuti",
        "Bidang", "Jenis Inovasi", "Category",
    ),
    "number": ("No", "Nomor", "No Urut", "Nomor Urut", "Urut"),
}  # fmt: skip
