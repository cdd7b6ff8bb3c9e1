"""The rules of who may enter a category, as a preset states them, and how the category is verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from awards.presets import schema
from awards.presets.reader import Table

if TYPE_CHECKING:
    from awards.presets.build import Context

# Those whose figures are settings of the category (age, entries per unit and so on) have none of their own.
KINDS: Final = frozenset(
    {
        "age",
        "per_unit",
        "team_size",
        "unit_kind",
        "participant_kind",
        "former_winner",
        "same_title",
        "no_juror",
        "evidence",
    }
)
ROLES: Final = frozenset({"juror", "committee", "secretariat"})


def build_rules(table: Table, context: Context) -> tuple[schema.RulePreset, ...]:
    """The list `rules` of a category; a category without one has no rules."""
    rows = table.tables("rules", required=False)
    return tuple(build_rule(row, context, at) for at, row in enumerate(rows, start=1))


def build_rule(table: Table, context: Context, position: int) -> schema.RulePreset:
    """One rule: its kind, its figures, and what entrants read of it in both languages."""
    kind = table.choice("kind", KINDS)
    rule = schema.RulePreset(
        kind=kind,
        position=position,
        figures=_figures(kind, table),
        sentence=table.text("text"),
        sentence_en=table.text("text_en"),
        is_blocking=table.flag("blocking", default=True),
        evidence=context.evidence_of(table),
    )
    table.done()
    return rule


def build_verification(table: Table, context: Context) -> schema.VerificationPreset | None:
    """The table `verification` of a category, None where the defaults hold."""
    if not table.has("verification"):
        return None
    row = table.table("verification")
    preset = schema.VerificationPreset(
        title_likeness=_percent(row, "title_likeness"),
        text_likeness=_percent(row, "text_likeness"),
        check_days=row.whole("check_days", least=1),
        return_days=row.whole("return_days", least=1),
        evidence=context.evidence_of(row),
    )
    row.done()
    return preset


def _percent(table: Table, name: str) -> int:
    value = table.whole(name, least=20)
    if value > 100:
        raise table.error(name, _("A likeness lies between 20 and 100."))
    return value


def _figures(kind: str, table: Table) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if kind == "team_size":
        found = {"least": table.whole_or_none("least", least=1), "most": table.whole_or_none("most", least=1)}
        if not any(found.values()):
            raise table.error("most", _("Give the least or the greatest number of people."))
    elif kind == "former_winner":
        found = {name: table.whole_or_none(name, least=1) for name in ("places", "years", "times")}
        found["titles"] = list(table.texts("titles"))
        found["of"] = table.choice("of", ("innovation", "unit"), "innovation") or "innovation"
        found["developed"] = table.flag("developed", default=False)
    elif kind == "same_title":
        found["scope"] = table.choice("scope", ("edition", "category"), "edition") or "edition"
    elif kind == "no_juror":
        found["roles"] = list(table.choices("roles", ROLES)) or ["juror", "committee"]
    elif kind == "evidence":
        found["questions"] = list(table.texts("questions"))
    return {name: value for name, value in found.items() if value not in (None, [], "")}
