"""What a preset says, as frozen values: nothing here knows the database.

Every weight, limit, threshold, section and rubric carries its `Evidence`: where it comes from, in words that
staff read on screen, and whether it is only an example (`contoh`) to be replaced by the organiser's own rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

UNIT_KINDS = frozenset(
    {"nation", "province", "city", "opd", "kecamatan", "kelurahan", "uptd", "school", "community"}
)
PARTICIPANT_KINDS = frozenset({"asn", "masyarakat", "pelajar", "mahasiswa", "posyantek"})
FILE_TYPES = frozenset({"pdf", "jpg", "png", "mp4"})
WINDOW_CODES = ("registration", "check", "announcement", "award")
NUMBER_FIELDS = frozenset({"urut", "unit", "tahun"})
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Evidence:
    """`source`: tags of `sources.toml` ("S28, S29"); `note`: the same in words; `contoh`: only an example."""

    source: str
    note: str
    contoh: bool

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(tag.strip() for tag in self.source.split(",") if tag.strip())

    @property
    def text(self) -> str:
        """The note with its tags, as staff read it: `Pedoman KIPP [S28, S29]`."""
        return f"{self.note} [{self.source}]"


@dataclass(frozen=True, slots=True)
class WindowPreset:
    """Whole days, both included, in the edition's time zone; as moments the window is half-open."""

    code: str
    name: str
    remark: str
    first_day: date
    last_day: date
    time_zone: str
    evidence: Evidence

    @property
    def opens(self) -> datetime:
        return datetime.combine(self.first_day, time.min, ZoneInfo(self.time_zone))

    @property
    def closes(self) -> datetime:
        """The first moment outside; the last open second lies on `last_day`, which is the closing date."""
        return datetime.combine(self.last_day + timedelta(days=1), time.min, ZoneInfo(self.time_zone))


@dataclass(frozen=True, slots=True)
class BandPreset:
    """A named part of a scale; it reaches up to the next band's `minimum`."""

    name: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class CriterionPreset:
    """`weight` is None only while the rubric's judging is locked; `levels` has one text per band, or none."""

    code: str
    name: str
    weight: Decimal | None
    minimum: Decimal
    maximum: Decimal
    step: Decimal
    tie_order: int | None
    description: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RubricPreset:
    """`evidence` covers criteria and weights; scale and tie order have their own, often weaker, evidence."""

    code: str
    name: str
    criteria: tuple[CriterionPreset, ...]
    bands: tuple[BandPreset, ...]
    judging_locked_reason: str
    evidence: Evidence
    scale_evidence: Evidence
    tie_evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class StagePreset:
    """A stage of a category; `promote_best` and `passing_grade` are its promotion rule (both, if set)."""

    code: str
    name: str
    position: int
    weight: Decimal
    is_blind: bool
    min_sheets: int
    promote_best: int | None
    passing_grade: Decimal | None
    passing_grade_evidence: Evidence | None
    window: WindowPreset
    rubric: RubricPreset
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlacePreset:
    """`prize` is in whole rupiah; `extras` names what is handed over beside the money."""

    number: int
    title: str
    prize: int
    extras: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class QuestionPreset:
    """A long text of at most `max_words` words; `in_gallery` where the public reads it, with consent."""

    code: str
    label: str
    is_required: bool
    max_words: int
    in_gallery: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentPreset:
    """Required exactly when `min_files` is above 0; `max_bytes` holds for one file (1 MB = 1024 x 1024)."""

    code: str
    label: str
    file_types: tuple[str, ...]
    min_files: int
    max_bytes: int
    evidence: Evidence
    in_gallery: bool = False

    @property
    def is_required(self) -> bool:
        return self.min_files > 0


@dataclass(frozen=True, slots=True)
class SectionPreset:
    """One page of the entrant's form: a text, files, or both; `tips` say what makes a strong answer."""

    code: str
    title: str
    position: int
    guidance: str
    tips: tuple[str, ...]
    questions: tuple[QuestionPreset, ...]
    attachments: tuple[AttachmentPreset, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ChecklistItemPreset:
    """What the secretariat checks before it admits an entry; `proof` says where to look."""

    code: str
    text: str
    position: int
    is_required: bool
    proof: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RulePreset:
    """Who or what may enter; `sentence` is what entrants read, in Indonesian and in English."""

    kind: str
    position: int
    figures: Mapping[str, Any]
    sentence: str
    sentence_en: str
    is_blocking: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class VerificationPreset:
    """From which likeness (per cent) entries lie side by side, and the days of a check and of a return."""

    title_likeness: int
    text_likeness: int
    check_days: int
    return_days: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CategoryPreset:
    code: str
    name: str
    short_name: str
    entry_prefix: str
    position: int
    description: str
    unit_kinds: tuple[str, ...]
    participant_kinds: tuple[str, ...]
    max_per_unit: int | None
    min_age_months: int | None
    min_age_evidence: Evidence | None
    stages: tuple[StagePreset, ...]
    places: tuple[PlacePreset, ...]
    sections: tuple[SectionPreset, ...]
    checklist: tuple[ChecklistItemPreset, ...]
    evidence: Evidence
    rules: tuple[RulePreset, ...] = ()
    verification: VerificationPreset | None = None

    @property
    def judging_locked_reason(self) -> str:
        """Empty when every rubric of the category has its weights, else why judging cannot begin."""
        reasons = (stage.rubric.judging_locked_reason for stage in self.stages)
        return next((reason for reason in reasons if reason), "")


@dataclass(frozen=True, slots=True)
class ContactPreset:
    name: str
    email: str
    hours: str


@dataclass(frozen=True, slots=True)
class SignatoryPreset:
    """`capacity`: the prefix of an acting signatory (Plt., Plh., a.n.), empty for the office holder."""

    code: str
    capacity: str
    office: str
    name: str


@dataclass(frozen=True, slots=True)
class PapersPreset:
    """`number_pattern` uses `{urut}` (padded to `digits`), `{unit}` (= `unit_label`) and `{tahun}`."""

    number_pattern: str
    digits: int
    unit_label: str
    city: str
    letterhead: tuple[str, ...]
    signatories: tuple[SignatoryPreset, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EditionPreset:
    preset: str
    name_pattern: str
    summary: str
    year: int
    units: str
    organizer: str
    language: str
    time_zone: str
    contact: ContactPreset
    papers: PapersPreset
    schedule: tuple[WindowPreset, ...]
    categories: tuple[CategoryPreset, ...]
    evidence: Evidence

    @property
    def name(self) -> str:
        return self.name_pattern.replace("{tahun}", str(self.year))

    @property
    def timeline(self) -> tuple[WindowPreset, ...]:
        """The schedule with the windows of the stages, each once, in the order of their days."""
        stages = (stage.window for category in self.categories for stage in category.stages)
        windows = dict.fromkeys((*self.schedule, *stages))
        return tuple(sorted(windows, key=lambda window: (window.first_day, window.last_day)))

    def window(self, code: str) -> WindowPreset | None:
        """The window of `WINDOW_CODES` with this code, None where the preset does not set it."""
        return next((window for window in self.schedule if window.code == code), None)


@dataclass(frozen=True, slots=True)
class RubricOnlyPreset:
    """A rubric that may be taken into a category of any edition."""

    preset: str
    year: int
    rubric: RubricPreset


@dataclass(frozen=True, slots=True)
class BasisPreset:
    """One of several ways to measure an indicator; its parameters replace the indicator's 1 to 3."""

    code: str
    name: str
    parameters: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class IndicatorPreset:
    """A row scores `weight` x parameter (0 to 3); `parameters[n]` is the text of parameter n."""

    number: int
    official_number: int
    name: str
    weight: int
    mandatory: bool
    parameters: tuple[str, str, str, str]
    bases: tuple[BasisPreset, ...]
    proof: str
    proof_types: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class ChecklistPreset:
    """A readiness list beside the award: it never scores an entry of an edition."""

    preset: str
    name: str
    year: int
    indicators: tuple[IndicatorPreset, ...]
    evidence: Evidence
    parameter_zero_evidence: Evidence

    @property
    def maximum(self) -> int:
        return 3 * sum(indicator.weight for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class UnitPreset:
    """`coming_name` was decided but its date is unknown: it is told to staff and never applied by itself."""

    code: str
    kind: str
    name: str
    abbreviation: str
    aliases: tuple[str, ...]
    parent: str | None
    needs_check: bool
    coming_name: str
    evidence: Evidence


AnyPreset = EditionPreset | RubricOnlyPreset | ChecklistPreset
