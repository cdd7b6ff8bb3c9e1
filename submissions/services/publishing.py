"""Putting a draft of a form in force: in place while nobody has submitted, then only as a new version."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Category, User
from awards.services.ledger import append_event
from awards.services.setup_base import lock_for_change, require_seen
from submissions.form_rules import form_digest, form_problems, needs_reason
from submissions.models import Form, Section, Submission
from submissions.queries.forms import draft_form, form_in_force, sections_of
from submissions.services.form_drafts import DraftGone


@transaction.atomic
def publish_form(*, category: Category, reason: str, by: User | None, seen: str) -> Form:
    """Put the draft of a category in force, and say what becomes of the entries in the ledger.

    Without a submitted entry the form in force takes over what the draft says and keeps its number. From the
    first submitted entry on the draft becomes a new version, with a reason: entries that are still drafts
    move to it, their answers stay by section and question code; submitted ones keep the version they were
    submitted in. The category is held alone: an entry started, submitted or taken back at the same moment
    comes before or after.

    `seen` is the digest of the draft that the page showed. Raises DraftGone, SettingsChanged, and DomainError
    for a form that cannot be filled in or a reason that is missing.
    """
    category = lock_for_change(category.pk)
    draft = draft_form(category)
    if draft is None:
        raise DraftGone
    sections = sections_of(draft)
    digest = form_digest(sections)
    require_seen(seen, digest)
    for problem in form_problems(sections):
        raise DomainError(problem.text)
    current = form_in_force(category)
    is_locked = Submission.objects.filter(category=category, submitted_at__isnull=False).exists()
    is_new_version = needs_reason(draft.version, in_force=current is not None, is_locked=is_locked)
    if is_new_version and not reason.strip():
        raise DomainError(_("Give the reason for the new version of the form."))
    if current is not None and not is_locked:
        form, kind = _take_over(current, draft, by), "form.edited"
    else:
        if current is not None:
            current.state = Form.State.RETIRED
            current.save(update_fields=["state"])
        form = _put_in_force(draft, reason.strip() if is_new_version else "", by)
        kind = "form.revised" if is_new_version else "form.published"
    under_way = Submission.objects.filter(category=category, state=Submission.State.DRAFT)
    moved = under_way.exclude(form=form).update(form=form)
    data = {
        "version": form.version,
        "digest": digest,
        "sections": {part.code: [question.code for question in part.questions.all()] for part in sections},
        "moved": moved,
    }
    append_event(
        edition_id=category.edition_id, kind=kind, subject=f"category:{category.pk}", data=data, by=by
    )
    return form


def _put_in_force(draft: Form, reason: str, by: User | None) -> Form:
    draft.state, draft.reason = Form.State.IN_FORCE, reason
    draft.published_at, draft.published_by = timezone.now(), by
    draft.save(update_fields=["state", "reason", "published_at", "published_by"])
    return draft


def _take_over(current: Form, draft: Form, by: User | None) -> Form:
    """The form in force gets the sections of the draft, which goes."""
    current.sections.all().delete()
    Section.objects.filter(form=draft).update(form=current)
    draft.delete()
    current.published_at, current.published_by = timezone.now(), by
    current.save(update_fields=["published_at", "published_by"])
    return current
