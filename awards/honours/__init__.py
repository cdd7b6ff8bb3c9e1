"""Takes a workbook of former winners into the memory of an organiser, row by row."""

from awards.honours.importer import import_honours

__all__ = ["import_honours"]
