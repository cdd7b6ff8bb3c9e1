"""The frame of every page, its icons and its tags of state: {% load shell %}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from lucide.templatetags.lucide import lucide

from awards.models import Category
from awards.permissions import SECRETARIAT, staff_roles

register = template.Library()

# The pages of the back office, in the order of the menu: URL name, and what counts as being there.
BACK_OFFICE: tuple[tuple[str, frozenset[str]], ...] = (
    ("reports:overview", frozenset()),
    ("reports:submission-list", frozenset({"reports:submission-detail", "reports:submission-state"})),
    ("judging:progress", frozenset()),
    ("reports:ranking-index", frozenset({"reports:final-ranking", "reports:stage-ranking"})),
    ("reports:document-list", frozenset()),
    ("awards:import", frozenset()),
    ("reports:ledger", frozenset()),
)
CHANGES = frozenset({"awards:import"})
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


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the menu. `current` is what `aria-current` says, empty elsewhere."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Navigation:
    """The menu of a page; `room` names the back office a page belongs to, empty on public pages."""

    items: tuple[Item, ...]
    room: str = ""


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any], *, public: bool = False) -> Navigation:
    """The menu by role: the back office of `edition` for its staff, else the public pages.

    At most seven items. An auditor's menu has nothing that changes anything.
    """
    request: HttpRequest | None = context.get("request")
    user, edition = getattr(request, "user", None), context.get("edition")
    here = _view_name(request)
    roles = staff_roles(user, edition.pk) if user is not None and edition is not None else frozenset()
    if user is not None and user.is_superuser:
        roles |= {SECRETARIAT}
    if public or edition is None or not roles:
        return Navigation(_public_items(user, edition, here))
    manages = SECRETARIAT in roles
    room = gettext("Secretariat's room") if manages else gettext("Inspectorate's room")
    names = [(name, below) for name, below in BACK_OFFICE if manages or name not in CHANGES]
    labels = _labels()
    return Navigation(
        tuple(
            Item(labels[name], reverse(name, kwargs={"slug": edition.slug}), _current(here, name, below))
            for name, below in names
        ),
        room,
    )


@register.simple_tag
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


def _labels() -> dict[str, str]:
    return {
        "reports:overview": gettext("Overview"),
        "reports:submission-list": gettext("Entries"),
        "judging:progress": gettext("Scoring"),
        "reports:ranking-index": gettext("Results"),
        "reports:document-list": gettext("Documents"),
        "awards:import": gettext("Import"),
        "reports:ledger": gettext("Ledger"),
    }


def _public_items(user: Any, edition: Any, here: str) -> tuple[Item, ...]:
    home = reverse("home")
    items = [Item(gettext("Home"), home, _current(here, "home"))]
    if edition is not None:
        items += [
            Item(gettext("Categories"), f"{home}#kategori"),
            Item(
                gettext("Results"),
                reverse("reports:results", kwargs={"slug": edition.slug}),
                _current(here, "reports:results"),
            ),
        ]
    verify = _current(here, "reports:verify", frozenset({"reports:document"}))
    items.append(Item(gettext("Check a document"), reverse("reports:verify"), verify))
    if user is None or not user.is_authenticated:
        items.append(Item(gettext("Sign in"), reverse("awards:sign-in"), _current(here, "awards:sign-in")))
    elif edition is not None and (user.is_superuser or staff_roles(user, edition.pk)):
        room = reverse("reports:overview", kwargs={"slug": edition.slug})
        items.append(Item(gettext("Secretariat's room"), room))
    return tuple(items)


def _current(here: str, name: str, below: frozenset[str] = frozenset()) -> str:
    if here == name:
        return "page"
    return "true" if here in below else ""


def _view_name(request: HttpRequest | None) -> str:
    match = request.resolver_match if request is not None else None
    return match.view_name if match else ""
