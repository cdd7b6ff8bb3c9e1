"""A video of 100 MB through a real gunicorn over HTTP: its process grows by less than 64 MB."""

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from submissions.models import Submission
from tests.awards.files import builders as make
from tests.submissions.evidence import make_entry

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1 << 20
BOUNDARY = "batas-berkas"
TOKEN = "t" * 32


def database_address() -> str:
    """Where the tests' own database is, for another process."""
    values = connection.get_connection_params()
    port = f":{values['port']}" if values.get("port") else ""
    host = quote(values.get("host") or "", safe="")
    login = f"{values['user']}:{quote(values.get('password') or '')}"
    return f"postgresql://{login}@{host}{port}/{connection.settings_dict['NAME']}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The port of a gunicorn with one worker, and the worker's process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", "1", "--timeout", "120"]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=os.environ | own)
    try:
        yield port, _worker(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def _worker(master: int, port: int) -> int:
    for _attempt in range(300):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        try:
            request = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            request.request("GET", "/health/")
            if children and request.getresponse().status == 200:
                return int(children[0])
        except OSError:
            time.sleep(0.2)
    raise AssertionError("gunicorn does not answer")


def memory(pid: int, name: str) -> int:
    """Bytes of a process: `VmRSS` now, `VmHWM` at most since the last reset."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) * 1024


def upload(port: int, entry: Submission, session: str, name: str, content: list[bytes]) -> int:
    """Send a file in blocks as a browser does; the status of the answer."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + sum(map(len, content)) + len(tail)
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Accept": "application/json",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    path = f"/entri-saya/{entry.pk}/bukti/bukti/berkas-1/"
    request.request("POST", path, body=iter([head, *content, tail]), headers=headers)
    return request.getresponse().status


def test_a_video_of_100_mb_goes_up_without_the_process_growing_by_64_mb(
    server: tuple[int, int], tmp_path: Path
) -> None:
    port, worker = server
    entry, _question = make_entry(file_types=["mp4"], max_bytes=120 * MEGABYTE)
    client = Client()
    assert entry.owner is not None
    client.force_login(entry.owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert upload(port, entry, session, "kecil.mp4", [make.mp4()]) == 200  # everything is loaded now

    size = 100 * MEGABYTE
    frame = make.mp4(b"")[:-8]
    blocks = [frame + (size + 8).to_bytes(4, "big") + b"mdat", *[bytes(MEGABYTE)] * 100]
    Path(f"/proc/{worker}/clear_refs").write_text("5")
    before = memory(worker, "VmRSS")
    assert upload(port, entry, session, "besar.mp4", blocks) == 200
    growth = memory(worker, "VmHWM") - before
    print(f"100 MB: the process grew by {growth / MEGABYTE:.1f} MB at most")
    assert growth < 64 * MEGABYTE

    row = entry.attachments.get(name="besar.mp4")
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    assert (row.size, row.sha256) == (len(frame) + 8 + size, digest.hexdigest())
    stored: Any = tmp_path / "media" / row.stored.name
    assert stored.stat().st_size == row.size
    # A stranger may not send so much: it is thrown away as it comes.
    Path(f"/proc/{worker}/clear_refs").write_text("5")
    before = memory(worker, "VmRSS")
    assert upload(port, entry, "nobody", "besar.mp4", blocks[:41]) == 413
    assert memory(worker, "VmHWM") - before < 8 * MEGABYTE
