"""Making a backup and restoring one."""

from __future__ import annotations

import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.exceptions import DomainError
from awards.models import Edition, LedgerHead
from awards.services.ledger import verify_ledger
from awards.snapshots import one_moment
from awards.stored_files import files_kept
from config.backups.clients import dump_database, restore_database
from config.backups.manifest import DATABASE, FILES, NAME, Head, Manifest, Part, copied


def make_backup(target: Path) -> Manifest:
    """Write database, private files, ledger heads and the hashes of all to one new tar file.

    Dump, names of files and ledger heads are read from one snapshot of the database; files are never changed
    once their row names them, and none is purged meanwhile, so those that are read afterwards belong to it.
    The file is complete under its name or not there at all, and only its owner may read it. Raises
    `DomainError` when a file that the database names is missing, or the target exists.
    """
    if target.exists():
        raise DomainError(_("%(path)s exists already. Name a new file.") % {"path": target})
    draft = target.with_name(target.name + ".part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="backup-", dir=target.parent) as folder,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream,
            tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive,
        ):
            dump = Path(folder) / DATABASE
            with files_kept():
                with one_moment() as snapshot:
                    names, ledgers = stored_names(), _heads()
                    dump_database(dump, snapshot)
                parts = {DATABASE: _add_file(archive, DATABASE, dump)}
                for name in names:
                    parts[FILES + name] = _add_stored(archive, name)
            manifest = Manifest(timezone.now().isoformat(), parts, ledgers)
            _add_bytes(archive, NAME, manifest.to_json())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def restore_backup(source: Path) -> Manifest:
    """Put a backup into an empty database and an empty folder of files, and prove that it is whole.

    Every part is compared with the manifest before anything is written. Afterwards each edition's ledger is
    walked and must end as the manifest says. Raises `DomainError`: the database has tables, the folder has
    files, the archive is damaged, or a ledger is broken.
    """
    if connection.introspection.table_names():
        raise DomainError(_("The database is not empty. A backup is restored into a new, empty database."))
    if _has_files():
        place = getattr(default_storage, "bucket_name", settings.MEDIA_ROOT)
        raise DomainError(_("%(path)s is not empty. Move its files away first.") % {"path": place})
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        try:
            with tarfile.open(source) as archive:
                manifest = _checked(archive)
                _extract(archive, manifest, Path(folder))
        except (tarfile.TarError, OSError, EOFError) as error:
            raise DomainError(
                _("%(path)s is no backup, or it is damaged: %(error)s")
                % {"path": source, "error": str(error).partition("\n")[0]}
            ) from error
        restore_database(Path(folder) / DATABASE)
        for name in manifest.parts:
            if name.startswith(FILES):
                with (Path(folder) / name).open("rb") as stream:
                    default_storage.save(name.removeprefix(FILES), File(stream))
    _compare_ledgers(manifest)
    return manifest


def _has_files() -> bool:
    """Whether anything lies where private files are kept, in the folder or in the bucket."""
    try:
        folders, files = default_storage.listdir("")
    except FileNotFoundError:
        return False
    return bool(folders or files)


def stored_names() -> list[str]:
    """The names of all private files that the database names, in order."""
    names: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                names.update(name for name in rows.values_list(field.name, flat=True) if name)
    return sorted(names)


def _heads() -> dict[str, Head]:
    rows = LedgerHead.objects.values_list("edition__slug", "count", "head")
    return {slug: Head(count, head) for slug, count, head in rows}


def _add_file(archive: tarfile.TarFile, name: str, path: Path) -> Part:
    with path.open("rb") as stream:
        part = copied(stream)
    archive.add(path, arcname=name, filter=_anonymous)
    return part


def _add_stored(archive: tarfile.TarFile, name: str) -> Part:
    try:
        with default_storage.open(name) as stream:
            part = copied(stream)
            stream.seek(0)
            member = tarfile.TarInfo(FILES + name)
            member.size, member.mode = part.size, 0o600
            archive.addfile(member, stream)
    except FileNotFoundError as error:
        raise DomainError(
            _("The file %(name)s is missing from the folder of private files.") % {"name": name}
        ) from error
    return part


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _checked(archive: tarfile.TarFile) -> Manifest:
    """The manifest, once every part of the archive is proved to be what it says. Only plain files count."""
    members = {member.name: member for member in archive if member.isreg()}
    stream = archive.extractfile(members[NAME]) if NAME in members else None
    if stream is None:
        raise DomainError(_("The file is no backup of this product: it has no manifest."))
    manifest = Manifest.from_json(stream.read())
    damaged = [name for name, part in _found(archive, members) if manifest.parts.get(name) != part]
    damaged += sorted(manifest.parts.keys() - members.keys())
    if damaged:
        raise DomainError(
            ngettext(
                "The backup is damaged: %(count)d part is not as its manifest says (%(name)s).",
                "The backup is damaged: %(count)d parts are not as its manifest says (first %(name)s).",
                len(damaged),
            )
            % {"count": len(damaged), "name": damaged[0]}
        )
    return manifest


def _found(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> Iterator[tuple[str, Part]]:
    for name, member in members.items():
        stream = archive.extractfile(member)
        if name != NAME and stream is not None:
            yield name, copied(stream)


def _extract(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> None:
    for name in manifest.parts:
        stream = archive.extractfile(name)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if stream is not None:
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
                copied(stream, copy)


def _compare_ledgers(manifest: Manifest) -> None:
    for slug, head in manifest.ledgers.items():
        verdict = verify_ledger(Edition.objects.get(slug=slug))
        if not verdict.is_whole:
            raise DomainError(
                _("%(edition)s: broken at row %(row)d: %(reason)s")
                % {"edition": slug, "row": verdict.broken_row, "reason": verdict.reason}
            )
        if Head(verdict.count, verdict.head) != head:
            raise DomainError(
                _("%(edition)s: the ledger ends at row %(row)d, the backup said row %(said)d.")
                % {"edition": slug, "row": verdict.count, "said": head.count}
            )
