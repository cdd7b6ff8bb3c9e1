"""Authorities of a test, papers signed with their certificates, and what `pdfsig` says of a file."""

from __future__ import annotations

import io
import subprocess
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from pyhanko.pdf_utils.generic import NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from reports.models import Document
from reports.services.documents import issue_documents
from reports.services.rendering import render_batch
from reports.services.results import confirm_results
from reports.signing.apart import apart
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award

DAY = timedelta(days=1)


class TestAuthority:
    """An authority, and certificates that it gave."""

    __test__ = False

    def __init__(self, name: str) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._given(self.name, self.key, timedelta(), ca=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pkcs12(self, person: str, *, ended: timedelta = -365 * DAY, password: str = "") -> bytes:
        """A certificate and its key; it ended so long ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, person)])
        given = self._given(subject, key, ended)
        lock = serialization.BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return pkcs12.serialize_key_and_certificates(b"kunci", key, given, [self.certificate], lock)

    def signer(self, person: str, **options: object) -> SimpleSigner:
        return SimpleSigner.load_pkcs12_data(self.pkcs12(person, **options), [], None)  # type: ignore[arg-type]

    def _given(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, ended: timedelta, *, ca: bool = False
    ) -> x509.Certificate:
        now = timezone.now()
        unused = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 1000 * DAY)
            .not_valid_after(now + 3650 * DAY if ca else now - ended)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not ca,
                    content_commitment=not ca,
                    key_cert_sign=ca,
                    crl_sign=ca,
                    **dict.fromkeys(unused, False),
                ),
                critical=True,
            )
            .sign(self.key, hashes.SHA256())
        )


def signed(
    pdf: bytes, signer: SimpleSigner, *, field: str = "TandaTangan1", box: tuple[int, ...] | None = None
) -> bytes:
    """The paper as a program elsewhere signs it: in its field, or with a box of its own."""
    new = SigFieldSpec(field, box=box) if box else None
    meta = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    work = PdfSigner(meta, signer=signer, new_field_spec=new)
    return apart(lambda: work.sign_pdf(writer)).getvalue()


def with_other_content(pdf: bytes) -> bytes:
    """A later revision in which the first page says something else: the hidden half of a shadow attack."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    text = writer.add_object(StreamObject(stream_data=b"0 0 500 500 re f"))
    page[NameObject("/Contents")] = text
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def saved_anew(pdf: bytes) -> bytes:
    """The same paper as another program writes it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        out = io.BytesIO()
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def blank_pdf() -> bytes:
    """A page of nobody's."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def one_byte_changed(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def signature_changed(pdf: bytes) -> bytes:
    """The same file with another digit at the end of the signature's own value."""
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    at = start + len(pdf[start : pdf.index(b">", start)].rstrip(b"0")) - 8
    return pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]


def award() -> Award:
    """Two entries with confirmed places."""
    award = add_award(paper_edition(), "ipp", {"A": "80", "B": "90"})
    award.close("presentasi")
    confirm_results(category=award.category, by=None)
    return award


def papers_of(award: Award, *kinds: str) -> list[Document]:
    """The papers of these kinds, issued and rendered."""
    with mock.patch("reports.services.documents.dispatch_documents"):
        ids = issue_documents(edition=award.edition, kinds=kinds, by=None).document_ids
    assert render_batch(ids) == len(ids)
    return list(Document.objects.filter(pk__in=ids).order_by("number"))


def content(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler's program says of the signatures of a file; its exit code says nothing."""
    path = folder / "periksa.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
