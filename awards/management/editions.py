"""What commands about one edition share: finding it, and one line where a rule says no."""

from __future__ import annotations

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Category, Edition


def edition_or_error(slug: str) -> Edition:
    """The edition of this code. Raises `CommandError` that names the editions there are."""
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "–"
        raise CommandError(
            _("There is no edition “%(slug)s”. Editions: %(known)s.") % {"slug": slug, "known": known}
        )
    return edition


def editions_or_error(slug: str | None) -> Sequence[Edition]:
    """The edition of this code, or all of them."""
    return [edition_or_error(slug)] if slug else list(Edition.objects.all())


class CategoryCommand(BaseCommand, ABC):
    """A step that each category of an edition takes on its own, in its own transaction.

    What a rule refuses in one category is printed and does not stop the others; the exit code is 1 then.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--category")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = edition_or_error(options["edition"])
        refused = 0
        for category in self.categories(edition, options):
            try:
                lines = self.step(category, options)
            except DomainError as error:
                refused += 1
                self.stderr.write(str(error))
            else:
                for line in lines:
                    self.stdout.write(line)
        if refused:
            raise CommandError(
                ngettext(
                    "%(count)d category was left as it is.",
                    "%(count)d categories were left as they are.",
                    refused,
                )
                % {"count": refused}
            )

    def categories(self, edition: Edition, options: dict[str, Any]) -> list[Category]:
        """The category that was named, or all in their order. Raises `CommandError` for an unknown one."""
        categories = list(edition.categories.select_related("edition").order_by("position"))
        code = options["category"]
        if code is None:
            return categories
        chosen = [category for category in categories if category.code == code]
        if not chosen:
            known = ", ".join(category.code for category in categories)
            raise CommandError(
                _("%(edition)s has no category “%(code)s”. Categories: %(known)s.")
                % {"edition": edition.slug, "code": code, "known": known}
            )
        return chosen

    @abstractmethod
    def step(self, category: Category, options: dict[str, Any]) -> list[str]:
        """Take the step in one category and say what was done. `DomainError` leaves it as it is."""
