"""What `manage.py` does before Django's own command line."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from config.management.commands.stack import Command as Stack
from config.services import load_services

NEED_NO_SERVER = {
    "check",
    "check_translations",
    "collectstatic",
    "compile_translations",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "serve",
    "version",
}


def main(arguments: list[str]) -> None:
    """Run a command; one that needs the data is told in one line when no server runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    if command == "stack":  # starts what the settings describe, so it comes before them
        settings.configure()
        Stack().run_from_argv(arguments)
        return
    if command not in NEED_NO_SERVER and not {"-h", "--help"} & set(arguments):
        line = load_services().pair().missing()
        if line:
            sys.exit(line)
    execute_from_command_line(arguments)
