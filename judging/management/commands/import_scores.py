from awards.management.imports import ImportCommand
from judging.imports import import_scores


class Command(ImportCommand):
    help = "Take a workbook (.xlsx) of scores given on paper into an edition."
    importer = staticmethod(import_scores)
