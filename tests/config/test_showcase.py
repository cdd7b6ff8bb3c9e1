"""The page of all components: it shows every one, and only where nobody works."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "templates" / "components"


@override_settings(DEMO=True)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_component_is_shown(client: Client, language: str) -> None:
    response = client.get("/komponen/", headers={"accept-language": language})
    assert response.status_code == 200
    shown = {template.name for template in response.templates if template.name}
    parts = {f"components/{path.name}" for path in FOLDER.glob("*.html") if not path.name.startswith("_")}
    assert parts - shown == ELSEWHERE


# What needs a person, a request of the back office, or a fault: their own tests and pages show them.
ELSEWHERE = {
    f"components/{name}.html" for name in ("account", "as_file", "field", "hint", "refusal", "search_box")
}


def test_only_a_demo_and_a_developer_see_it(client: Client) -> None:
    with override_settings(DEMO=False, DEBUG=False):
        assert client.get("/komponen/").status_code == 404
    with override_settings(DEMO=False, DEBUG=True):
        assert client.get("/komponen/").status_code == 200
