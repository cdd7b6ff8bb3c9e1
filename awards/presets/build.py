"""Turns the tables of a preset file into the frozen values of `schema`, checking every rule on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from string import Formatter
from typing import TypeVar

from django.utils.translation import gettext as _

from awards.presets import schema
from awards.presets.reader import Table
from awards.presets.rules import build_rules, build_verification

HUNDRED = Decimal(100)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What the parts of one file refer to by name."""

    evidence: Mapping[str, schema.Evidence]
    rubrics: Mapping[str, schema.RubricPreset]
    attachments: Mapping[str, schema.AttachmentPreset]
    time_zone: str = ""

    def evidence_of(self, table: Table, name: str = "evidence") -> schema.Evidence:
        return self.evidence[table.choice(name, self.evidence)]

    def evidence_or_none(self, table: Table, name: str, *, needed: bool) -> schema.Evidence | None:
        if not needed:
            if table.has(name):
                raise table.error(name, _("There is nothing here that this evidence could be for."))
            return None
        return self.evidence_of(table, name)


def build_evidence(root: Table, known_tags: Iterable[str]) -> dict[str, schema.Evidence]:
    """The `[evidence.*]` tables. Proposals [P] and recollection [K] must be marked contoh."""
    known = set(known_tags)
    found = {}
    for name, table in root.named_tables("evidence").items():
        item = schema.Evidence(table.text("source"), table.text("note"), table.flag("contoh"))
        table.done()
        for tag in item.tags:
            if tag not in known:
                raise table.error("source", _("The source “%(tag)s” is not in sources.toml.") % {"tag": tag})
        if {"P", "K"} & set(item.tags) and not item.contoh:
            raise table.error("contoh", _("What rests on P or K must be marked contoh = true."))
        found[name] = item
    return found


def unique(table: Table, name: str, values: Sequence[object]) -> None:
    """Raises PresetError naming the first value that occurs twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise table.error(name, _("“%(value)s” occurs twice.") % {"value": value})


def sums_to_hundred(table: Table, name: str, weights: Iterable[Decimal]) -> None:
    total = sum(weights, Decimal(0))
    if total != HUNDRED:
        raise table.error(name, _("The weights sum to %(sum)s, not to 100.") % {"sum": total})


def build_rubric(code: str, table: Table, context: Context) -> schema.RubricPreset:
    """A rubric's weights sum to exactly 100, or none is given and `judging_locked_reason` says why."""
    minimum, maximum, step = table.decimal("minimum"), table.decimal("maximum"), table.decimal("step")
    if not minimum < maximum:
        raise table.error("maximum", _("The maximum must be above the minimum."))
    if step <= 0 or (maximum - minimum) % step != 0:
        raise table.error("step", _("The step must divide the scale from minimum to maximum."))
    bands = build_bands(table, minimum, maximum)
    locked = table.text("judging_locked_reason", "")
    rows = table.tables("criteria")
    criteria = tuple(
        build_criterion(row, (minimum, maximum, step), len(bands), is_locked=bool(locked)) for row in rows
    )
    unique(table, "criteria", [item.code for item in criteria])
    ties = [item.tie_order for item in criteria if item.tie_order is not None]
    unique(table, "criteria", ties)
    if not locked:
        sums_to_hundred(table, "criteria", (item.weight for item in criteria if item.weight is not None))
    rubric = schema.RubricPreset(
        code=code,
        name=table.text("name"),
        criteria=criteria,
        bands=bands,
        judging_locked_reason=locked,
        evidence=context.evidence_of(table),
        scale_evidence=context.evidence_of(table, "scale_evidence"),
        tie_evidence=context.evidence_or_none(table, "tie_evidence", needed=bool(ties)),
    )
    table.done()
    return rubric


def build_bands(table: Table, minimum: Decimal, maximum: Decimal) -> tuple[schema.BandPreset, ...]:
    rows = table.tables("bands", required=False)
    bands = []
    for row in rows:
        bands.append(schema.BandPreset(row.text("name"), row.decimal("minimum")))
        row.done()
    starts = [band.minimum for band in bands]
    if starts and (starts != sorted(set(starts)) or starts[0] != minimum or starts[-1] >= maximum):
        raise table.error("bands", _("Bands must start at the minimum and rise within the scale."))
    return tuple(bands)


def build_criterion(
    table: Table, scale: tuple[Decimal, Decimal, Decimal], bands: int, *, is_locked: bool
) -> schema.CriterionPreset:
    weight = table.decimal_or_none("weight")
    if is_locked and weight is not None:
        raise table.error("weight", _("A rubric whose judging is locked has no weights."))
    if not is_locked and not weight:
        raise table.error("weight", _("A weight above 0 is missing."))
    levels = table.texts("levels")
    if levels and len(levels) != bands:
        raise table.error(
            "levels", _("There must be one text for each of the %(bands)s bands.") % {"bands": bands}
        )
    minimum, maximum, step = scale
    criterion = schema.CriterionPreset(
        code=table.code(),
        name=table.text("name"),
        weight=weight,
        minimum=minimum,
        maximum=maximum,
        step=step,
        tie_order=table.whole_or_none("tie_order", least=1),
        description=table.text("description", ""),
        levels=levels,
    )
    table.done()
    return criterion


def build_window(table: Table, context: Context, code: str) -> schema.WindowPreset:
    window = schema.WindowPreset(
        code=code,
        name=table.text("name"),
        remark=table.text("remark", ""),
        first_day=table.day("first_day"),
        last_day=table.day("last_day"),
        time_zone=context.time_zone,
        evidence=context.evidence_of(table),
    )
    if window.last_day < window.first_day:
        raise table.error("last_day", _("The last day lies before the first."))
    table.done()
    return window


def in_order(table: Table, name: str, windows: Sequence[schema.WindowPreset]) -> None:
    for earlier, later in pairwise(windows):
        if later.first_day <= earlier.last_day:
            rule = _("“%(later)s” must begin after “%(earlier)s” has ended.")
            raise table.error(name, rule % {"later": later.name, "earlier": earlier.name})


def build_stage(table: Table, context: Context, position: int) -> schema.StagePreset:
    grade = table.decimal_or_none("passing_grade")
    code = table.code()
    if grade is not None and grade > HUNDRED:
        raise table.error("passing_grade", _("A passing grade lies between 0 and 100."))
    stage = schema.StagePreset(
        code=code,
        name=table.text("name"),
        position=position,
        weight=table.decimal("weight"),
        is_blind=table.flag("blind", default=False),
        min_sheets=table.whole("min_sheets", least=1),
        promote_best=table.whole_or_none("promote_best", least=1),
        passing_grade=grade,
        passing_grade_evidence=context.evidence_or_none(
            table, "passing_grade_evidence", needed=grade is not None
        ),
        window=build_window(table.table("window"), context, code),
        rubric=context.rubrics[table.choice("rubric", context.rubrics)],
        evidence=context.evidence_of(table),
    )
    table.done()
    return stage


def build_place(table: Table, context: Context, number: int) -> schema.PlacePreset:
    """Places are numbered 1..n in the order of the file."""
    if table.whole("number", least=1) != number:
        raise table.error("number", _("Places are numbered 1, 2, 3 and so on; here %(n)s.") % {"n": number})
    place = schema.PlacePreset(
        number,
        table.text("title"),
        table.whole("prize"),
        table.text("extras", ""),
        context.evidence_of(table),
    )
    table.done()
    return place


def build_attachment(code: str, table: Table, context: Context) -> schema.AttachmentPreset:
    attachment = schema.AttachmentPreset(
        code=code,
        label=table.text("label"),
        file_types=table.choices("file_types", schema.FILE_TYPES, required=True),
        min_files=table.whole("min_files"),
        max_bytes=table.whole("max_mb", least=1) * schema.MEBIBYTE,
        evidence=context.evidence_of(table),
        in_gallery=table.flag("gallery", default=False),
    )
    table.done()
    return attachment


def build_section(table: Table, context: Context, position: int) -> schema.SectionPreset:
    """`max_words` and `required` stand for one long text, whose label is the section's guidance."""
    code, guidance = table.code(), table.text("guidance")
    questions: tuple[schema.QuestionPreset, ...] = ()
    if table.has("max_words"):
        max_words = table.whole("max_words", least=1)
        required, in_gallery = table.flag("required"), table.flag("gallery", default=False)
        questions = (schema.QuestionPreset(code, guidance, required, max_words, in_gallery),)
    attachments = tuple(
        context.attachments[name] for name in table.choices("attachments", context.attachments)
    )
    if not questions and not attachments:
        raise table.error("max_words", _("A section asks for a text or at least one file."))
    codes = [question.code for question in questions] + [attachment.code for attachment in attachments]
    unique(table, "attachments", codes)
    section = schema.SectionPreset(
        code=code,
        title=table.text("title"),
        position=position,
        guidance=guidance,
        tips=table.texts("tips"),
        questions=questions,
        attachments=attachments,
        evidence=context.evidence_of(table),
    )
    table.done()
    return section


def build_check(table: Table, context: Context, position: int) -> schema.ChecklistItemPreset:
    item = schema.ChecklistItemPreset(
        code=table.code(),
        text=table.text("text"),
        position=position,
        is_required=table.flag("required", default=True),
        proof=table.text("proof", ""),
        evidence=context.evidence_of(table),
    )
    table.done()
    return item


def numbered(rows: Sequence[Table], build: Callable[[Table, int], T]) -> tuple[T, ...]:
    return tuple(build(row, position) for position, row in enumerate(rows, start=1))


def entry_prefix(table: Table) -> str:
    """What the codes of entries begin with: they stand in addresses and file names."""
    prefix = table.text("entry_prefix")
    if not re.fullmatch(r"[A-Za-z0-9]{1,8}", prefix):
        raise table.error("entry_prefix", _("Use one to eight letters and digits."))
    return prefix


def build_category(table: Table, context: Context, position: int) -> schema.CategoryPreset:
    months = table.whole_or_none("min_age_months", least=1)
    stages = numbered(table.tables("stages"), lambda row, at: build_stage(row, context, at))
    unique(table, "stages", [stage.code for stage in stages])
    sums_to_hundred(table, "stages", (stage.weight for stage in stages))
    in_order(table, "stages", [stage.window for stage in stages])
    sections = numbered(table.tables("sections"), lambda row, at: build_section(row, context, at))
    unique(table, "sections", [section.code for section in sections])
    checklist = numbered(table.tables("checklist"), lambda row, at: build_check(row, context, at))
    unique(table, "checklist", [item.code for item in checklist])
    category = schema.CategoryPreset(
        code=table.code(),
        name=table.text("name"),
        short_name=table.text("short_name"),
        entry_prefix=entry_prefix(table),
        position=position,
        description=table.text("description"),
        unit_kinds=table.choices("unit_kinds", schema.UNIT_KINDS, required=True),
        participant_kinds=table.choices("participant_kinds", schema.PARTICIPANT_KINDS, required=True),
        max_per_unit=table.whole_or_none("max_per_unit", least=1),
        min_age_months=months,
        min_age_evidence=context.evidence_or_none(table, "min_age_evidence", needed=months is not None),
        stages=stages,
        places=numbered(
            table.tables("places", required=False), lambda row, at: build_place(row, context, at)
        ),
        sections=sections,
        checklist=checklist,
        evidence=context.evidence_of(table),
        rules=build_rules(table, context),
        verification=build_verification(table, context),
    )
    table.done()
    return category


def build_papers(table: Table, context: Context) -> schema.PapersPreset:
    pattern = table.text("number_pattern")
    try:
        fields = {name for _text, name, _spec, _conv in Formatter().parse(pattern) if name is not None}
    except ValueError as error:
        raise table.error("number_pattern", _("This is not a pattern.")) from error
    if "urut" not in fields or not fields <= schema.NUMBER_FIELDS:
        raise table.error(
            "number_pattern", _("It must use {urut} and may use {unit} and {tahun}, nothing else.")
        )
    signatories = []
    for row in table.tables("signatories"):
        signatories.append(
            schema.SignatoryPreset(row.code(), row.text("capacity", ""), row.text("office"), row.text("name"))
        )
        row.done()
    unique(table, "signatories", [signatory.code for signatory in signatories])
    papers = schema.PapersPreset(
        number_pattern=pattern,
        digits=table.whole("digits", least=1),
        unit_label=table.text("unit_label"),
        city=table.text("city"),
        letterhead=table.texts("letterhead", required=True),
        signatories=tuple(signatories),
        evidence=context.evidence_of(table),
    )
    table.done()
    return papers
