"""Changing the wording of papers. Papers that were issued keep what they said."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, User
from awards.services.ledger import append_event
from awards.services.setup_base import fingerprint, lock_edition, require_seen
from reports.models import PaperWording
from reports.queries.wording import wording_of
from reports.wording import BY_CODE, PARTS, unknown_names


def wording_seen(edition: Edition) -> str:
    """What a page carries so that nobody overwrites what they have not seen."""
    return fingerprint(sorted(PaperWording.objects.filter(edition=edition).values_list("part", "text")))


@transaction.atomic
def set_wording(*, edition: Edition, texts: Mapping[str, str], seen: str, by: User | None) -> list[str]:
    """Store the organiser's words; a text like the default, or none, returns to the default.

    Returns the parts that changed. Raises `DomainError` for a text that is too long or has a word in braces
    that its part does not know, and `SettingsChanged` when somebody else saved meanwhile.
    """
    lock_edition(edition.pk)
    require_seen(seen, wording_seen(edition))
    before = wording_of(edition)
    changed = []
    for part in PARTS:
        text = normalize_newlines(texts.get(part.code, "")).strip()
        if len(text) > part.most:
            raise DomainError(
                _("“%(label)s” has at most %(most)d characters.") % {"label": part.label, "most": part.most}
            )
        unknown = unknown_names(part, text)
        if unknown:
            raise DomainError(
                _("“%(label)s” does not know {%(name)s}. It may use: %(known)s.")
                % {
                    "label": part.label,
                    "name": unknown[0],
                    "known": ", ".join(f"{{{name}}}" for name in part.names),
                }
            )
        own = "" if text == str(part.default) else text
        rows = PaperWording.objects.filter(edition=edition, part=part.code)
        if own:
            PaperWording.objects.update_or_create(edition=edition, part=part.code, defaults={"text": own})
        else:
            rows.delete()
        if (own or str(part.default)) != before[part.code]:
            changed.append(part.code)
    if changed:
        data = {"parts": changed, "sha256": wording_seen(edition)}
        append_event(
            edition_id=edition.pk, kind="wording.changed", subject=f"edition:{edition.pk}", data=data, by=by
        )
    return changed


def copy_wording(*, source: Edition, target: Edition) -> None:
    """Next year's papers begin with this year's words."""
    PaperWording.objects.bulk_create(
        PaperWording(edition=target, part=row.part, text=row.text)
        for row in PaperWording.objects.filter(edition=source, part__in=BY_CODE)
    )
