"""What the pages of writing say where a writer would ask."""

from __future__ import annotations

import pytest

from tests.staff import signed_in
from tests.submissions.writing.scene import INSIDE, Desk, at_moment, make_category

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def page(desk: Desk, path: str) -> str:
    with at_moment(INSIDE, tick=False):
        response = signed_in(desk.writer).get(f"/entri-saya/{desk.entry.pk}/{path}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_letter_is_handed_out_where_it_is_uploaded() -> None:
    desk = Desk()
    letter = f"/entri-saya/{desk.entry.pk}/surat/pernyataan-keaslian/"
    with at_moment(INSIDE, tick=False):
        fetched = signed_in(desk.writer).get(letter)
    assert (fetched.status_code, fetched.headers["Content-Type"]) == (200, "application/pdf")
    assert page(desk, "bagian/surat/").count(letter) == 1
    assert letter not in page(desk, "bagian/ringkasan/")


@pytest.mark.parametrize(("months", "wanted"), [(12, True), (0, False)])
def test_the_start_is_not_called_optional_where_no_entry_is_submitted_without_it(
    months: int, wanted: bool
) -> None:
    html = page(Desk(category=make_category(min_age_months=months)), "identitas/")
    label = html[html.index("In use since") :]
    assert ("(optional)" not in label[: label.index("</legend>")]) is wanted
