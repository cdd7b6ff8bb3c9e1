"""A person's data as one ZIP: everything as JSON, and the files beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import User
from awards.personal_facts import known

CHUNK = 256 * 1024


def export_person(user: User) -> IO[bytes]:
    """Everything that is held of a person, in a temporary file that is gone once it is closed.

    A NIK stands in it as it is shown: by its last digits. Files are copied piece by piece.
    """
    data: dict[str, Any] = {
        "product": settings.PRODUCT_NAME,
        "site": settings.PUBLIC_URL,
        "made_at": timezone.now(),
    }
    for facts in known():
        for part in facts.parts(user):
            data[part.name] = list(part.rows)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text)
        archive.writestr(
            "BACA-README.txt", _("data.json holds everything we keep of you; files/ what you sent.")
        )
        for facts in known():
            for file in facts.files(user):
                entry = ZipInfo(f"files/{file.name}", timezone.localtime().timetuple()[:6])
                entry.compress_type = ZIP_STORED
                with file.open() as source, archive.open(entry, "w", force_zip64=True) as copy:
                    shutil.copyfileobj(source, copy, CHUNK)
    target.seek(0)
    return target
