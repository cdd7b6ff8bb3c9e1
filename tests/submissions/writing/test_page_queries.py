"""The pages on which an entry is written make as many queries for one row as for three."""

from __future__ import annotations

import pytest

from submissions.models import Section, TeamMember
from tests.scenario import make_edition
from tests.staff import queries_of, signed_in
from tests.submissions.writing.scene import INSIDE, Desk, ask, at_moment, make_category

pytestmark = pytest.mark.django_db
PAGES = ("", "bagian/ringkasan/", "bagian/surat/", "tim/", "periksa/")


def lengthen(desk: Desk, size: int) -> None:
    """So many more questions of the section that is read, sections of the form, and people of the team."""
    assert desk.entry.form is not None
    summary = desk.section("ringkasan")
    for number in range(size):
        ask(summary, f"lagi-{number}", is_required=False)
        more = Section.objects.create(
            form=desk.entry.form, position=10 + number, code=f"bagian-{number}", title=f"Bagian {number}"
        )
        ask(more, f"isi-{number}", is_required=False)
        TeamMember.objects.create(submission=desk.entry, name=f"Anggota Tim {number:02d}", role="member")


@pytest.mark.parametrize("page", PAGES)
def test_an_entry_of_any_length(page: str) -> None:
    counts = []
    for size in (1, 3):
        desk = Desk(category=make_category(make_edition(slug=f"edisi-{size}")))
        lengthen(desk, size)
        with at_moment(INSIDE, tick=False):
            counts.append(queries_of(signed_in(desk.writer), f"/entri-saya/{desk.entry.pk}/{page}"))
    assert counts[0] == counts[1]


def test_choosing_among_any_number_of_categories() -> None:
    edition = make_edition()
    desk = Desk(category=make_category(edition, code="satu"))
    counts = []
    with at_moment(INSIDE, tick=False):
        counts.append(queries_of(signed_in(desk.writer), "/entri-saya/mulai/"))
        make_category(edition, code="dua")
        make_category(edition, code="tiga")
        counts.append(queries_of(signed_in(desk.writer), "/entri-saya/mulai/"))
    assert counts[0] == counts[1]
