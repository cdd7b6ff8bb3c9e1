from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.encryption import CannotDecrypt
from awards.personal_facts import known


class Command(BaseCommand):
    help = "Encrypt personal data anew under the first of PERSONAL_DATA_KEYS; afterwards drop the older keys."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = sum(facts.rotate() for facts in known())
        except CannotDecrypt:
            raise CommandError(
                _("A value needs a key that is not in PERSONAL_DATA_KEYS. Add it, then run again.")
            ) from None
        self.stdout.write(_("encrypted anew: %(n)d") % {"n": count})
