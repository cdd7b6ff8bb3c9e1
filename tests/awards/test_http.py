"""A file that is written to be sent lies on disk no longer than it is needed."""

from __future__ import annotations

from typing import BinaryIO

import pytest
from django.http import FileResponse

from awards.http import SANDBOX, written_file


def test_a_written_file_is_a_download_that_no_browser_runs_and_is_gone_once_sent() -> None:
    opened: list[BinaryIO] = []

    def write(target: BinaryIO) -> None:
        opened.append(target)
        target.write(b"isi berkas")

    response = written_file(write, "daftar.zip")

    assert isinstance(response, FileResponse)
    headers = ("Content-Disposition", "Content-Type", "Content-Length", "Content-Security-Policy")
    assert [response.headers[name] for name in headers] == [
        'attachment; filename="daftar.zip"',
        "application/zip",
        "10",
        SANDBOX,
    ]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == b"isi berkas"  # type: ignore[arg-type]
    response.close()
    assert [target.closed for target in opened] == [True]
    assert written_file(write, "daftar", "text/csv").headers["Content-Type"] == "text/csv"


def test_a_file_that_cannot_be_written_does_not_stay_open() -> None:
    opened: list[BinaryIO] = []

    def write(target: BinaryIO) -> None:
        opened.append(target)
        raise ValueError("tidak dapat ditulis")

    with pytest.raises(ValueError, match="tidak dapat ditulis"):
        written_file(write, "daftar.zip")
    assert [target.closed for target in opened] == [True]
