"""Migrations of judging go back over rows that stand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from judging.models import HearingBreak
from tests.judging.hearing_award import hearing_award, plan

pytestmark = pytest.mark.django_db


def test_pauses_have_a_name_again_when_hearings_are_taken_back() -> None:
    plan(hearing_award(1).stages["presentasi"])
    assert HearingBreak.objects.count() == 1
    loader = MigrationLoader(connection)
    node = ("judging", "0007_hearing_pauses_and_lots")
    before = loader.project_state(("judging", "0006_panels_conflicts_blind"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        loader.get_migration(*node).unapply(before, editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM judging_hearingbreak")
        assert cursor.fetchall() == [("Istirahat",)]
    with connection.schema_editor() as editor:
        loader.get_migration(*node).apply(
            loader.project_state(("judging", "0006_panels_conflicts_blind")), editor
        )
    assert HearingBreak.objects.get().pk
