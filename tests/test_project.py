"""The project as a whole: no migration is missing, each can be undone, and no template names a lost page."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
OURS = ("awards", "submissions", "judging", "reports")
URL_TAG = re.compile(r"{%\s*url\s+['\"]([\w:-]+)['\"]")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_every_migration_is_named_and_can_be_undone() -> None:
    loader = MigrationLoader(None)
    ours = [migration for (app, _name), migration in loader.disk_migrations.items() if app in OURS]

    assert len(ours) >= len(OURS)
    assert [m.name for m in ours if "auto" in m.name] == []
    assert [(m.app_label, m.name) for m in ours if not all(o.reversible for o in m.operations)] == []


def reversed_names() -> set[str]:
    """Every URL name, with its namespace."""

    def walk(resolver: object, prefix: str) -> set[str]:
        names: set[str] = set()
        for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(pattern, "url_patterns"):
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                names |= walk(pattern, space)
            elif pattern.name:
                names.add(prefix + pattern.name)
        return names

    return walk(get_resolver(), "")


def test_every_url_that_a_template_names_exists() -> None:
    named = {
        (name, str(path.relative_to(ROOT)))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for name in URL_TAG.findall(path.read_text(encoding="utf-8"))
    }
    known = reversed_names()

    assert len(named) > 20
    assert sorted((name, path) for name, path in named if name not in known) == []
