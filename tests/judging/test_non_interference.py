"""What a juror may not know of an entry changes nothing that the juror gets: every address, every header.

One juror meets every reason not to know an entry: a recusal and a conflict that the system found, both in a
category over which the juror presides and in one where the juror is no chair; an entry that is not assigned;
a blind stage, with the chair and without. The same browser asks for every address of the product, with
everything that names these entries, before and after their scores, comments, names and files were changed.
Closed stages, which show figures of the whole panel, are compared apart. Answers are compared after taking
out the CSRF token, the nonce, the session cookie and the date.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from awards.models import Organization, Stage, User
from awards.throttle import Throttle
from judging.models import Assignment, Score, Scoresheet
from judging.services.conflicts import find_and_record
from judging.services.recusals import declare_recusal
from judging.services.reopening import reopen_stage
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
ANYTHING = ("entry", "own", "foreign", "third", "file", "stage", "self", "other")
Answers = Mapping[str, tuple[int, dict[str, str], str]]


@dataclass(frozen=True)
class Secret:
    """An entry that the juror may not know, and the numbers of it; where `is_blind` its texts are read.

    `flips`: a final sheet of another juror is a draft afterwards. A chair reads how many sheets are open, and
    of which entries, to excuse them, wherever no conflict closes the entry.
    """

    award: Award
    title: str
    numbers: Mapping[str, int]
    is_blind: bool
    flips: bool

    @property
    def entry(self) -> Submission:
        return self.award.entries[self.title]


def make() -> list[Secret]:
    """One edition of four categories: the juror presides over the first and the last; two are blind."""
    first, second = two(known=1, beside=[WITNESS])
    blind, chaired = (
        judged(entries=2, jurors=seats, beside=first, code=code, options={"is_blind": True})
        for code, seats in (("posyantek", (*OTHERS, JUROR)), ("ttg-unggulan", (JUROR, *OTHERS)))
    )
    secrets = hidden(first, second, own=slice(-1, None))
    for award in (blind, chaired):
        furnish(award, own=[TITLES[1]])
    return [
        *secrets,
        secret(blind, TITLES[0], is_blind=True),
        secret(chaired, TITLES[0], is_blind=True, flips=False),
    ]


def two(*, known: int, beside: Sequence[str] = ()) -> tuple[Award, Award]:
    """A category over which the juror presides, with two secrets, and one of another chair, with three."""
    first = judged(entries=2 + known, jurors=(JUROR, *OTHERS, *beside))
    seats = (*OTHERS, JUROR, *beside)
    return first, judged(entries=3 + known, jurors=seats, beside=first, code="ttg")


def hidden(first: Award, second: Award, *, own: slice) -> list[Secret]:
    """Their secrets, each for its reason. The juror has scored the entries `own` before that."""
    unassigned = TITLES[2]
    for award in (first, second):
        titles = list(award.entries)[own]
        furnish(award, own=[one for one in titles if award is first or one != unassigned])
    secrets = [secret(first, title) for title in TITLES[:2]] + [secret(second, title) for title in TITLES[:3]]
    unassign(second, unassigned)
    for award in (first, second):
        juror = award.jurors[JUROR]
        declare_recusal(submission=award.entries[TITLES[0]], juror=juror, reason="Kantor", by=None)
        find(award, TITLES[1])
    return secrets


def furnish(award: Award, *, own: Sequence[str]) -> None:
    """Teams, evidence and sheets: those of the others are final, and the juror's own of some entries."""
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
    for at, (juror, titles) in enumerate([(one, list(award.entries)) for one in OTHERS] + [(JUROR, own)]):
        for title in titles:
            values = {code: str(60 + 4 * (award.entries[title].number or 0) + at) for code in CRITERIA}
            award.score("proposal", title, juror, values)


def secret(award: Award, title: str, *, is_blind: bool = False, flips: bool = True) -> Secret:
    numbers = {
        "entry": award.entries[title].pk,
        "own": award.sheet("proposal", title, JUROR).pk,
        "foreign": award.sheet("proposal", title, OTHERS[0]).pk,
        "third": award.sheet("proposal", title, OTHERS[1]).pk,
        "file": Attachment.objects.get(submission=award.entries[title]).pk,
        "member": TeamMember.objects.get(submission=award.entries[title]).pk,
        "stage": award.stages["proposal"].pk,
        "self": award.jurors[JUROR].pk,
        "other": award.jurors[OTHERS[0]].pk,
    }
    return Secret(award, title, numbers, is_blind, flips)


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
    if known.flips:
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
    """Every address with all that names a secret; the back office, which is closed, with one of them.

    Any number of the first secret stands in any address, also where it names something else.
    """
    found = [path for path in _paths_of(secrets[0]) if path.startswith(OFFICE)]
    found += [
        path for path in _paths_of(secrets[0], anything=True) if not path.startswith((OFFICE, *LEFT_OUT))
    ]
    for known in secrets[1:]:
        found += [path for path in _paths_of(known) if not path.startswith((OFFICE, *LEFT_OUT))]
    slug = secrets[0].award.edition.slug
    for word in WORDS:
        found += [f"{OFFICE}{slug}/cari/?q={word}", f"/juri/?q={word}&urut=nilai"]
    return list(dict.fromkeys(found))


def _paths_of(known: Secret, *, start: str = "", anything: bool = False) -> Iterator[str]:
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
        if not re.fullmatch(r"[\w:-]+", name) or not name.startswith(start):
            continue
        kinds = ANYTHING if anything else next(kinds for begin, kinds in NAMED if name.startswith(begin))
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


@pytest.mark.usefixtures("unlimited")
def test_no_figure_of_a_closed_stage_depends_on_what_a_juror_may_not_know() -> None:
    """Here the juror's own sheets of the secrets were final before the conflicts came up.

    The stages are closed twice, before and after the change, so that ranks and places are those of either
    world; the time stays. Another chair, whom no conflict concerns, sees that figures moved.
    """
    awards = two(known=3)
    secrets = [replace(one, flips=False) for one in hidden(*awards, own=slice(None))]
    stages = [award.stages["proposal"] for award in awards]
    assert [award.close("proposal") for award in awards] == [[], []]
    times = {stage.pk: Stage.objects.get(pk=stage.pk).closed_at for stage in stages}
    own = [
        path for one in secrets for path in _paths_of(one, start="judging:") if not path.startswith(OFFICE)
    ]
    asked = list(dict.fromkeys(own))
    figures = [reverse("judging:spread", args=[stage.pk]) for stage in stages]
    figures += [_calibration_of(award) for award in awards]
    juror, other = awards[0].jurors[JUROR], awards[0].jurors[OTHERS[0]]
    before, seen = answers(juror, asked), answers(other, [*figures[:2], figures[3]])
    assert [before[path][0] for path in figures] == [200, 200, 200, 404]
    for known in secrets:
        change(known)
    for award in awards:
        reopen_stage(stage_id=award.stages["proposal"].pk, by=None, reason="Seandainya lain")
        assert award.close("proposal") == []
        Stage.objects.filter(pk=award.stages["proposal"].pk).update(
            closed_at=times[award.stages["proposal"].pk]
        )
    after, sees = answers(juror, asked), answers(other, list(seen))
    different = {path: (before[path], after[path]) for path in asked if before[path] != after[path]}
    assert different == {}, sorted(different)
    assert [path for path in seen if seen[path] == sees[path]] == []


def _calibration_of(award: Award) -> str:
    return reverse("judging:chair-calibration", args=[award.edition.slug, award.category.code, "proposal"])
