"""The tick that says that a member of a team is under 18."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def minor_field() -> forms.BooleanField:
    """For the form of a member; `TeamMember.is_minor` keeps it."""
    return forms.BooleanField(
        label=_("This member is under 18 on the day on which registration closes"),
        required=False,
        help_text=_("A parent or guardian then signs a letter, which is uploaded with the entry."),
    )
