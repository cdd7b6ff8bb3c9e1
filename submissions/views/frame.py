"""An entry fetched through what a person may know of, for every page about it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from awards.exceptions import ArchivedError
from awards.http import SignedInRequest
from submissions.models import Submission
from submissions.permissions import READ_ENTRY


def reachable_entry(request: SignedInRequest, pk: int, *, right: str = READ_ENTRY) -> Submission:
    """The entry of a page, with the time zone of its edition in force for the rest of the request.

    Raises Http404 for whoever may not know of it, PermissionDenied for who may only read it, and
    ArchivedError where the edition is read only.
    """
    entries = Submission.objects.readable_by(request.user).select_related(
        "category__edition__letterhead", "category__edition__organizer__parent", "unit__parent", "form"
    )
    entry: Submission = get_object_or_404(entries, pk=pk)
    edition = entry.category.edition
    timezone.activate(edition.zone)
    if right != READ_ENTRY and not request.user.has_perm(right, entry):
        if edition.is_archived:
            raise ArchivedError(edition.name)
        raise PermissionDenied
    return entry
