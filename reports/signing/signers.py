"""The two ways in which a paper is signed: here with the organiser's certificate, or elsewhere."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from awards.exceptions import DomainError
from reports.models.document import Signing
from reports.signing.apart import apart
from reports.signing.certificates import said_of
from reports.signing.fields import reserve_fields
from reports.signing.policy import Material, own_material
from reports.signing.said import Made
from reports.signing.stamp import stamp_style

# pyHanko tells of every step; what it says of keys and certificates does not belong in a log of ours.
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signer has to know of a paper beside its bytes."""

    reason: str  # "Piagam Penghargaan 001/BAPPEDA/2025"
    place: str
    address: str  # where it is checked
    language: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The bytes that are stored, and the signature over them if there is one by now."""

    pdf: bytes
    made: Made | None = None


class Signer(Protocol):
    """Makes a rendered paper ready to be stored."""

    def finish(self, pdf: bytes, paper: Paper) -> Finished:
        """The bytes to store. Raises `DomainError` when it cannot be signed."""


class NoSigner:
    """A paper that is not signed electronically is stored as it was rendered."""

    def finish(self, pdf: bytes, paper: Paper) -> Finished:  # noqa: ARG002 (of the protocol)
        return Finished(pdf)


class OutsideSigner:
    """The paper leaves with an empty field in each of its boxes; who signs there fills them."""

    def finish(self, pdf: bytes, paper: Paper) -> Finished:
        with translation.override(paper.language):
            tip = _("Space for the electronic signature (TTE)")
        return Finished(reserve_fields(pdf, tip)[0])


@dataclass(frozen=True, slots=True)
class OwnSigner:
    """Signs with the organiser's certificate (PAdES B-B), once and for all: no later change is allowed.

    The chain of the PKCS#12 is embedded. A paper with one box shows the signature there, others invisibly.
    """

    signer: SimpleSigner
    is_demo: bool
    visible: bool

    def finish(self, pdf: bytes, paper: Paper) -> Finished:
        certificate: Any = self.signer.signing_cert
        now = timezone.now()
        if not certificate.not_valid_before <= now <= certificate.not_valid_after:
            raise DomainError(
                _("The certificate that signs papers is not valid today. Give the installation a new one.")
            )
        said = said_of(certificate)
        with translation.override(paper.language):
            prepared, names = reserve_fields(pdf, _("Electronic signature by %(name)s") % said)
            shown = self.visible and len(names) == 1
            style = (
                stamp_style(name=said["name"], issuer=said["issuer"], is_demo=self.is_demo) if shown else None
            )
        writer = IncrementalPdfFileWriter(io.BytesIO(prepared if shown else pdf))
        signer = PdfSigner(
            PdfSignatureMetadata(
                field_name=names[0] if shown else "TandaTangan",
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=paper.reason,
                location=paper.place or None,
                contact_info=paper.address,
                name=said["name"],
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            signer=self.signer,
            stamp_style=style,
            new_field_spec=None if shown else SigFieldSpec("TandaTangan", box=None),
        )
        signed = apart(lambda: signer.sign_pdf(writer, existing_fields_only=shown)).getvalue()
        signer_row = said | {"at": now.isoformat(timespec="seconds")}
        digest = hashlib.sha256(prepared if shown else pdf).hexdigest()
        return Finished(signed, Made((signer_row,), digest, self.is_demo))


def signer_for(way: str) -> Signer:
    """The signer of papers that are signed this way. Raises `DomainError` without a usable certificate."""
    if way == Signing.OWN:
        return own_signer()
    return OutsideSigner() if way == Signing.OUTSIDE else NoSigner()


def own_signer() -> OwnSigner:
    """The signer with this installation's certificate. Raises `DomainError` when it cannot be opened."""
    material = own_material()
    return OwnSigner(_loaded(material), material.is_demo, settings.SIGNING_VISIBLE)


@lru_cache(maxsize=2)
def _loaded(material: Material) -> SimpleSigner:
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(
        material.path.read_bytes(), [], material.password.encode() or None
    )
    return signer
