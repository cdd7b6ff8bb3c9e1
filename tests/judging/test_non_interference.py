"""What a juror may not know of an entry changes nothing that the juror gets: every address, every header.

The same browser asks for every address of the product, with every number that belongs to the entry, before
and after its scores, comments, names and files were changed. Answers are compared after taking out the CSRF
token, the nonce, the session cookie and the date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from awards.models import Organization, User
from judging.models import Assignment, Score, Scoresheet
from judging.services.conflicts import find_and_record
from judging.services.recusals import declare_recusal
from submissions.models import Attachment, Revision, Submission, TeamMember
from tests.access.addresses import addresses
from tests.judging.sheets import CRITERIA, judged, signed_in
from tests.scenario import Award

pytestmark = pytest.mark.django_db
SECRET, OTHER = "Pasar Tani Daring Kota", "Bank Sampah Sekolah Terhubung"
DROPPED = {"Date", "Expires", "Set-Cookie", "X-Request-ID"}  # `Expires` is the date once more
VARYING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'"X-CSRFToken": ?"[^"]*"'),
    re.compile(r'nonce[=-]"?[\w+/=-]+"?'),
)
# What signs out, counts the questions asked of it, or shows a clock; none of them knows of judging.
LEFT_OUT = ("/keluar", "/akun/keluar", "/v/", "/komponen/")
WORDS = ("Kembang", "Sri", "E1-001", "pasar")


@dataclass(frozen=True)
class Case:
    """A juror, and what of the entry this one may not know."""

    who: str
    prepare: Callable[[Award], None]
    is_blind: bool = False
    presides: bool = True


def recuse(award: Award) -> None:
    declare_recusal(submission=award.entries[SECRET], juror=award.jurors["J1"], reason="Kantor", by=None)


def nothing(_award: Award) -> None:
    """The juror judges the entry as everybody else does."""


def unassign(award: Award) -> None:
    sheet = award.sheet("proposal", SECRET, "J1")
    Score.objects.filter(sheet=sheet).delete()
    Scoresheet.objects.filter(pk=sheet.pk).delete()
    Assignment.objects.filter(pk=sheet.pk).delete()


def find(award: Award) -> None:
    """The system finds a conflict, which the secretariat has not decided."""
    entry, juror = award.entries[SECRET], award.jurors["J1"]
    TeamMember.objects.filter(submission=entry).update(phone="+628111111111")
    User.objects.filter(pk=juror.pk).update(phone="+628111111111")
    assert len(find_and_record(category=award.category, juror_ids=[juror.pk], by=None)) == 1


CASES = [
    Case("conflicted", recuse),
    Case("found", find),
    # A chair excuses open sheets of every entry that no conflict closes: here the juror is none.
    Case("unassigned", unassign, presides=False),
    Case("blind", nothing, is_blind=True, presides=False),
]


def make(case: Case) -> Award:
    jurors = ("J1", "J2", "J3") if case.presides else ("J2", "J1", "J3")
    award = judged(entries=3, jurors=jurors, options={"is_blind": case.is_blind})
    for entry in award.entries.values():
        TeamMember.objects.create(submission=entry, role="leader", name=f"Sri Ketua {entry.number}")
        Attachment.objects.create(
            submission=entry,
            section_code="bukti",
            question_code="bukti",
            position=1,
            name=f"laporan-{entry.number}.pdf",
            file_type="pdf",
            media_type="application/pdf",
            size=10,
            sha256="0" * 64,
            stored=f"evidence/{entry.number}",
            by=award.jurors["J3"],
            frozen_at=timezone.now(),
        )
    for juror in ("J2", "J3"):
        for title in award.entries:
            award.score("proposal", title, juror, dict.fromkeys(CRITERIA, "80"))
    award.score("proposal", OTHER, "J1", dict.fromkeys(CRITERIA, "75"))
    case.prepare(award)
    return award


def change(award: Award, case: Case) -> None:
    """Another entry would have had these scores, names and files; its texts only where none is read."""
    entry = award.entries[SECRET]
    others = Scoresheet.objects.filter(submission=entry).exclude(juror=award.jurors["J1"])
    Score.objects.filter(sheet__in=others).update(value=41)
    others.update(total=41, comment="Lain", notes={"latar": "Lain"}, private_note="Lain")
    Scoresheet.objects.filter(pk=others.first().pk).update(  # type: ignore[union-attr]
        state="draft", total=None, finalised_at=None
    )
    TeamMember.objects.filter(submission=entry).update(name="Kembang Wakil 09")
    TeamMember.objects.create(submission=entry, role="member", name="Kembang Anggota 10")
    Organization.objects.filter(pk=entry.unit_id).update(name="Dinas Kembang")
    Attachment.objects.filter(submission=entry).update(name="kembang.pdf", size=999, sha256="1" * 64)
    Submission.objects.filter(pk=entry.pk).update(video_url="https://kembang.example/", note="Kembang")
    revision = Revision.objects.get(submission=entry)
    content: dict[str, Any] = dict(revision.content)
    content |= {"video_url": "https://kembang.example/", "unit": "Dinas Kembang"}
    content["team"] = [{"name": "Kembang Wakil 09", "role": "leader"}]
    if not case.is_blind:
        content |= {"title": "Kembang Kota", "summary": "Kembang"}
        Submission.objects.filter(pk=entry.pk).update(
            title="Kembang Kota", title_key="kembang kota", summary="Kembang"
        )
    Revision.objects.filter(pk=revision.pk).update(content=content)


def paths(award: Award) -> Iterator[str]:
    """Every address, with everything that names the entry or a thing of it."""
    entry = award.entries[SECRET]
    numbers = [
        entry.pk,
        award.stages["proposal"].pk,
        award.jurors["J1"].pk,
        award.jurors["J2"].pk,
        *Assignment.objects.filter(submission=entry).order_by("pk").values_list("pk", flat=True),
        *Attachment.objects.filter(submission=entry).values_list("pk", flat=True),
    ]
    known: dict[str, list[Any]] = {
        "slug": [award.edition.slug],
        "category": [award.category.code],
        "stage": ["proposal"],
        "code": [entry.code],
        "role": ["juri"],
    }
    for name, arguments in sorted(addresses().items()):
        if not re.fullmatch(r"[\w:-]+", name):
            continue
        # In a back office that is not the juror's own everything is the same 404, whatever it names.
        some = numbers[:2] if "slug" in arguments else sorted(set(numbers))
        for chosen in product(*[known.get(argument, some) for argument in sorted(arguments)]):
            try:
                path = reverse(name, kwargs=dict(zip(sorted(arguments), chosen, strict=True)))
            except NoReverseMatch:
                continue
            if not path.startswith(LEFT_OUT):
                yield path
    for word in WORDS:
        yield f"/sekretariat/{award.edition.slug}/cari/?q={word}"
        yield f"/juri/?q={word}&urut=nilai"


def answers(person: User, asked: list[str]) -> dict[str, tuple[int, dict[str, str], str]]:
    client: Client = signed_in(person)
    found = {}
    for path in asked:
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        headers = {name: _fixed(value) for name, value in response.headers.items() if name not in DROPPED}
        found[path] = (response.status_code, headers, _fixed(body.decode(errors="replace")))
    return found


def _fixed(text: str) -> str:
    for pattern in VARYING:
        text = pattern.sub("", text)
    return text


@pytest.mark.parametrize("case", CASES, ids=[case.who for case in CASES])
def test_no_answer_depends_on_what_a_juror_may_not_know(case: Case) -> None:
    award = make(case)
    asked = list(dict.fromkeys(paths(award)))
    juror = award.jurors["J1"]
    before = answers(juror, asked)
    assert before["/juri/"][0] == 200
    change(award, case)
    after = answers(juror, asked)
    different = {path: (before[path], after[path]) for path in asked if before[path] != after[path]}
    assert different == {}, sorted(different)
    said = "".join(body for _status, _headers, body in after.values())
    assert "Kembang" not in said.replace("?q=Kembang", "")
    assert "kembang.pdf" not in said


def test_the_comparison_sees_what_an_assigned_juror_gets() -> None:
    """The same change is seen by whoever may read the entry, so that the test above cannot pass blindly."""
    case = Case("assigned", nothing)
    award = make(case)
    asked = list(dict.fromkeys(paths(award)))
    before = answers(award.jurors["J1"], asked)
    change(award, case)
    after = answers(award.jurors["J1"], asked)
    assert before["/juri/"] != after["/juri/"]
    sheet = reverse("judging:sheet", args=[award.sheet("proposal", SECRET, "J1").pk])
    assert before[sheet] != after[sheet]
