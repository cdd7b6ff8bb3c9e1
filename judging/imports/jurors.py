"""The jurors that a score workbook names: found among the edition's jurors, or made without a password."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards.exceptions import DomainError
from awards.models import Edition, Membership, User
from awards.workbooks.headers import normalise

ALIKE = 0.85  # a letter left out of `Akademisi` gives 0.94
NUMBERS = re.compile(r"\d+")


class Jurors:
    """The edition's jurors by name, whatever its case and punctuation; loaded once."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._by_name: dict[str, list[User]] = defaultdict(list)
        memberships = Membership.objects.filter(edition=edition, role=Membership.Role.JUROR)
        for membership in memberships.select_related("user").order_by("pk"):
            self._by_name[normalise(membership.user.name)].append(membership.user)

    def find(self, name: str) -> User | None:
        """The juror of this name, None when there is none. Raises `DomainError` when there are several."""
        found = self._by_name.get(normalise(name), [])
        if len(found) > 1:
            raise DomainError(
                _("Several jurors are named “%(name)s”. Make their names differ.") % {"name": name}
            )
        return found[0] if found else None

    def nearest(self, name: str) -> str:
        """The known name that is spelt almost like a new one; empty when there is none.

        Names that differ in a number are other people: `BRIN 1` and `BRIN 2`.
        """
        new = normalise(name)
        near = [
            known
            for known in self._by_name
            if NUMBERS.findall(known) == NUMBERS.findall(new)
            and SequenceMatcher(None, known, new, autojunk=False).ratio() > ALIKE
        ]
        best = max(near, key=lambda known: SequenceMatcher(None, known, new).ratio(), default="")
        return self._by_name[best][0].name if best else ""

    def make(self, name: str) -> User:
        """A new account for a juror: no usable password, an address that reaches nobody."""
        juror = User.objects.create_user(email=self._free_address(name), name=name)
        self._by_name[normalise(name)].append(juror)
        return juror

    def _free_address(self, name: str) -> str:
        base = slugify(name)[:40].strip("-") or "juri"
        domain = f"juri.{self._edition.slug}.example"
        taken = set(User.objects.filter(email__endswith=f"@{domain}").values_list("email", flat=True))
        return next(address for address in _addresses(base, domain) if address not in taken)


def _addresses(base: str, domain: str) -> Iterable[str]:
    yield f"{base}@{domain}"
    number = 2
    while True:
        yield f"{base}-{number}@{domain}"
        number += 1
