"""A certificate to look at before any is issued: the edition's own names, nobody's paper."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.models import Edition, Place
from reports.models import Letterhead
from reports.pdf.certificates import CertificateFacts, CertificateSignatory
from reports.pdf.ornament import CertificateKind
from reports.queries.wording import own_wording
from reports.services.facts import Desk, signatories_in_force, signature_lines

CODE = "CONTOH"


def sample_certificate(edition: Edition, kind: CertificateKind) -> CertificateFacts:
    """An example of this kind, in the active language; its number says that it is none."""
    letterhead = Letterhead.objects.filter(edition=edition).first() or Letterhead(edition=edition, lines=[])
    today = timezone.localdate(timezone=edition.zone)
    desk = Desk(
        edition, letterhead, signatories_in_force(edition, today), today, own_words=own_wording(edition)
    )
    category = edition.categories.order_by("position").first()
    place = Place.objects.filter(category__edition=edition).order_by("category__position", "number").first()
    winner = place.title if place is not None else _("Winner")
    awards = {"winner": winner, "participant": _("Participant"), "juror": _("Juror")}
    signatory = desk.signatories[0] if desk.signatories else None
    return CertificateFacts(
        kind=kind,
        organiser=desk.organiser,
        heading=desk.words(f"certificate_{kind}"),
        given=desk.words("certificate_given"),
        number=_("EXAMPLE"),
        recipient=_("Name of the recipient"),
        details=(_("Unit of the recipient"),),
        award=awards[kind],
        category=_("Category %(category)s") % {"category": category.name} if category else "",
        edition=edition.name,
        place=edition.place_name,
        date=formats.day(today),
        signatory=CertificateSignatory(
            str(signatory) if signatory else "…",
            signatory.name if signatory else "…",
            signature_lines(signatory) if signatory else (),
        ),
        verify_url=f"{settings.PUBLIC_URL}/v/",
        verify_address=desk.verify_address,
        control_code=CODE,
        work="" if kind == "juror" else _("Title of the innovation"),
    )
