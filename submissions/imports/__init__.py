"""Takes an intake workbook into an edition, row by row."""

from submissions.imports.importer import import_entries

__all__ = ["import_entries"]
