"""Takes scores given on paper into an edition, row by row."""

from judging.imports.importer import import_scores

__all__ = ["import_scores"]
