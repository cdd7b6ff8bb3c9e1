from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from awards.management.editions import editions_or_error
from awards.services.seals import is_published
from reports.services.results import fill_gallery, filled


class Command(BaseCommand):
    help = "Put into the public gallery what was published before there was one. Run it again at will."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", help="one edition, else all of them")

    def handle(self, *args: Any, **options: Any) -> None:
        for edition in editions_or_error(options["edition"]):
            for category in edition.categories.select_related("edition").order_by("position"):
                if is_published(category.pk):
                    done = filled(*fill_gallery(category=category, by=None))
                    self.stdout.write(f"{edition.slug} {category.code}: {done}")
