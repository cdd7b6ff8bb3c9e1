"""What the pages of the back office share."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from awards.http import SignedInRequest, staff_edition
from awards.models import Category, Edition
from awards.permissions import MANAGE_EDITION


def staff_context(
    request: SignedInRequest, slug: str, *, manage: bool = False
) -> tuple[Edition, dict[str, Any]]:
    """The edition and the context every page of its back office starts from; raises like `staff_edition`."""
    edition = staff_edition(request, slug, manage=manage)
    return edition, {"edition": edition, "manages": request.user.has_perm(MANAGE_EDITION, edition)}


def category_of(edition: Edition, code: str) -> Category:
    """The category of an edition with its stages at hand. Raises Http404."""
    found: Category = get_object_or_404(edition.categories.prefetch_related("stages"), code=code)
    found.edition = edition
    return found
