"""The privacy notice that an edition has until its secretariat writes its own, in both languages.

After the duties of UU 27/2022 on the protection of personal data. `{organizer}`, `{edition}` and `{contact}`
are filled in from the edition. Blank lines part paragraphs, `## ` begins a heading, `- ` a point of a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.text import normalize_newlines

STANDARD_VERSION: Final = 1

INDONESIAN = """\
{organizer} menyelenggarakan {edition} dan mengendalikan data pribadi yang Anda berikan di sini, \
menurut Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi.

## Data apa yang kami minta
- Nama, alamat surel, dan bahasa, untuk akun Anda.
- Nomor telepon, instansi, dan NIP bagi ASN, bila Anda mengisinya.
- Nama, peran, dan kontak anggota tim, serta isi dan bukti dukung entri.
- NIK hanya bila formulir suatu kategori memintanya. NIK disimpan terenkripsi dan selalu disamarkan.

## Untuk apa dan atas dasar apa
Kami memakai data itu untuk menerima, memeriksa, dan menilai entri, menyurati Anda, menerbitkan surat \
dan piagam, serta mengumumkan hasil. Dasarnya persetujuan Anda dan pelaksanaan tugas pelayanan publik. \
Kami tidak menjualnya dan tidak memakainya untuk iklan.

## Siapa yang melihatnya
- Sekretariat dan inspektorat; siapa yang melihat kontak Anda tercatat.
- Juri melihat judul, unit, dan nama tim setelah menyatakan bebas konflik, tanpa kontak.
- Publik hanya melihat nama dan unit pada hasil yang sudah diumumkan, dan di galeri \
hanya apa yang Anda setujui untuk ditampilkan.

## Peserta di bawah 18 tahun
Orang tua atau wali menandatangani surat izin sebelum entri dikirim.

## Hak Anda
Di halaman profil Anda dapat melihat dan mengunduh semua data Anda, memperbaikinya, meminta \
penghapusan, dan menarik persetujuan. Permintaan dijawab paling lambat 3 x 24 jam. Yang wajib disimpan \
menurut hukum, seperti nilai, berita acara, dan piagam yang sudah terbit, tetap disimpan tanpa kontak \
Anda.

## Jika terjadi kebocoran
Kami memberi tahu Anda secara tertulis paling lambat 3 x 24 jam: data apa, kapan dan bagaimana, serta \
apa yang kami lakukan.

## Kontak
{contact}
"""

ENGLISH = """\
{organizer} runs {edition} and controls the personal data that you give here, under Law 27 of 2022 on \
the protection of personal data.

## What we ask for
- Name, e-mail address and language, for your account.
- Telephone, institution and, for civil servants, the NIP, if you fill them in.
- Names, roles and contacts of the members of a team, and the text and evidence of an entry.
- A NIK only where the form of a category asks for it. It is stored encrypted and always masked.

## What for, and on what basis
We use it to take, check and judge entries, to write to you, to issue letters and certificates, and to \
publish the results. The basis is your consent and the carrying out of a public service. We do not \
sell it, nor use it for advertising.

## Who sees it
- The secretariat and the inspectorate; whoever sees your contacts is recorded.
- Jurors see title, unit and names of the team once they have declared no conflict, without contacts.
- The public sees names and units in published results, and in the gallery only what you agreed to show.

## Participants under 18
A parent or guardian signs a letter of consent before the entry is submitted.

## Your rights
On your profile page you can see and download all your data, correct it, ask for its erasure and \
withdraw your consent. Requests are answered within 3 x 24 hours. What the law obliges us to keep, as \
scores, minutes and certificates that were issued, is kept without your contacts.

## If data leaks
We tell you in writing within 3 x 24 hours: which data, when and how, and what we do about it.

## Contact
{contact}
"""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a list of a plain text."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


def blocks(text: str) -> Iterator[Block]:
    """A plain text as headings, paragraphs and lists."""
    for part in normalize_newlines(text).split("\n\n"):
        lines = [line.strip() for line in part.strip().split("\n") if line.strip()]
        if lines and lines[0].startswith("## "):
            yield Block("heading", lines.pop(0)[3:])
        items = tuple(line[2:] for line in lines if line.startswith("- "))
        prose = " ".join(line for line in lines if not line.startswith("- "))
        if prose:
            yield Block("text", prose)
        if items:
            yield Block("list", items=items)
