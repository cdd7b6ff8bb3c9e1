"""Compares a row with the entry that is stored: what the workbook leaves blank stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.utils.translation import gettext as _

from submissions.models import Submission, TeamMember
from submissions.services.entries import EntryFacts, Leader

TEXTS = ("title", "participant_kind", "summary", "video_url", "note")


def differences(stored: Submission, leader: TeamMember | None, facts: EntryFacts) -> list[str]:
    """The fields that the workbook gives and that are stored otherwise; `leader.phone` for the leader's."""
    changed = [name for name in TEXTS if getattr(facts, name) not in {"", getattr(stored, name)}]
    given = (facts.started_on, facts.started_precision)
    if facts.started_on is not None and given != (stored.started_on, stored.started_precision):
        changed.append("started_on")
    if facts.leader is not None:
        for name, value in asdict(facts.leader).items():
            if name != "nip_is_doubtful" and value not in {"", getattr(leader, name, "")}:
                changed.append(f"leader.{name}")
    return changed


def merged_facts(stored: Submission, leader: TeamMember | None, facts: EntryFacts) -> EntryFacts:
    """What the entry says after taking over the row."""
    kept = {name: getattr(facts, name) or getattr(stored, name) for name in TEXTS}
    if facts.started_on is None:
        facts = replace(facts, started_on=stored.started_on, started_precision=stored.started_precision)
    return replace(facts, **kept, leader=_merged_leader(leader, facts.leader))


def _merged_leader(stored: TeamMember | None, given: Leader | None) -> Leader | None:
    if stored is None or given is None:
        return given
    return Leader(
        name=given.name,
        nip=given.nip or stored.nip,
        nip_is_doubtful=given.nip_is_doubtful if given.nip else stored.nip_is_doubtful,
        phone=given.phone or stored.phone,
        email=given.email or stored.email,
    )


def names_of(changed: Sequence[str], *, admits: bool) -> str:
    """The changed fields in words."""
    words = {
        "title": _("title"),
        "participant_kind": _("kind of participant"),
        "summary": _("summary"),
        "video_url": _("video address"),
        "note": _("note of the secretariat"),
        "started_on": _("start date"),
        "leader.name": _("team leader"),
        "leader.nip": _("NIP"),
        "leader.phone": _("telephone"),
        "leader.email": _("e-mail"),
    }
    names = [words[name] for name in changed]
    if admits:
        names.append(_("state: admitted"))
    return ", ".join(names)
