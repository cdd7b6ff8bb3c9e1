from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.services.accounts import find_user
from awards.services.second_factor import reset_second_factor


class Command(BaseCommand):
    help = (
        "Remove the second factors of somebody who has lost the telephone and the recovery codes. Make sure "
        "by another way than mail who asks. The person is told, and signed out everywhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["email"])
        if user is None:
            raise CommandError(_("No account has the address %(email)s.") % {"email": options["email"]})
        count = reset_second_factor(user_id=user.pk, by=None)
        text = ngettext("%(count)d second factor removed.", "%(count)d second factors removed.", count)
        self.stdout.write(text % {"count": count})
