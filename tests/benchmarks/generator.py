"""Editions of any size for benchmarks, made in the database in seconds, the same for the same arguments.

    edition = generate(entries=10_000, categories=4, stages=1)

Every entry has `SHEETS` final sheets in each stage, with all values and their `sheet_total`.
`values=False` leaves the values out (for the ranking query, which reads totals only).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from awards.models import Category, Edition, LedgerHead, Membership, Organization, Place, Stage, User
from judging.models import Assignment, Criterion, Panel, PanelMember, Rubric
from judging.services.closing import close_stage

SHEETS = 5
UNITS = 72
CRITERIA = [("latar", 10), ("kebaruan", 15), ("signifikansi", 30), ("adaptabilitas", 25), ("lanjut", 20)]
WEIGHTS = {1: [100], 2: [40, 60]}
TITLES = ["Juara I", "Juara II", "Juara III", "Harapan I", "Harapan II"]

ENTRIES = """
INSERT INTO submissions_submission (category_id, number, code, title, title_key, unit_id, participant_kind,
    state, summary, video_url, started_precision, note, submitted_at, admitted_at, ended_reason, created_at,
    check_version, facts_version, development, is_developed_further, sdgs, urusan)
SELECT c.id, n, c.entry_prefix || '-' || lpad(n::text, greatest(3, length(n::text)), '0'),
       'Inovasi Contoh ' || n, 'inovasi contoh ' || n, u.id, '',
       'admitted', '', '', '', '', now(), now(), '', now(), 0, 0, '', false, '{}', ''
FROM awards_category AS c
CROSS JOIN generate_series(1, %(entries)s) AS n
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM awards_organization WHERE id = ANY(%(units)s)
) AS u
  ON u.at = mod(n, %(unit_count)s)
WHERE c.edition_id = %(edition)s
"""
ASSIGNMENTS = """
INSERT INTO judging_assignment (stage_id, submission_id, juror_id, assigned_at, origin, "order")
SELECT stage.id, entry.id, member.juror_id, now(), 'all', entry.number
FROM awards_stage AS stage
JOIN awards_category AS c ON c.id = stage.category_id
JOIN submissions_submission AS entry ON entry.category_id = c.id
JOIN judging_panel AS panel ON panel.stage_id = stage.id
JOIN judging_panelmember AS member ON member.panel_id = panel.id
WHERE c.edition_id = %(edition)s
ORDER BY stage.id, entry.id, member.position
"""
# Half points from 40 to 100, by a small congruential generator over the sheet's number and the criterion.
HALF_POINTS = "40 + mod(mod(mod({key}, 1000003) * 48271 + %(seed)s * 7919, 65537), 121) * 0.5"
SHEET_ROWS = f"""
INSERT INTO judging_scoresheet (assignment_id, stage_id, submission_id, juror_id, rubric_id, state, total,
    finalised_at, void_reason, excused_reason, comment, notes, private_note, from_paper,
    version)
SELECT a.id, a.stage_id, a.submission_id, a.juror_id, r.id, 'final',
    ({HALF_POINTS.format(key="(a.id - %(first)s) * 31 + 1")}) * 0.6
    + ({HALF_POINTS.format(key="(a.id - %(first)s) * 31 + 2")}) * 0.4,
    now(), '', '', '', '{{}}', '', false, 1
FROM judging_assignment AS a
JOIN judging_rubric AS r ON r.stage_id = a.stage_id AND r.is_current
JOIN awards_stage AS stage ON stage.id = a.stage_id
JOIN awards_category AS c ON c.id = stage.category_id
WHERE c.edition_id = %(edition)s
ORDER BY a.id
"""  # noqa: S608 - constants only
SCORES = f"""
INSERT INTO judging_score (sheet_id, criterion_id, value)
SELECT sheet.assignment_id, k.id,
       {HALF_POINTS.format(key="(sheet.assignment_id - %(first)s) * 31 + k.position")}
FROM judging_scoresheet AS sheet
JOIN judging_criterion AS k ON k.rubric_id = sheet.rubric_id
JOIN awards_stage AS stage ON stage.id = sheet.stage_id
JOIN awards_category AS c ON c.id = stage.category_id
WHERE c.edition_id = %(edition)s
ORDER BY sheet.assignment_id, k.position
"""  # noqa: S608 - constants only
TOTALS = """
UPDATE judging_scoresheet AS sheet SET total = sums.total
FROM (
    SELECT score.sheet_id, round(sum(k.weight * score.value / k.maximum), 10) AS total
    FROM judging_score AS score
    JOIN judging_criterion AS k ON k.id = score.criterion_id
    JOIN judging_rubric AS r ON r.id = k.rubric_id
    JOIN awards_stage AS stage ON stage.id = r.stage_id
    JOIN awards_category AS c ON c.id = stage.category_id
    WHERE c.edition_id = %(edition)s
    GROUP BY score.sheet_id
) AS sums
WHERE sums.sheet_id = sheet.assignment_id
"""
TABLES = ["submissions_submission", "judging_assignment", "judging_scoresheet", "judging_score"]


@transaction.atomic
def generate(
    *, entries: int, categories: int = 1, stages: int = 1, values: bool = True, seed: int = 2025
) -> Edition:
    """An edition with this many admitted entries, spread evenly over its categories; stages are open."""
    edition = _edition(f"{entries}-{categories}-{stages}-{seed}")
    jurors = [
        User.objects.create(email=f"juri{n}@{edition.slug}.example", name=f"Juri {n:02d}", password="!")
        for n in range(1, SHEETS + 1)
    ]
    Membership.objects.bulk_create(
        [Membership(user=juror, role=Membership.Role.JUROR, edition=edition) for juror in jurors]
    )
    for position in range(1, categories + 1):
        _category(edition, position, WEIGHTS[stages], jurors)
    units = _units(edition)
    parameters = {
        "edition": edition.pk,
        "entries": entries // categories,
        "units": units,
        "unit_count": len(units),
        "seed": seed,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, parameters)
        cursor.execute(ASSIGNMENTS, parameters)
        first = Assignment.objects.filter(stage__category__edition=edition).earliest("pk").pk
        for statement in [SHEET_ROWS, *([SCORES, TOTALS] if values else [])]:
            cursor.execute(statement, parameters | {"first": first})
    return edition


def analyze() -> None:
    """Fresh statistics and visibility, as autovacuum leaves them; outside a transaction."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE {table}")


def close_all(edition: Edition) -> None:
    """Close every stage through the service, so that standings and finals are frozen."""
    for stage in Stage.objects.filter(category__edition=edition).order_by("category__position", "position"):
        blockers = close_stage(stage_id=stage.pk, by=None)
        if blockers:
            raise AssertionError(blockers[0].message)


def _edition(slug: str) -> Edition:
    nation, _created = Organization.objects.get_or_create(
        code="ID", defaults={"kind": "nation", "name": "Indonesia"}
    )
    city, _created = Organization.objects.get_or_create(
        code="UKUR", defaults={"kind": "city", "name": "Kota Ukur", "parent": nation}
    )
    edition = Edition.objects.create(
        slug=slug,
        name=f"Inovasi Award Ukur {slug}",
        year=2025,
        organizer=city,
        place_name="Kota Ukur",
        registration_opens_at=datetime(2025, 2, 1, tzinfo=UTC),
        registration_closes_at=datetime(2025, 2, 15, tzinfo=UTC),
    )
    LedgerHead.objects.create(edition=edition)
    return edition


def _units(edition: Edition) -> list[int]:
    units = Organization.objects.bulk_create(
        [
            Organization(
                parent=edition.organizer,
                kind="opd",
                code=f"{edition.slug[:20]}-{n}",
                name=f"Dinas {edition.slug} {n}",
            )
            for n in range(1, UNITS + 1)
        ]
    )
    return [unit.pk for unit in units]


def _category(edition: Edition, position: int, weights: list[int], jurors: list[User]) -> None:
    category = Category.objects.create(
        edition=edition,
        code=f"kategori-{position}",
        name=f"Kategori {position}",
        short_name=f"Kategori {position}",
        position=position,
        entry_prefix=f"K{position}",
        unit_kinds=["opd"],
        participant_kinds=["asn"],
    )
    Place.objects.bulk_create(
        [
            Place(category=category, number=number, title=title, prize=1_000_000)
            for number, title in enumerate(TITLES, 1)
        ]
    )
    for at, weight in enumerate(weights, start=1):
        stage = Stage.objects.create(
            category=category, code=f"tahap-{at}", name=f"Tahap {at}", position=at, weight=Decimal(weight)
        )
        rubric = Rubric.objects.create(stage=stage)
        Criterion.objects.bulk_create(
            [
                Criterion(
                    rubric=rubric,
                    position=place,
                    code=code,
                    name=code.title(),
                    weight=Decimal(share),
                    step=Decimal("0.5"),
                    tie_order=place,
                )
                for place, (code, share) in enumerate(CRITERIA, 1)
            ]
        )
        panel = Panel.objects.create(stage=stage)
        PanelMember.objects.bulk_create(
            [
                PanelMember(
                    panel=panel,
                    juror=juror,
                    position=seat,
                    role=PanelMember.Role.CHAIR if seat == 1 else PanelMember.Role.JUROR,
                    seated_at=timezone.now(),
                )
                for seat, juror in enumerate(jurors, 1)
            ]
        )
