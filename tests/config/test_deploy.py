"""What a server is set up with agrees with the settings that the program reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache

from config.env import Environment
from config.heartbeats import mark
from config.management.commands.serve import GUNICORN
from config.readiness import readiness
from config.services import BASE_DIR, SECRETS

DEPLOY = BASE_DIR / "deploy"
KNOWN = {name.upper() for name in Environment.model_fields} | {f"{name.upper()}_FILE" for name in SECRETS}


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((BASE_DIR / "compose.yaml").read_text()))


def test_every_setting_that_the_examples_name_exists() -> None:
    lines = (DEPLOY / "env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert len(named) > 10
    assert named <= KNOWN
    assert set(compose()["x-app"]["environment"]) <= KNOWN


def test_every_service_has_its_secrets_and_volumes() -> None:
    said = compose()
    for service in said["services"].values():
        assert set(service.get("secrets", [])) <= set(said["secrets"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert {name for name in named if not name.startswith(".")} <= set(said["volumes"])
        assert set(service.get("depends_on", [])) <= set(said["services"])
    files = said["x-app"]["environment"]
    paths = {path.removeprefix("/run/secrets/") for name, path in files.items() if name.endswith("_FILE")}
    assert paths == set(said["x-app"]["secrets"])


def test_the_units_name_files_and_programs_that_are_here() -> None:
    units = {path.name: path.read_text() for path in DEPLOY.glob("*.service")}
    assert set(units) == {f"inovasi-{name}.service" for name in ("web", "worker", "beat", "backup")}
    assert all("User=inovasi\n" in text and "ProtectSystem=strict\n" in text for text in units.values())
    for option in ("--worker-class", "--no-control-socket", "--logger-class"):
        value = GUNICORN[GUNICORN.index(option) + 1]
        assert f"{option} {value}" in units["inovasi-web.service"].replace("\\\n    ", "")
        assert option in (BASE_DIR / "Dockerfile").read_text()


@pytest.mark.django_db(transaction=True)
def test_who_asks_as_the_proxy_does_gets_the_answer(live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["inovasi.example"]
    ask = [sys.executable, str(DEPLOY / "ready.py"), f"{live_server.url}/siap/", "inovasi.example"]
    mark("worker")
    mark("beat")
    readiness.forget()
    well = subprocess.run(ask, capture_output=True, text=True, check=False)
    cache.delete_many(["heartbeat-worker", "heartbeat-beat"])
    readiness.forget()
    bad = subprocess.run(ask, capture_output=True, text=True, check=False)
    readiness.forget()
    assert (well.returncode, "bad" in well.stdout) == (0, False)
    assert (bad.returncode, '"worker": "bad", "beat": "bad"' in bad.stdout) == (1, True)
