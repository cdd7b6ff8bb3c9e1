from argparse import ArgumentParser
from typing import Any

from awards.management.imports import ImportCommand
from submissions.imports import import_entries
from submissions.imports.importer import STATES


class Command(ImportCommand):
    help = "Take an intake workbook (.xlsx) into an edition."
    importer = staticmethod(import_entries)

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--state", choices=[str(state) for state in STATES], default=str(STATES[0]))

    def options_of(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"state": options["state"]}
