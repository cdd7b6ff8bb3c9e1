"""Tell how this installation signs papers, and whether it can."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import formats
from awards.exceptions import DomainError
from reports.models import Document, Signing
from reports.signing.asking import trust_roots
from reports.signing.policy import certificate_of, own_material


class Command(BaseCommand):
    """Exit code 1 when papers should be signed here and cannot be."""

    help = "Show how each kind of paper is signed, with which certificate, and until when it is valid."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in Document.Kind:
            way = Signing(settings.SIGNING.get(kind, Signing.NONE))
            self.stdout.write(f"{kind.value:12} {way.label}")
        count = len(trust_roots())
        self.stdout.write(_("Trusted authorities: %(count)d") % {"count": count})
        if Signing.OWN in settings.SIGNING.values():
            self._show_own()

    def _show_own(self) -> None:
        try:
            material = own_material()
        except DomainError as error:
            raise CommandError(str(error)) from None
        certificate = certificate_of(material)
        ends = formats.wib(certificate.not_valid_after_utc)
        self.stdout.write(certificate.subject.rfc4514_string())
        self.stdout.write(_("Valid until %(day)s") % {"day": ends})
        if not certificate.not_valid_before_utc <= timezone.now() <= certificate.not_valid_after_utc:
            raise CommandError(_("The certificate is not valid today."))
