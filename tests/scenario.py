"""Small editions for tests: stages, jurors and scores are stated, everything else is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from awards.models import Category, Edition, LedgerHead, Organization, Place, Stage, User
from judging.models import Criterion, PanelMember, Rubric, Scoresheet
from judging.services.closing import Blocker, close_stage
from judging.services.scoresheets import finalise_sheet, save_scores
from judging.services.seating import assign, seat_juror
from submissions.models import Submission
from submissions.services.entries import EntryFacts, admit_entry, register_entry

numbers = count(1)
TITLES = ("Juara I", "Juara II", "Juara III", "Harapan I")


@dataclass(frozen=True, slots=True)
class Crit:
    """A criterion: code, weight, maximum, and its order in the tie-break chain."""

    code: str
    weight: str = "100"
    maximum: str = "100"
    tie: int | None = None
    step: str = "0.001"


@dataclass(frozen=True, slots=True)
class Round:
    """A stage: code, weight and criteria; the rest as keywords of the model."""

    code: str
    weight: str
    criteria: Sequence[Crit] = (Crit("nilai"),)
    options: Mapping[str, object] = field(default_factory=dict)


def make_unit(kind: str = "opd") -> Organization:
    """A unit in a small tree of its own kind."""
    nation, _ = Organization.objects.get_or_create(
        code="ID", defaults={"kind": "nation", "name": "Indonesia"}
    )
    number = next(numbers)
    return Organization.objects.create(
        parent=nation, kind=kind, code=f"unit-{number}", name=f"Dinas Contoh {number:03d}"
    )


def make_edition(slug: str | None = None) -> Edition:
    """An edition of 2025 without categories."""
    edition = Edition.objects.create(
        slug=slug or f"edisi-{next(numbers)}",
        name="Inovasi Award Contoh 2025",
        year=2025,
        organizer=make_unit(),
        place_name="Cilegon",
        registration_opens_at=datetime(2025, 2, 1, tzinfo=UTC),
        registration_closes_at=datetime(2025, 2, 15, tzinfo=UTC),
        opened_at=datetime(2025, 2, 1, tzinfo=UTC),
    )
    LedgerHead.objects.create(edition=edition)
    return edition


class Award:
    """One category of one edition, with its jurors and entries by name.

    `people` are jurors that there are already, as of another category of the edition.
    """

    def __init__(
        self,
        rounds: Sequence[Round],
        *,
        entries: Sequence[str],
        jurors: Sequence[str],
        edition: Edition | None = None,
        code: str = "ipp",
        chair: str | None = None,
        deputy: str | None = None,
        people: Mapping[str, User] | None = None,
    ) -> None:
        self.edition = edition or make_edition()
        position = self.edition.categories.count() + 1
        self.category = Category.objects.create(
            edition=self.edition,
            code=code,
            name=f"Kategori {code}",
            short_name=code,
            position=position,
            entry_prefix=f"E{position}",
            unit_kinds=["opd"],
            participant_kinds=["asn"],
        )
        Place.objects.bulk_create(
            [
                Place(category=self.category, number=n, title=title, prize=n)
                for n, title in enumerate(TITLES, 1)
            ]
        )
        self.stages = {item.code: self._stage(item, at) for at, item in enumerate(rounds, start=1)}
        known = people or {}
        self.jurors = {name: known.get(name) or make_juror(name) for name in jurors}
        self.entries = {name: self._entry(name) for name in entries}
        roles = {chair: PanelMember.Role.CHAIR, deputy: PanelMember.Role.DEPUTY}
        for stage in self.stages.values():
            for name, juror in self.jurors.items():
                seat_juror(stage=stage, juror=juror, by=None, role=roles.get(name, PanelMember.Role.JUROR))

    def _stage(self, item: Round, position: int) -> Stage:
        stage = Stage.objects.create(
            category=self.category,
            code=item.code,
            name=item.code,
            position=position,
            weight=Decimal(item.weight),
            **item.options,
        )
        rubric = Rubric.objects.create(stage=stage)
        Criterion.objects.bulk_create(
            [
                Criterion(
                    rubric=rubric,
                    position=at,
                    code=criterion.code,
                    name=criterion.code,
                    weight=Decimal(criterion.weight),
                    maximum=Decimal(criterion.maximum),
                    step=Decimal("0.01"),
                    tie_order=criterion.tie,
                )
                for at, criterion in enumerate(item.criteria, start=1)
            ]
        )
        return stage

    def _entry(self, title: str) -> Submission:
        facts = EntryFacts(title=title, unit=make_unit())
        entry = register_entry(category=self.category, facts=facts, by=None, source="test")
        return admit_entry(submission=entry, by=None, check="outside")

    def assign_all(self, *stages: str) -> None:
        """Every juror to every entry, in the stages named, or in all of them."""
        for code in stages or tuple(self.stages):
            pairs = [(e.pk, j.pk) for e in self.entries.values() for j in self.jurors.values()]
            assign(stage=self.stages[code], pairs=pairs, by=None)

    def sheet(self, stage: str, entry: str, juror: str) -> Scoresheet:
        """The sheet of a juror for an entry in a stage."""
        return Scoresheet.objects.get(
            stage=self.stages[stage], submission=self.entries[entry], juror=self.jurors[juror]
        )

    def score(self, stage: str, entry: str, juror: str, values: Mapping[str, str] | str) -> Scoresheet:
        """Store the values, `nilai` when only one is given, and finalise the sheet."""
        given = {"nilai": values} if isinstance(values, str) else values
        sheet = self.sheet(stage, entry, juror)
        save_scores(
            sheet_id=sheet.pk,
            values={code: Decimal(value) for code, value in given.items()},
            by=self.jurors[juror],
        )
        return finalise_sheet(sheet_id=sheet.pk, by=self.jurors[juror])

    def close(self, stage: str) -> list[Blocker]:
        """Close a stage; returns what blocks it."""
        return close_stage(stage_id=self.stages[stage].pk, by=None)

    def finals(self) -> dict[str, tuple[str | None, int | None, int | None, str]]:
        """Entry title → (final, rank, place, award title)."""
        return {
            row.submission.title: (
                None if row.final is None else str(row.final),
                row.rank,
                row.place,
                row.title,
            )
            for row in self.category.final_standings.select_related("submission")
        }

    def standing(self, stage: str) -> dict[str, tuple[str | None, int | None, int | None]]:
        """Entry title → (score, rank, place) in a closed stage."""
        return {
            row.submission.title: (None if row.score is None else str(row.score), row.rank, row.place)
            for row in self.stages[stage].standings.select_related("submission")
        }


def make_juror(name: str) -> User:
    """A juror without a password."""
    return User.objects.create_user(f"juri{next(numbers)}@juri.example", name=name)
