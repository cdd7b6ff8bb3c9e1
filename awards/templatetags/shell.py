"""The frame of every page, its icons and its tags of state: {% load shell %}."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide

from awards import formats
from awards.models import Category
from awards.navigation import Navigation, navigation

register = template.Library()
SELECTED = SafeString(" selected")

# Tone and mark of each state of an entry, a section, a scoresheet, a document and a row of an import.
STATES = {
    "draft": ("info", "pencil"),
    "submitted": ("info", "send"),
    "returned": ("warn", "undo-2"),
    "admitted": ("ok", "check"),
    "rejected": ("bad", "x"),
    "withdrawn": ("idle", "minus"),
    "disqualified": ("bad", "ban"),
    "empty": ("idle", "circle"),
    "started": ("info", "pencil"),
    "done": ("ok", "check"),
    "fix": ("bad", "circle-alert"),
    "open": ("idle", "circle"),
    "final": ("ok", "check"),
    "void": ("locked", "ban"),
    "recused": ("warn", "user-x"),
    "excused": ("idle", "minus"),
    "queued": ("info", "clock"),
    "rendered": ("ok", "check"),
    "accepted": ("ok", "check"),
    "warned": ("warn", "triangle-alert"),
    "unchanged": ("idle", "equal"),
    "changed": ("info", "pencil"),
    "duplicate": ("locked", "copy"),
    "refused": ("bad", "x"),
    "locked": ("locked", "lock"),
}


@register.simple_tag(takes_context=True, name="navigation")
def draw_navigation(context: dict[str, Any], *, public: bool = False) -> Navigation:
    """What the head of this page offers: see `awards.navigation`."""
    request: HttpRequest | None = context.get("request")
    if request is None or not hasattr(request, "user"):
        return Navigation(())
    return navigation(request, context.get("edition"), public=public)


@register.simple_tag
@lru_cache(maxsize=512)  # a page draws dozens of them, and drawing one parses its file
def icon(name: str) -> SafeString:
    """An icon of lucide as inline SVG, hidden from readers. Raises for a name that lucide does not have."""
    attributes: dict[str, Any] = {"class": "icon", "aria_hidden": "true"}
    return mark_safe(lucide(name, **attributes))  # noqa: S308 (drawn by a package, no text of a user)


@register.inclusion_tag("components/tag.html")
def state_tag(state: str, label: str) -> dict[str, str]:
    """A state with its tone and mark: `{% state_tag entry.state entry.get_state_display %}`."""
    tone, mark = STATES.get(state, ("idle", "circle"))
    return {"tone": tone, "icon": mark, "text": label}


@register.filter
def open_to(category: Category) -> str:
    """Who may enter a category, in words."""
    words = {
        "asn": gettext("civil servants"),
        "masyarakat": gettext("residents"),
        "pelajar": gettext("pupils"),
        "mahasiswa": gettext("students"),
        "posyantek": gettext("boards of a posyantek"),
    }
    return ", ".join(words.get(kind, kind) for kind in category.participant_kinds)


@register.filter
def motif(category: Category) -> str:
    """The template of a category's drawing: four of them, by position."""
    return f"public/motifs/{(category.position - 1) % 4 + 1}.html"


@register.filter
def condition(category: Category) -> str:
    """The condition of a category that people ask for first."""
    parts = []
    if category.min_age_months:
        text = ngettext("In use for %(count)d month", "In use for %(count)d months", category.min_age_months)
        parts.append(text % {"count": category.min_age_months})
    if category.max_per_unit:
        text = ngettext("%(count)d entry per unit", "%(count)d entries per unit", category.max_per_unit)
        parts.append(text % {"count": category.max_per_unit})
    return "; ".join(parts) or gettext("No least age")


@register.simple_tag
def elided_range(page: Page[Any]) -> list[int | str]:
    """The page numbers around a page of a long list, gaps as an ellipsis."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.simple_tag
def counted_options(options: Iterable[Any], chosen: str) -> SafeString:
    """Options of a select with how many each leaves: hundreds, which a loop draws four times as slowly."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{} ({})</option>',
        (
            (one.value, SELECTED if one.value == chosen else "", one.label, formats.count(one.count))
            for one in options
        ),
    )
