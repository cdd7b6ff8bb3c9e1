"""What a juror may not know of an entry changes nothing that the juror gets: every address, every header.

One juror meets every reason not to know an entry: a recusal and a conflict that the system found, in a
category over which the juror presides; an entry of another one, which is not assigned; a blind stage. The
same browser asks for every address of the product, with everything that names these entries, before and after
their scores, comments, names and files were changed. Answers are compared after taking out the CSRF token,
the nonce, the session cookie and the date.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from awards.models import Organization, User
from awards.throttle import Throttle
from judging.models import Assignment, Score, Scoresheet
from judging.services.conflicts import find_and_record
from judging.services.recusals import declare_recusal
from submissions.models import Attachment, Revision, Submission, TeamMember
from tests.access.addresses import addresses
from tests.judging.sheets import CRITERIA, TITLES, judged, signed_in
from tests.scenario import Award

pytestmark = pytest.mark.django_db
JUROR, OTHERS, WITNESS = "J1", ("J2", "J3"), "J4"
DROPPED = {"Date", "Expires", "Set-Cookie", "X-Request-ID"}  # `Expires` is the date once more
VARYING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'"X-CSRFToken": ?"[^"]*"'),
    re.compile(r'nonce[=-]"?[\w+/=-]+"?'),
)
OFFICE = "/sekretariat/"
# What signs out, or shows a clock; none of them knows of judging.
LEFT_OUT = ("/keluar", "/akun/keluar", "/komponen/")
WORDS = ("Kembang", "Sri", "E1-001", "pasar")
# What the number in an address names, by the beginning of the address's name; in all others anything.
NAMED = (
    ("judging:sheet", ("own", "foreign")),
    ("judging:evidence", ("file",)),
    ("judging:declare", ("stage",)),
    ("judging:practise", ("stage",)),
    ("judging:spread", ("stage",)),
    ("judging:", ("own", "foreign", "stage", "entry", "file")),
    ("submissions:", ("entry",)),
    ("reports:", ("entry",)),
    ("", ("entry", "own", "file")),
)
Answers = Mapping[str, tuple[int, dict[str, str], str]]


@dataclass(frozen=True)
class Secret:
    """An entry that the juror may not know, and the numbers of it; where `is_blind` its texts are read."""

    award: Award
    title: str
    numbers: Mapping[str, int]
    is_blind: bool

    @property
    def entry(self) -> Submission:
        return self.award.entries[self.title]


def make() -> list[Secret]:
    """One edition of three categories: the juror presides over the first, the third is blind."""
    first = judged(entries=3, jurors=(JUROR, *OTHERS, WITNESS))
    seats = (*OTHERS, JUROR, WITNESS)
    second = judged(entries=2, jurors=seats, beside=first, code="ttg")
    blind = judged(entries=2, jurors=seats, beside=first, code="posyantek", options={"is_blind": True})
    for award in (first, second, blind):
        furnish(award)
    recused, found, *_known = first.entries
    secrets = [
        secret(first, recused),
        secret(first, found),
        # A chair excuses open sheets of every entry that no conflict closes: here the juror is none.
        secret(second, TITLES[0]),
        secret(blind, TITLES[0], is_blind=True),
    ]
    declare_recusal(submission=first.entries[recused], juror=first.jurors[JUROR], reason="Kantor", by=None)
    find(first, found)
    unassign(second, TITLES[0])
    return secrets


def furnish(award: Award) -> None:
    """Teams, evidence and sheets: those of the others are final, the juror's own last one is."""
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
    for juror in OTHERS:
        for title in award.entries:
            award.score("proposal", title, juror, dict.fromkeys(CRITERIA, "80"))
    award.score("proposal", list(award.entries)[-1], JUROR, dict.fromkeys(CRITERIA, "75"))


def secret(award: Award, title: str, *, is_blind: bool = False) -> Secret:
    numbers = {
        "entry": award.entries[title].pk,
        "own": award.sheet("proposal", title, JUROR).pk,
        "foreign": award.sheet("proposal", title, OTHERS[0]).pk,
        "file": Attachment.objects.get(submission=award.entries[title]).pk,
        "member": TeamMember.objects.get(submission=award.entries[title]).pk,
        "stage": award.stages["proposal"].pk,
    }
    return Secret(award, title, numbers, is_blind)


def find(award: Award, title: str) -> None:
    """The system finds a conflict, which the secretariat has not decided."""
    juror = award.jurors[JUROR]
    TeamMember.objects.filter(submission=award.entries[title]).update(phone="+628111111111")
    User.objects.filter(pk=juror.pk).update(phone="+628111111111")
    assert len(find_and_record(category=award.category, juror_ids=[juror.pk], by=None)) == 1


def unassign(award: Award, title: str) -> None:
    sheet = award.sheet("proposal", title, JUROR)
    Score.objects.filter(sheet=sheet).delete()
    Scoresheet.objects.filter(pk=sheet.pk).delete()
    Assignment.objects.filter(pk=sheet.pk).delete()


def change(known: Secret) -> None:
    """The entry would have had these scores, names and files; its texts only where none is read."""
    entry, award = known.entry, known.award
    sheets = Scoresheet.objects.filter(submission=entry, juror__in=[award.jurors[name] for name in OTHERS])
    Score.objects.filter(sheet__in=sheets).update(value=41)
    sheets.update(total=41, comment="Lain", notes={"latar": "Lain"}, private_note="Lain")
    sheets.filter(juror=award.jurors[OTHERS[0]]).update(state="draft", total=None, finalised_at=None)
    TeamMember.objects.filter(submission=entry).update(name="Kembang Wakil 09")
    TeamMember.objects.create(submission=entry, role="member", name="Kembang Anggota 10")
    Organization.objects.filter(pk=entry.unit_id).update(name=f"Dinas Kembang {entry.pk}")
    Attachment.objects.filter(submission=entry).update(name="kembang.pdf", size=999, sha256="1" * 64)
    Submission.objects.filter(pk=entry.pk).update(video_url="https://kembang.example/", note="Kembang")
    revision = Revision.objects.get(submission=entry)
    content: dict[str, Any] = dict(revision.content)
    content |= {"video_url": "https://kembang.example/", "unit": "Dinas Kembang"}
    content["team"] = [{"name": "Kembang Wakil 09", "role": "leader"}]
    if not known.is_blind:
        content |= {"title": "Kembang Kota", "summary": "Kembang"}
        Submission.objects.filter(pk=entry.pk).update(
            title="Kembang Kota", title_key="kembang kota", summary="Kembang"
        )
    Revision.objects.filter(pk=revision.pk).update(content=content)


def paths(secrets: Sequence[Secret]) -> list[str]:
    """Every address with all that names a secret; the back office, which is closed, with one of them."""
    found = [path for path in _paths_of(secrets[0]) if path.startswith(OFFICE)]
    for known in secrets:
        found += [path for path in _paths_of(known) if not path.startswith((OFFICE, *LEFT_OUT))]
    slug = secrets[0].award.edition.slug
    for word in WORDS:
        found += [f"{OFFICE}{slug}/cari/?q={word}", f"/juri/?q={word}&urut=nilai"]
    return list(dict.fromkeys(found))


def _paths_of(known: Secret) -> Iterator[str]:
    award, numbers = known.award, known.numbers
    texts = {
        "slug": award.edition.slug,
        "category": award.category.code,
        "stage": "proposal",
        "code": known.entry.code,
        "role": "juri",
        "section": "bukti",
        "question": "bukti",
        "assignment": numbers["own"],
        "attachment": numbers["file"],
        "member_pk": numbers["member"],
    }
    for name, arguments in sorted(addresses().items()):
        if not re.fullmatch(r"[\w:-]+", name):
            continue
        kinds = next(kinds for start, kinds in NAMED if name.startswith(start))
        some = [numbers[kind] for kind in kinds]
        for chosen in product(*[[texts[one]] if one in texts else some for one in sorted(arguments)]):
            try:
                yield reverse(name, kwargs=dict(zip(sorted(arguments), chosen, strict=True)))
            except NoReverseMatch:
                continue


def answers(person: User, asked: Iterable[str]) -> Answers:
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


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No attempt is counted, since what refuses the thirtieth would differ; no line for every 404."""
    monkeypatch.setattr(Throttle, "count", lambda *_key: None)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("unlimited")
def test_no_answer_depends_on_what_a_juror_may_not_know() -> None:
    """And the witness, who may know, sees the same change, so that the comparison cannot pass blindly."""
    secrets = make()
    asked = paths(secrets)
    jurors = secrets[0].award.jurors
    witness = {name: f"/juri/lembar/{_sheet_of(name, secrets[0])}/" for name in (JUROR, WITNESS)}
    before, seen = answers(jurors[JUROR], asked), answers(jurors[WITNESS], ["/juri/", witness[WITNESS]])
    assert before["/juri/"][0] == seen[witness[WITNESS]][0] == 200
    assert before[witness[JUROR]][0] == 404
    office = {status for path, (status, *_rest) in before.items() if path.startswith(OFFICE)}
    assert office <= {403, 404, 405}
    for known in secrets:
        change(known)
    after, sees = answers(jurors[JUROR], asked), answers(jurors[WITNESS], ["/juri/", witness[WITNESS]])
    different = {path: (before[path], after[path]) for path in asked if before[path] != after[path]}
    assert different == {}, sorted(different)
    said = "".join(body for _status, _headers, body in after.values())
    assert "Kembang" not in said.replace("?q=Kembang", "")
    assert "kembang.pdf" not in said
    for path in seen:
        assert seen[path] != sees[path]
        assert "Kembang" in sees[path][2]


def _sheet_of(name: str, known: Secret) -> int:
    return known.award.sheet("proposal", known.title, name).pk
