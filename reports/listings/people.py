"""People with their roles, invitations, units, mails and accesses, as lists to take along."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from awards.forms.people import MessageFilterForm, PeopleFilterForm
from awards.forms.privacy import AccessFilterForm
from awards.mail_kinds import label_of
from awards.models import AccessLog, Invitation, Organization
from awards.queries.people import invitations_of, kinds_of_messages, messages_of, roles_of, units_of
from awards.queries.privacy import accesses_of
from reports.listings.column import Asked, Column, Listed, Listing, said, streamed

NAME, EMAIL = AccessLog.Field.NAME, AccessLog.Field.EMAIL


def _people(asked: Asked) -> Listed:
    form = PeopleFilterForm(asked.query)
    rows = roles_of(asked.edition, **form.narrowing)
    columns = [
        Column(_("Name"), lambda row: row.user.name, 30, NAME),
        Column(_("E-mail"), lambda row: row.user.email, 34, EMAIL),
        Column(_("Institution"), lambda row: row.user.institution, 30),
        Column(_("Role"), lambda row: row.get_role_display(), 20),
        Column(_("Unit"), lambda row: _unit(row.organization), 34),
        Column(pgettext("since when", "Since"), lambda row: row.created_at, 18),
        Column(_("Confirmed"), lambda row: row.confirmed_at, 18),
    ]
    return Listed(columns, streamed(rows), said(form), rows.count)


def _invitations(asked: Asked) -> Listed:
    rows = invitations_of(asked.edition)
    columns = [
        Column(_("Name"), lambda row: row.user.name, 30, NAME),
        Column(_("E-mail"), lambda row: row.user.email, 34, EMAIL),
        Column(_("Role"), lambda row: row.get_role_display(), 20),
        Column(_("Unit"), lambda row: _unit(row.organization), 34),
        Column(_("Invited"), lambda row: row.created_at, 18),
        Column(_("Accepted"), lambda row: row.accepted_at, 18),
        Column(_("Declined or withdrawn"), lambda row: row.withdrawn_at, 18),
        Column(_("Declined"), _declined, 10),
    ]
    return Listed(columns, streamed(rows), people=rows.count)


def _declined(row: Invitation) -> bool:
    return row.is_declined


def _unit(unit: Organization | None) -> str:
    return unit.label if unit is not None else ""


def _units(asked: Asked) -> Listed:
    rows = units_of(asked.edition).select_related("parent").order_by("code", "kind", "name", "pk")
    columns = [
        Column(_("Code"), lambda unit: unit.code, 16),
        Column(_("Kind"), lambda unit: unit.get_kind_display(), 18),
        Column(_("Name"), lambda unit: unit.name, 44),
        Column(_("Abbreviation"), lambda unit: unit.abbreviation, 16),
        Column(_("Part of"), lambda unit: _unit(unit.parent), 34),
        Column(_("Other spellings"), _spellings, 34),
        Column(_("To be checked"), lambda unit: unit.needs_check, 12),
    ]
    return Listed(columns, streamed(rows.prefetch_related("aliases")))


def _spellings(unit: Organization) -> str:
    return "; ".join(sorted(alias.text for alias in unit.aliases.all()))


def _mails(asked: Asked) -> Listed:
    form = MessageFilterForm(asked.query, kinds=kinds_of_messages(asked.edition))
    rows = messages_of(asked.edition, **form.narrowing).order_by("-created_at", "-pk")
    columns = [
        Column(_("Made"), lambda mail: mail.created_at, 18),
        Column(_("Sent"), lambda mail: mail.sent_at, 18),
        Column(_("State"), lambda mail: mail.get_state_display(), 16),
        Column(_("Kind"), lambda mail: label_of(mail.kind), 24),
        Column(_("Entry"), lambda mail: mail.about_label, 14),
        Column(_("Name"), lambda mail: mail.user.name if mail.user is not None else "", 28, NAME),
        Column(_("To"), lambda mail: mail.to, 34, EMAIL),
        Column(_("Subject"), lambda mail: mail.subject, 44),
        Column(_("Attempts"), lambda mail: mail.attempts, 10),
        Column(_("Why it failed"), lambda mail: mail.error, 34),
    ]
    return Listed(columns, streamed(rows), said(form), rows.count)


def _accesses(asked: Asked) -> Listed:
    form = AccessFilterForm(asked.query)
    rows = accesses_of(asked.edition, **form.narrowing)
    fields = dict(AccessLog.Field.choices)
    columns = [
        Column(_("Moment"), lambda row: row.at, 18),
        Column(_("Who"), lambda row: row.user.name, 28, NAME),
        Column(_("What was done"), lambda row: row.get_action_display(), 18),
        Column(_("Fields"), lambda row: ", ".join(str(fields.get(one, one)) for one in row.fields), 28),
        Column(_("Of what"), lambda row: row.label or row.subject, 28),
        Column(_("People"), lambda row: row.people, 10),
        Column(_("Why"), lambda row: _(row.purpose), 44),
    ]
    return Listed(columns, streamed(rows), said(form), rows.count)


LISTINGS = (
    Listing("orang", lambda: _("People and roles"), _people, "awards:people"),
    Listing("undangan", lambda: _("Invitations"), _invitations, "awards:people-invitations"),
    Listing("unit", lambda: _("Units"), _units),
    Listing("surat", lambda: _("Mails"), _mails, "awards:messages"),
    Listing("akses", lambda: _("Who saw personal data"), _accesses, "awards:accesses"),
)
