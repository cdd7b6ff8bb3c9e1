"""What the papers know of an edition's settings: letterhead and signatories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Category, Edition
from awards.setup_facts import Facts, Point, register
from reports.models import Letterhead, Signatory


class PaperFacts(Facts):
    """Papers cannot be printed without a head, and are signed by nobody without signatories."""

    def points(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Point]:  # noqa: ARG002
        url = reverse("reports:letterhead", args=[edition.slug])
        if not Letterhead.objects.filter(edition=edition).exists():
            yield Point(
                "papers", _("The papers have no letterhead and no number pattern."), url, blocks=False
            )
        if not Signatory.objects.filter(edition=edition).exists():
            yield Point("papers", _("Nobody signs the papers of this edition."), url, blocks=False)


register(PaperFacts())
