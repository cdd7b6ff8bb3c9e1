from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.management.editions import edition_or_error
from awards.models import Organization
from awards.permissions import EDITION_ROLES, UNIT_ROLES
from awards.services.accounts import ensure_user
from awards.services.memberships import grant_role, tell_granted
from awards.units import UnitIndex, UnitRefused


class Command(BaseCommand):
    help = (
        "Give a person a role, and make the account when there is none: the first secretary of an "
        "installation. The person is told by mail and signs in by a code."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=sorted(EDITION_ROLES | UNIT_ROLES))
        parser.add_argument("--unit", default="", help="for a role in a unit: its name, abbreviation or code")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = edition_or_error(options["edition"])
        role = options["role"]
        try:
            validate_email(options["email"])
            with transaction.atomic():
                unit = None
                if role in UNIT_ROLES:
                    unit = UnitIndex(edition).match(options["unit"], kinds=Organization.Kind.values).unit
                user = ensure_user(email=options["email"], name=options["name"])
                membership = grant_role(
                    user=user, role=role, edition=edition, organization=unit, by=None, source="command"
                )
                tell_granted(membership, edition)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (DomainError, UnitRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(email)s has the role: %(role)s.")
            % {"email": user.email, "role": membership.get_role_display()}
        )
