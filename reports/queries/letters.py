"""A statement of a category as a letter about one entry."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.pdf.entry_papers import Letter
from submissions.models import Statement, Submission, TeamMember
from submissions.queries.started import started_text


def letter_of(entry: Submission, statement: Statement) -> Letter:
    """The letter in the active language; needs category, edition and unit."""
    team = list(entry.team.all())
    leader = next((member.name for member in team if member.role == TeamMember.Role.LEADER), "")
    facts = [
        (_("Title"), entry.title),
        (_("Category"), entry.category.name),
        (_("Unit"), entry.unit.label),
        (_("In use since"), started_text(entry.started_on, entry.started_precision)),
    ]
    edition = entry.category.edition
    return Letter(
        title=statement.title,
        edition=edition.name,
        signer=statement.signer,
        facts=tuple((label, value) for label, value in facts if value),
        paragraphs=tuple(part.strip() for part in statement.text.split("\n\n") if part.strip()),
        team=tuple((member.name, member.task or str(member.get_role_display())) for member in team)
        if statement.lists_team
        else (),
        name=leader,
        place=edition.place_name,
        year=str(edition.year),
        needs_stamp_duty=statement.needs_stamp_duty,
    )
