"""Making an edition, and looking at one as others will see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.exceptions import DomainError
from awards.http import SignedInRequest, staff_edition
from awards.models import Edition
from awards.presets import load_preset, preset_names
from awards.presets.schema import EditionPreset
from config.editions import add_empty_edition, clone_edition, edition_from_preset
from config.forms_editions import CopyForm, EmptyForm, NewEditionForm, PresetForm, organizers_of
from reports.queries.public import edition_front
from submissions.queries.forms import forms_in_force

READ_AND_MAKE = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class PresetCard:
    """What a preset holds, for the page on which one is chosen."""

    preset: EditionPreset
    sources: tuple[str, ...]

    @property
    def stages(self) -> int:
        return sum(len(category.stages) for category in self.preset.categories)


def require_maker(request: SignedInRequest) -> None:
    """Raises Http404 for whoever runs no edition of any organiser."""
    if not request.user.is_superuser and not organizers_of(request.user).exists():
        raise Http404


@require_safe
def new_edition(request: SignedInRequest) -> HttpResponse:
    """The three ways to a new edition."""
    require_maker(request)
    context = {
        "earlier": Edition.objects.of_organizers_of(request.user).order_by("-year", "name"),
        "presets": _presets(),
    }
    return render(request, "setup/new.html", context)


def _presets() -> list[PresetCard]:
    found = [load_preset(name) for name in preset_names()]
    return [
        PresetCard(preset, tuple(dict.fromkeys(_sources(preset))))
        for preset in found
        if isinstance(preset, EditionPreset)
    ]


def _sources(preset: EditionPreset) -> list[str]:
    """Where the figures of a preset come from, each once."""
    evidences = [preset.evidence]
    for category in preset.categories:
        evidences += [category.evidence, *(stage.rubric.evidence for stage in category.stages)]
    return [evidence.text for evidence in evidences]


@require_http_methods(READ_AND_MAKE)
def new_from_edition(request: SignedInRequest) -> HttpResponse:
    """A new edition like an earlier one, with every date in its year."""
    require_maker(request)
    editions = Edition.objects.of_organizers_of(request.user)
    source = editions.filter(slug=request.GET.get("dari", "")).first()
    form = CopyForm(_sent(request), user=request.user, source=source)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        return _made(request, form, lambda: clone_edition(by=request.user, **said))
    return _page(request, form, _("Like an earlier edition"))


@require_http_methods(READ_AND_MAKE)
def new_from_preset(request: SignedInRequest, preset: str) -> HttpResponse:
    """A new edition from a preset, with every date in its year."""
    require_maker(request)
    if preset not in preset_names() or not isinstance(found := load_preset(preset), EditionPreset):
        raise Http404
    form = PresetForm(_sent(request), user=request.user, preset=found)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        return _made(request, form, lambda: edition_from_preset(preset_name=preset, by=request.user, **said))
    return _page(request, form, _("From the preset %(preset)s") % {"preset": preset})


@require_http_methods(READ_AND_MAKE)
def new_empty(request: SignedInRequest) -> HttpResponse:
    """A new edition with nothing in it but its dates."""
    require_maker(request)
    form = EmptyForm(_sent(request), user=request.user)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        return _made(request, form, lambda: add_empty_edition(by=request.user, **said))
    return _page(request, form, _("An empty edition"))


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _made(request: SignedInRequest, form: NewEditionForm, make: Callable[[], Edition]) -> HttpResponse:
    """Make it and lead to its settings; a refusal is put on the form."""
    try:
        edition = make()
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, _("A new edition"))
    messages.success(
        request,
        _("%(edition)s is made. Nobody outside sees it until you open it.") % {"edition": edition.name},
    )
    return redirect("awards:setup", edition.slug)


def _page(request: SignedInRequest, form: NewEditionForm, title: str) -> HttpResponse:
    crumbs = [(_("A new edition"), reverse("new-edition")), (title, "")]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "setup/new_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """What entrants will see of each category: who may enter, the dates, and what they are asked."""
    edition = staff_edition(request, slug)
    categories = list(edition.categories.all())
    forms = forms_in_force(categories)
    rows = [
        (category, list(forms[category.pk].sections.all()) if category.pk in forms else [])
        for category in categories
    ]
    title = _("Preview")
    crumbs = [(_("Settings"), reverse("awards:setup", args=[slug])), (title, "")]
    context = {"edition": edition, "rows": rows, "title": title, "crumbs": crumbs}
    return render(request, "setup/edition_preview.html", context)


@require_safe
def preview_front(request: SignedInRequest, slug: str) -> HttpResponse:
    """The first page as everybody will see it, before the edition is opened too."""
    edition = staff_edition(request, slug)
    context = {"edition": edition, "front": edition_front(edition), "is_preview": True}
    return render(request, "setup/edition_front.html", context)
