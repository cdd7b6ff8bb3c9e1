"""An edition that is being set up, and its secretary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from awards.models import Category, Edition, Stage, User
from judging.models import Criterion, Rubric
from tests.scenario import make_edition
from tests.staff import make_staff, signed_in


@dataclass
class Room:
    """An edition with one category of two stages that nobody has entered yet."""

    edition: Edition
    category: Category
    user: User
    client: Client

    def url(self, path: str = "") -> str:
        return f"/sekretariat/{self.edition.slug}/pengaturan/{path}"

    def get(self, path: str = "") -> Any:
        return self.client.get(self.url(path))

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return self.client.post(self.url(path), data)

    def form(self, path: str, key: str = "form") -> dict[str, Any]:
        """What a browser would send of a page as it stands."""
        return sent_by(self.get(path).context[key])


def sent_by(form: Any) -> dict[str, Any]:
    """The values of a form, or of rows of forms, as a browser sends them."""
    data: dict[str, Any] = {}
    for one in form.forms if hasattr(form, "forms") else [form]:
        for field in one:
            widget = field.field.widget
            value = field.value()
            if hasattr(widget, "widgets"):
                parts = value if isinstance(value, list) else widget.decompress(value)
                for at, (part, inner) in enumerate(zip(parts, widget.widgets, strict=True)):
                    data[f"{field.html_name}_{at}"] = inner.format_value(part) or ""
            elif isinstance(value, bool):
                data |= {field.html_name: "on"} if value else {}
            elif isinstance(value, list):
                data[field.html_name] = value
            else:
                data[field.html_name] = "" if value is None else widget.format_value(value) or ""
    if hasattr(form, "forms"):
        data |= {f"{form.prefix}-TOTAL_FORMS": len(form.forms), f"{form.prefix}-INITIAL_FORMS": 0}
    return data


def make_category(edition: Edition, code: str = "ipp") -> Category:
    position = edition.categories.count() + 1
    category = Category.objects.create(
        edition=edition,
        code=code,
        name=f"Kategori {code}",
        short_name=code.upper(),
        position=position,
        entry_prefix=f"E{position}",
        unit_kinds=["opd"],
        participant_kinds=["asn"],
    )
    for at, (name, weight) in enumerate((("Proposal", 40), ("Presentasi", 60)), start=1):
        stage = Stage.objects.create(
            category=category, code=name.lower(), name=name, position=at, weight=weight, min_sheets=1
        )
        rubric = Rubric.objects.create(stage=stage)
        Criterion.objects.create(rubric=rubric, position=1, code="nilai", name="Nilai", weight=100, step=1)
    category.places.create(number=1, title="Juara I", prize=5_000_000)
    return category


@pytest.fixture
def room(db: None) -> Room:
    edition = make_edition()
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    edition.opened_at = None
    edition.registration_opens_at, edition.registration_closes_at = now, now + timedelta(days=14)
    edition.save()
    user = make_staff(edition)
    return Room(edition, make_category(edition), user, signed_in(user))
