"""What this app holds of a person: the account, roles, mails, consents, accesses and requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import AccessLog, AuditEvent, Consent, DataRequest, Edition, Membership, Message, User
from awards.permissions import STAFF
from awards.personal_facts import Fate, Holding, Part, Period, PersonalFacts, register

MESSAGES: Final = "messages"
ACCESSES: Final = "accesses"
OWN_FIELDS = (
    "email",
    "name",
    "institution",
    "nip",
    "phone",
    "language",
    "is_active",
    "joined_at",
    "last_login",
)


class AccountFacts(PersonalFacts):
    """The account itself is erased by the service, last of all."""

    def parts(self, user: User) -> Iterable[Part]:
        yield Part("account", [{name: getattr(user, name) for name in OWN_FIELDS}])
        yield Part("addresses", _rows(EmailAddress.objects.filter(user=user), "email", "verified", "primary"))
        yield Part(
            "roles",
            _rows(
                user.memberships.all(),
                "role",
                "organization__name",
                "edition__name",
                "created_at",
                "confirmed_at",
            ),
        )
        yield Part(
            "consents",
            _rows(
                Consent.objects.filter(user=user),
                *("kind", "edition__name", "text_version", "language", "at", "withdrawn_at"),
            ),
        )
        yield Part(
            "mails",
            _rows(
                Message.objects.filter(user=user), "kind", "to", "subject", "state", "created_at", "sent_at"
            ),
        )
        seen = AccessLog.objects.filter(subject=f"user:{user.pk}")
        yield Part("accesses_to_you", _rows(seen, "at", "action", "fields", "purpose"))
        yield Part(
            "accesses_by_you",
            _rows(AccessLog.objects.filter(user=user), "at", "action", "fields", "label", "purpose"),
        )
        yield Part(
            "requests",
            _rows(
                DataRequest.objects.filter(user=user),
                "kind",
                "text",
                "state",
                "answer",
                "created_at",
                "decided_at",
            ),
        )

    def holdings(self, user: User) -> Iterable[Holding]:
        yield Holding(
            _("Account: name, addresses, telephone, NIP, institution, sign-in"),
            1,
            Fate.ERASED,
            _("Nobody can sign in with it any more."),
        )
        yield Holding(
            _("Roles in units"), user.memberships.filter(edition=None).count(), Fate.ERASED, _("They end.")
        )
        yield Holding(
            _("Mails in the log"),
            user.messages.count(),
            Fate.ANONYMOUS,
            _("The address is taken out of them."),
        )
        yield Holding(
            _("Consents"),
            Consent.objects.filter(user=user).count(),
            Fate.KEPT,
            _("They prove that the data was held by right, and name no person any more."),
        )
        yield Holding(
            _("Rows of the ledger"),
            AuditEvent.objects.filter(actor=user).count(),
            Fate.KEPT,
            _("The ledger holds keys, never names. It is the proof of how the award was decided."),
        )

    def obstacles(self, user: User) -> Iterable[str]:
        held = Membership.objects.filter(user=user, role__in=STAFF, edition__archived_at__isnull=True)
        for role in held.select_related("edition"):
            yield _("Has the role “%(role)s” in %(edition)s. Take the role back first.") % {
                "role": role.get_role_display(),
                "edition": role.edition.name if role.edition else "",
            }
        if user.is_superuser:
            yield _("May do everything in this installation. Whoever runs it takes that back first.")

    def periods(self) -> Iterable[Period]:
        yield Period(
            MESSAGES,
            gettext_lazy("Log of mails"),  # type: ignore[arg-type]  # read in the language of the page
            gettext_lazy("Who got which mail and when"),  # type: ignore[arg-type]
            24,
        )
        yield Period(
            ACCESSES,
            gettext_lazy("Log of accesses"),  # type: ignore[arg-type]
            gettext_lazy("Who saw personal data"),  # type: ignore[arg-type]
            60,
        )

    def expired(self, edition: Edition, code: str) -> int:
        return _outdated(edition, code).count()

    def purge(self, edition: Edition, code: str) -> int:
        count, _by_model = _outdated(edition, code).delete()
        return count


def _outdated(edition: Edition, code: str) -> QuerySet[Any]:
    """What is deleted of an edition when the time of a kind is over; a mail that waits is none of it."""
    if code == MESSAGES:
        return Message.objects.filter(edition=edition).exclude(state=Message.State.WAITING)
    return AccessLog.objects.filter(Q(edition=edition))


def _rows(found: QuerySet[Any], *fields: str) -> Sequence[dict[str, Any]]:
    return [{name.replace("__", "_"): row[name] for name in fields} for row in found.values(*fields)]


register(AccountFacts())
