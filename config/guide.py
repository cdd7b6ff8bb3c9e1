"""The guide inside the product: for each role what one does, step by step, in both languages.

The texts are the templates `guide/<language>/<code>.html`. A chapter is `<section><h2 id="anchor">`; anchors
are the same in both languages, so that hints on other pages and a change of language lead to the same place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from awards.models import Edition

CHAPTER = re.compile(r'<h2 id="([a-z0-9-]+)">(.+?)</h2>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of a role; `code` is its address and names its templates."""

    code: str
    icon: str
    title: Promise
    lead: Promise


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of a guide and its anchor."""

    anchor: str
    title: str


GUIDES = (
    Guide(
        "peserta",
        "lightbulb",
        _("For entrants"),
        _("From the choice of a category to the certificate, and what your account is for."),
    ),
    Guide(
        "admin-unit",
        "building-2",
        _("For unit admins"),
        _("Who belongs to your unit, and which entries it sends."),
    ),
    Guide(
        "juri",
        "scale",
        _("For jurors and the chair"),
        _("Your invitation and card, scoring on paper, conflicts of interest, and what the chair decides."),
    ),
    Guide(
        "sekretariat",
        "clipboard-list",
        _("For the secretariat"),
        _("An edition from its set-up to the certificates, and how the winners are determined."),
    ),
    Guide(
        "inspektorat",
        "search-check",
        _("For the auditor"),
        _("Read everything, change nothing, and prove that nothing was changed."),
    ),
    Guide(
        "publik",
        "shield-check",
        _("For everybody"),
        _("Read the results and check whether a paper is genuine. No account needed."),
    ),
)


def chapters_of(html: str) -> list[Chapter]:
    """The table of contents of a guide: its second-level headings in their order."""
    return [Chapter(anchor, strip_tags(title).strip()) for anchor, title in CHAPTER.findall(html)]


def guide_language() -> str:
    """The language of the reader, of those in which the guide is written."""
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def guide_text(guide: Guide, request: HttpRequest | None = None) -> str:
    """The text of a guide in the reader's language."""
    return render_to_string(f"guide/{guide_language()}/{guide.code}.html", request=request)


@require_safe
@login_not_required
def guide_index(request: HttpRequest) -> HttpResponse:
    """The guides, by role."""
    guides = [(guide, chapters_of(guide_text(guide))) for guide in GUIDES]
    return render(request, "guide/index.html", {"edition": Edition.objects.current(), "guides": guides})


@require_safe
@login_not_required
def guide_page(request: HttpRequest, role: str) -> HttpResponse:
    """One guide with its table of contents."""
    guide = next((guide for guide in GUIDES if guide.code == role), None)
    if guide is None:
        raise Http404
    text = guide_text(guide, request)
    context = {
        "edition": Edition.objects.current(),
        "guide": guide,
        "text": text,
        "chapters": chapters_of(text),
        "others": [other for other in GUIDES if other is not guide],
    }
    return render(request, "guide/page.html", context)
