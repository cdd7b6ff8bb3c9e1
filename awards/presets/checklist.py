"""Builds a readiness checklist (kind "checklist"), such as the twenty indicators of the IGA."""

from __future__ import annotations

from django.utils.translation import gettext as _

from awards.presets import schema
from awards.presets.build import Context, unique
from awards.presets.reader import Table


def build_checklist(name: str, root: Table, context: Context) -> schema.ChecklistPreset:
    """Indicators are numbered 1..n; parameter 0 is the same text for all of them."""
    head = root.table("checklist")
    zero = head.text("parameter_zero")
    indicators = tuple(
        _indicator(row, number, zero) for number, row in enumerate(root.tables("indicators"), start=1)
    )
    unique(root, "indicators", [indicator.official_number for indicator in indicators])
    preset = schema.ChecklistPreset(
        preset=name,
        name=head.text("name"),
        year=head.whole("year", least=1),
        indicators=indicators,
        evidence=context.evidence_of(head),
        parameter_zero_evidence=context.evidence_of(head, "parameter_zero_evidence"),
    )
    head.done()
    return preset


def _indicator(table: Table, number: int, zero: str) -> schema.IndicatorPreset:
    if table.whole("number", least=1) != number:
        raise table.error(
            "number", _("Indicators are numbered 1, 2, 3 and so on; here %(n)s.") % {"n": number}
        )
    bases = []
    for row in table.tables("bases", required=False):
        bases.append(schema.BasisPreset(row.text("code"), row.text("name"), _three(row)))
        row.done()
    unique(table, "bases", [basis.code for basis in bases])
    indicator = schema.IndicatorPreset(
        number=number,
        official_number=table.whole("official_number", least=1),
        name=table.text("name"),
        weight=table.whole("weight", least=1),
        mandatory=table.flag("mandatory", default=False),
        parameters=(zero, *_three(table)),
        bases=tuple(bases),
        proof=table.text("proof"),
        proof_types=table.choices("proof_types", schema.FILE_TYPES, required=True),
        remark=table.text("remark", ""),
    )
    table.done()
    return indicator


def _three(table: Table) -> tuple[str, str, str]:
    texts = table.texts("parameters", required=True)
    if len(texts) != 3:
        raise table.error("parameters", _("There must be three texts, for the parameters 1, 2 and 3."))
    return texts[0], texts[1], texts[2]
