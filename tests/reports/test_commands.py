"""The commands that outside programs rely on: what they print, and their exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.db import connection

from awards.models import Category, Edition, LedgerHead, Seal
from awards.services.seals import standing_seals
from judging.models import FinalStanding, Scoresheet
from reports.models import Document
from tests.e2e.workers import database_url
from tests.reports.paper_edition import add_award, paper_edition
from tests.scenario import Award

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was sent to workers; nothing leaves this process."""
    sent: list[object] = []
    monkeypatch.setattr(current_app, "send_task", lambda _name, args: sent.append(args))
    return sent


@pytest.fixture
def edition() -> Edition:
    """Two categories with all sheets final, nothing closed."""
    edition = paper_edition("contoh")
    add_award(edition, "ipp", {"A": "80", "B": "90"})
    add_award(edition, "ttg", {"C": "70", "D": "60"})
    return edition


def run(name: str, **options: object) -> tuple[list[str], list[str], str | None]:
    """Lines on stdout, lines on stderr, and the line of the refusal (exit code 1) or None."""
    out, err = StringIO(), StringIO()
    try:
        call_command(name, stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue().splitlines(), err.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), err.getvalue().splitlines(), None


def closed(edition: Edition) -> list[str]:
    stages = edition.categories.filter(stages__closed_at__isnull=False)
    return list(stages.order_by("position").values_list("code", flat=True))


def seals(edition: Edition, code: str) -> set[str]:
    return set(standing_seals(Category.objects.get(edition=edition, code=code).pk))


def leave_one_sheet_open(edition: Edition, code: str) -> None:
    sheets = Scoresheet.objects.filter(stage__category__edition=edition, stage__category__code=code)
    sheet = sheets.order_by("submission__code", "juror__name")[0]
    Scoresheet.objects.filter(pk=sheet.pk).update(state="draft", total=None, finalised_at=None)


COMMANDS = [
    "close_stage",
    "confirm_results",
    "publish_results",
    "issue_documents",
    "verify_ledger",
    "check_totals",
]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_edition_is_one_line(name: str, edition: Edition) -> None:
    options = {"stage": "presentasi"} if name == "close_stage" else {}

    out, err, refusal = run(name, edition="salah", **options)

    assert (out, err) == ([], [])
    assert refusal is not None
    assert refusal.count("\n") == 0
    assert "salah" in refusal
    assert "contoh" in refusal


@pytest.mark.parametrize("name", COMMANDS[:3])
def test_an_unknown_category_is_one_line(name: str, edition: Edition) -> None:
    options = {"stage": "presentasi"} if name == "close_stage" else {}

    _out, _err, refusal = run(name, edition="contoh", category="salah", **options)

    assert refusal is not None
    assert "salah" in refusal
    assert "ipp, ttg" in refusal


def test_every_category_is_closed_on_its_own_and_blockers_are_listed(edition: Edition) -> None:
    leave_one_sheet_open(edition, "ipp")

    out, err, refusal = run("close_stage", edition="contoh", stage="presentasi")

    assert closed(edition) == ["ttg"]
    assert (len(out), refusal is None) == (1, False)
    assert any("E1-001" in line and "J1" in line for line in err)

    for sheet in Scoresheet.objects.filter(state="draft"):
        Scoresheet.objects.filter(pk=sheet.pk).update(state="excused", excused_reason="sakit")
    Category.objects.get(code="ipp").stages.update(min_sheets=1)
    out, err, refusal = run("close_stage", edition="contoh", stage="presentasi")

    assert closed(edition) == ["ipp", "ttg"]
    assert (len(out), err, refusal) == (2, [], None)
    assert run("close_stage", edition="contoh", stage="presentasi")[2] is None


def test_one_category_alone_is_closed(edition: Edition) -> None:
    assert run("close_stage", edition="contoh", stage="presentasi", category="ttg")[2] is None
    assert closed(edition) == ["ttg"]


def test_a_stage_that_does_not_exist_is_refused_with_those_that_do(edition: Edition) -> None:
    refusal = run("close_stage", edition="contoh", stage="paparan")[2]

    assert refusal is not None
    assert "presentasi" in refusal


def test_confirming_before_closing_is_refused(edition: Edition) -> None:
    _out, err, refusal = run("confirm_results", edition="contoh")

    assert (len(err), refusal is None) == (2, False)
    assert seals(edition, "ipp") == set()


def test_the_three_locks_one_after_the_other(edition: Edition) -> None:
    run("close_stage", edition="contoh", stage="presentasi")
    assert run("confirm_results", edition="contoh", category="ipp")[2] is None
    assert seals(edition, "ipp") == {"scores", "plenary"}
    assert seals(edition, "ttg") == {"scores"}

    out, err, refusal = run("publish_results", edition="contoh")

    assert (len(out), len(err), refusal is None) == (1, 1, False)
    assert seals(edition, "ipp") == {"scores", "plenary", "publication"}
    assert seals(edition, "ttg") == {"scores"}
    assert run("confirm_results", edition="contoh")[1:] == ([], None)
    assert run("publish_results", edition="contoh")[1:] == ([], None)
    assert run("publish_results", edition="contoh")[1:] == ([], None)
    assert Seal.objects.filter(kind="publication").count() == 2


def test_joint_places_stop_the_plenary_until_they_are_allowed() -> None:
    edition = paper_edition("seri")
    add_award(edition, "ipp", {"A": "80", "B": "80"})
    run("close_stage", edition="seri", stage="presentasi")

    _out, err, refusal = run("confirm_results", edition="seri")

    assert "E1-001, E1-002" in err[0]
    assert refusal is not None
    assert seals(edition, "ipp") == {"scores"}
    assert run("confirm_results", edition="seri", joint=True)[1:] == ([], None)
    assert seals(edition, "ipp") == {"scores", "plenary"}


def test_papers_are_issued_by_kind_and_the_command_says_what_waits(
    edition: Edition, queue: list[object], django_capture_on_commit_callbacks
) -> None:
    run("close_stage", edition="contoh", stage="presentasi")
    run("confirm_results", edition="contoh", category="ipp")

    with django_capture_on_commit_callbacks(execute=True):
        out, _err, refusal = run("issue_documents", edition="contoh", kinds=["winner", "recap"])

    assert refusal is None
    assert any("Kategori ttg" in line for line in out)
    assert Counter(Document.objects.values_list("kind", flat=True)) == {"winner": 2, "recap": 2}
    assert queue == [[list(Document.objects.order_by("pk").values_list("pk", flat=True))]]
    assert run("issue_documents", edition="contoh")[2] is None
    assert Document.objects.count() == 4 + 4 + 4 + 1  # and the minutes of the confirmed category


def test_without_a_letterhead_nothing_is_issued_and_one_line_says_why() -> None:
    add_award(paper_edition("kop"), "ipp", {"A": "80"})
    Edition.objects.get(slug="kop").letterhead.delete()

    out, _err, refusal = run("issue_documents", edition="kop")

    assert (out, Document.objects.count()) == ([], 0)
    assert refusal is not None
    assert "\n" not in refusal


def test_the_ledger_is_whole_until_a_row_is_changed(edition: Edition) -> None:
    head = LedgerHead.objects.get(edition=edition)
    out, _err, refusal = run("verify_ledger", edition="contoh")
    assert refusal is None
    assert [head.head in line and str(head.count) in line for line in out] == [True]

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks cannot be altered
        cursor.execute("ALTER TABLE awards_auditevent DISABLE TRIGGER ledger_rows_never_change")
        cursor.execute(
            "UPDATE awards_auditevent SET kind = 'x' WHERE edition_id = %s AND sequence = 5", [edition.pk]
        )
        cursor.execute("ALTER TABLE awards_auditevent ENABLE TRIGGER ledger_rows_never_change")
    out, _err, refusal = run("verify_ledger")

    assert out == []
    assert refusal is not None
    assert "5" in refusal
    assert "contoh" in refusal


def test_every_edition_is_verified_when_none_is_named(edition: Edition) -> None:
    paper_edition("lain")

    assert [line.split(":")[0] for line in run("verify_ledger")[0]] == ["contoh", "lain"]
    assert [line.split(":")[0] for line in run("check_totals")[0]] == ["contoh", "lain"]


def test_totals_agree_until_one_is_changed(edition: Edition) -> None:
    run("close_stage", edition="contoh", stage="presentasi")
    out, _err, refusal = run("check_totals", edition="contoh")
    assert refusal is None
    assert ["8" in line and "4" in line for line in out] == [True]

    FinalStanding.objects.filter(submission__code="E1-002").update(final="91")
    refusal = run("check_totals", edition="contoh")[2]

    assert refusal is not None
    assert "E1-002" in refusal


@pytest.mark.django_db(transaction=True)
def test_as_a_program_a_refusal_is_one_line_without_a_traceback_and_exit_1() -> None:
    paper_edition("contoh")
    env = os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings_test"}

    def program(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=env | extra, capture_output=True, text=True, check=False,
        )  # fmt: skip

    refused = program("confirm_results", "--edition", "salah")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 1
    whole = program("verify_ledger", "--edition", "contoh")
    assert (whole.returncode, whole.stderr) == (0, "")


@pytest.mark.django_db(transaction=True)
def test_with_the_queue_down_papers_are_numbered_and_one_line_says_so() -> None:
    award: Award = add_award(paper_edition("contoh"), "ipp", {"A": "80"})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{free.getsockname()[1]}/0"  # nobody listens
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings_test",
        }
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "manage.py", "issue_documents", "--edition", "contoh"],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert time.monotonic() - started < 30
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert Document.objects.filter(edition=award.edition, state="queued", dispatched_at=None).count() == 3
    assert any("queue" in line.lower() or "antrean" in line.lower() for line in done.stderr.splitlines())
