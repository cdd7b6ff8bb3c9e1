from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models.edition import Edition
from awards.models.organization import Organization


class Membership(models.Model):
    """What a person is, in a unit or in an edition. Jurors and committee are written when seating."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member of a unit")
        UNIT_ADMIN = "unit_admin", _("Unit admin")
        SECRETARIAT = "secretariat", _("Secretariat")
        JUROR = "juror", _("Juror")
        COMMITTEE = "committee", _("Committee")
        AUDITOR = "auditor", _("Auditor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)
    # A person who says to belong to a unit is a member once a unit admin or the secretariat agrees.
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="member") | Q(confirmed_at__isnull=False),
                name="membership_only_members_wait",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["member", "unit_admin"], organization__isnull=False, edition__isnull=True
                )
                | Q(
                    role__in=["secretariat", "juror", "committee", "auditor"],
                    organization__isnull=True,
                    edition__isnull=False,
                ),
                name="membership_role_fits_unit_or_edition",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=Q(edition__isnull=True),
                name="membership_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "edition"],
                condition=Q(organization__isnull=True),
                name="membership_once_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Invitation(models.Model):
    """A role offered to a person, who takes it by the link that was sent; only the link's hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until (not included)"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    is_declined = models.BooleanField(_("declined by the person"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_declined=False) | Q(withdrawn_at__isnull=False),
                name="invitation_declined_is_over",
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=["member", "unit_admin"], organization__isnull=False, edition__isnull=True
                )
                | Q(
                    role__in=["secretariat", "juror", "committee", "auditor"],
                    organization__isnull=True,
                    edition__isnull=False,
                ),
                name="invitation_role_fits_unit_or_edition",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization", "edition"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="invitation_one_waiting_per_role",
            ),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class RevokedRole(models.Model):
    """A role that a person had and no longer has: who took it, when and why. The ledger has no texts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="revoked_roles")
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    # Of the role, or whose ledger tells of the end of a role in a unit.
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="revoked_roles")
    granted_at = models.DateTimeField(_("granted at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("revoked at"), auto_now_add=True)
    reason = models.TextField(_("reason"))

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="revoked_role_has_reason")]
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
