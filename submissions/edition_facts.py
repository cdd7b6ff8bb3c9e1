"""What entries know of an edition's settings: whether there is a form, and since when it is relied on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import formats
from awards.models import Category, Edition, Stage
from awards.setup_facts import REGISTRATION, Facts, Lock, Point, register
from submissions.models import Form, Submission
from submissions.services.copying import copy_form, copy_rules, remove_form, remove_rules
from submissions.services.statements import copy_statements, remove_statements


class EntryFacts(Facts):
    """Forms, and the first submission."""

    def points(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Point]:
        states: dict[int, set[str]] = {}
        forms = Form.objects.filter(category__in=categories).order_by()
        for category_id, state in forms.values_list("category_id", "state"):
            states.setdefault(category_id, set()).add(state)
        for category in categories:
            found = states.get(category.pk, set())
            url = reverse("submissions:form-detail", args=[edition.slug, category.code])
            if Form.State.IN_FORCE not in found:
                text = _("No form yet: entries can only be imported from a workbook.")
                if Form.State.DRAFT in found:
                    text = _("The form is a draft: publish it, so that entries can be written here.")
                yield Point("form", text, url, blocks=False, category=category)
            elif Form.State.DRAFT in found:
                text = _("A draft of the form is under way and not published.")
                yield Point("form", text, url, blocks=False, category=category)

    def locks(self, edition: Edition, categories: Sequence[Category]) -> Iterable[Lock]:  # noqa: ARG002
        submitted = (
            Submission.objects.filter(category__in=categories, submitted_at__isnull=False)
            .order_by()
            .values_list("category_id")
            .annotate(first=Min("submitted_at"), number=Count("pk"))
        )
        for category_id, first, number in submitted:
            reason = ngettext(
                "%(n)d entry was submitted, the first on %(when)s.",
                "%(n)d entries were submitted, the first on %(when)s.",
                number,
            ) % {"n": number, "when": formats.day(first)}
            way = _("Code, prefix, who may enter and the limits stay as they are in this edition.")
            yield Lock(REGISTRATION, category_id, reason, way)

    def copy(self, *, source: Category, target: Category, stages: Mapping[Stage, Stage]) -> None:  # noqa: ARG002
        copy_form(source=source, target=target)
        copy_statements(source=source, target=target)
        copy_rules(source=source, target=target)

    def remove(self, *, category: Category, stages: Sequence[Stage], whole: bool) -> None:  # noqa: ARG002
        if whole:
            remove_rules(category=category)
            remove_form(category=category)
            remove_statements(category=category)


register(EntryFacts())
