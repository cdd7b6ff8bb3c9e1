"""The same evidence in a bucket: a real client of S3 over HTTP, against a server of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from moto.server import ThreadedMotoServer

from config.backups.archive import stored_names
from submissions.models.attachment import stored_path
from submissions.services.attachments import delete_attachments
from submissions.services.evidence_purge import sweep_orphans
from tests.awards.files import builders as make
from tests.staff import signed_in
from tests.submissions.evidence import add, make_entry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("english")]
KEYS = {"aws_access_key_id": "kunci", "aws_secret_access_key": "rahasia", "region_name": "us-east-1"}


@pytest.fixture
def bucket(settings: Any) -> Iterator[Any]:
    """An empty bucket that is the storage of private files."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    made = boto3.resource("s3", endpoint_url=address, **KEYS).create_bucket(Bucket="berkas")
    options = {
        "bucket_name": "berkas",
        "endpoint_url": address,
        "region_name": "us-east-1",
        "access_key": "kunci",
        "secret_key": "rahasia",
        "default_acl": None,
        "file_overwrite": False,
        "signature_version": "s3v4",
        "addressing_style": "path",
        "use_threads": False,
        "max_memory_size": 1 << 20,
    }
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    }
    yield made
    server.stop()


def test_evidence_lies_in_a_bucket_under_random_names_and_is_served_by_the_views(
    bucket: Any, tmp_path: Path
) -> None:
    entry, question = make_entry()
    content = make.pdf(pages=2)
    row = add(entry, question, "Surat rahasia.pdf", content)
    photo = add(entry, question, "foto.jpg", make.photograph())
    names = {item.key for item in bucket.objects.all()}
    assert names == {row.stored.name, photo.stored.name, photo.preview.name}
    assert not any("rahasia" in name or "foto" in name for name in names)
    assert entry.owner is not None
    client = signed_in(entry.owner)
    response = client.get(f"/entri-saya/{entry.pk}/bukti/{row.pk}/")
    assert b"".join(response.streaming_content) == content
    assert response.headers["Content-Disposition"] == 'attachment; filename="Surat rahasia.pdf"'
    look = client.get(f"/entri-saya/{entry.pk}/bukti/{photo.pk}/pratinjau/")
    assert b"".join(look.streaming_content)[:3] == b"\xff\xd8\xff"

    # The backup holds what the bucket holds; orphans go, and what is deleted is gone from the bucket.
    assert set(stored_names()) >= names
    target = tmp_path / "cadangan.tar"
    call_command("backup", output=target)
    assert content in target.read_bytes()
    default_storage.save(stored_path(None, ""), ContentFile(b"x"))
    later = timezone.now() + timedelta(days=2)
    assert sweep_orphans(now=later) == 1
    assert delete_attachments(entry.attachments.all()) == 2
    assert list(bucket.objects.all()) == []
    assert client.get(f"/entri-saya/{entry.pk}/bukti/{row.pk}/").status_code == 404
