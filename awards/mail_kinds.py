"""The kinds of mail and what people call them; each app names its own in a module `mail_kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_known: dict[str, Any] = {}


def register(kinds: Mapping[str, Any]) -> None:
    """Name kinds of mail, once."""
    _known.update(kinds)


def label_of(kind: str) -> str:
    """What people call a kind; one that nobody named is called by its code."""
    return str(_known.get(kind, kind))


register(
    {
        "invitation": _("Invitation"),
        "invitation_declined": _("Invitation declined"),
        "role_granted": _("Role given"),
        "role_revoked": _("Role taken back"),
        "second_factor_reset": _("Second factor reset"),
        "data_request_asked": _("Request about personal data"),
        "data_request_answered": _("Answer to a request about personal data"),
    }
)
