from awards.honours import import_honours
from awards.management.imports import ImportCommand


class Command(ImportCommand):
    help = "Take a list of former winners (.xlsx) into the memory of an edition's organiser."
    importer = staticmethod(import_honours)
