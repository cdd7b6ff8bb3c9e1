"""Every kind of row that the code writes to the ledger has a title in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from awards.services.ledger import append_event
from reports.queries.ledger import event_titles, events, group_titles
from tests.scenario import make_edition

OTHER = re.compile(r"\.tasks\.|\.(pdf|toml|txt|xlsx)$")  # tasks and files
KIND = re.compile(r"[a-z_]+(\.[a-z_]+)+")
APPS = ("awards", "submissions", "judging", "reports", "config")


def texts() -> Iterator[tuple[bool, str]]:
    """Every text of the services that may be a kind; of one that is put together, that and how it begins."""
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("services/*.py"):
            source = ast.parse(path.read_text(encoding="utf-8"))
            begun = [
                node.values[0] for node in ast.walk(source) if isinstance(node, ast.JoinedStr) and node.values
            ]
            for node in ast.walk(source):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node in begun, node.value


def test_every_kind_that_is_written_has_a_title() -> None:
    titles = event_titles()
    kinds = {text for is_begun, text in texts() if not is_begun and KIND.fullmatch(text)}
    kinds -= {text for text in kinds if OTHER.search(text)}
    assert len(kinds) > 60
    assert kinds - titles.keys() == set()
    begun = {text for is_begun, text in texts() if is_begun and re.fullmatch(r"[a-z_]+\.([a-z]+_)?", text)}
    assert {text for text in begun if not any(title.startswith(text) for title in titles)} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("group", group_titles())
def test_each_group_narrows_the_ledger_to_its_kinds(group: str) -> None:
    edition = make_edition()
    for kind in (f"{group}.satu", "lain.dua"):
        append_event(edition_id=edition.pk, kind=kind, subject="x:1", data={}, by=None)
    assert [row.kind for row in events(edition, group)] == [f"{group}.satu"]
