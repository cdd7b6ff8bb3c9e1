"""What the pages of verification share."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.http import SignedInRequest, staff_edition
from awards.models import Edition
from awards.permissions import MANAGE_EDITION
from submissions.models import Submission


def check_context(
    request: SignedInRequest, slug: str, *, manage: bool = False
) -> tuple[Edition, dict[str, Any]]:
    """The edition and what every page of its verification starts from; raises like `staff_edition`."""
    edition = staff_edition(request, slug, manage=manage)
    manages = request.user.has_perm(MANAGE_EDITION, edition) and not edition.is_archived
    crumbs = [
        (_("Overview"), reverse("reports:overview", args=[slug])),
        (_("Verification"), reverse("submissions:check-queue", args=[slug])),
    ]
    return edition, {"edition": edition, "manages": manages, "crumbs": crumbs}


def entry_of(edition: Edition, code: str) -> Submission:
    """An entry of the edition that was submitted. Raises Http404."""
    rows = Submission.objects.exclude(state=Submission.State.DRAFT).select_related(
        "unit__parent", "category", "verifier", "form"
    )
    found: Submission = get_object_or_404(rows, category__edition=edition, code=code)
    found.category.edition = edition
    return found
