"""How people are drawn in lists: {% load people %}."""

from __future__ import annotations

from django import template

from awards.mail_kinds import label_of
from awards.models import AccessLog

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, titles behind a comma left out."""
    words = [word for word in name.partition(",")[0].split() if word[0].isalpha()]
    return "".join(word[0] for word in dict.fromkeys((*words[:1], *words[-1:]))).upper()


@register.filter
def mail_kind(kind: str) -> str:
    """What people call a kind of mail."""
    return label_of(kind)


@register.filter
def personal_fields(names: list[str]) -> str:
    """The personal fields of an access in words: `E-mail, Telephone`."""
    labels = dict(AccessLog.Field.choices)
    return ", ".join(str(labels.get(name, name)) for name in names)
