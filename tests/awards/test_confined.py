"""A child that opens what people send is held to its limits; whose fault its silence is, is told apart."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from awards import confined

CHILD = "tests.awards.confined_child"


def outcome(deed: str, folder: Path, **options: Any) -> str:
    try:
        confined.ask(CHILD, deed, str(folder), **({"timeout": 30} | options))
    except confined.ChildFailed as error:
        return type(error).__name__
    return "answered"


def test_a_child_gets_what_it_is_given_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    said = {"said": "berkas", "environment": ["LANG", "PYTHONDONTWRITEBYTECODE"]}
    assert confined.ask(CHILD, "reads", str(tmp_path), input=b"berkas", timeout=30) == said
    path = tmp_path / "sent"
    path.write_bytes(b"berkas")
    with path.open("rb") as file:
        assert confined.ask(CHILD, "reads", str(tmp_path), stdin=file, timeout=30) == said


@pytest.mark.parametrize("deed", ["computes", "grows", "writes much", "crashes", "says a list", "babbles"])
def test_what_a_hostile_file_can_make_of_a_child_is_a_failure(deed: str, tmp_path: Path) -> None:
    assert outcome(deed, tmp_path) == "ChildFailed"
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [10])


def test_what_happens_to_a_child_from_outside_says_nothing_about_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcome("is killed", tmp_path) == "ChildStopped"
    assert outcome("is told to end", tmp_path) == "ChildStopped"
    assert outcome("waits", tmp_path, timeout=0.5) == "ChildStopped"
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    assert outcome("reads", tmp_path) == "ChildStopped"
