"""Static files that come from installed packages: only those that a page asks for."""

import hashlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage
from django.core.management import call_command

# The maps belong to it: hashing the names follows the address at the end of each file.
BOOTSTRAP = tuple(
    name + end for name in ("css/bootstrap.min.css", "js/bootstrap.bundle.min.js") for end in ("", ".map")
)
FACES = ("Regular", "Semibold", "Bold", "It")


class PackageFinder(BaseFinder):
    """Finds `bootstrap/...` and `fonts/...` in their wheels. A whole wheel would be 35 MB of files."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        self.files: dict[str, tuple[FileSystemStorage, str]] = {}
        self._add("bootstrap", "bootstrap", "", BOOTSTRAP)
        for family, package in (("Sans", "font_source_sans_pro"), ("Serif", "font_source_serif_pro")):
            self._add("fonts", package, "files", [f"Source{family}Pro-{face}.ttf" for face in FACES])

    def _add(self, prefix: str, package: str, folder: str, names: Iterable[str]) -> None:
        storage = FileSystemStorage(location=_folder(package) / folder)
        storage.prefix = prefix  # type: ignore[attr-defined]  # what collectstatic puts before each path
        self.files |= {f"{prefix}/{name}": (storage, name) for name in names}

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ARG002
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        """The file's place on disk; nothing but the listed names is ever found."""
        if path not in self.files:
            return []
        storage, name = self.files[path]
        return [storage.path(name)] if find_all else storage.path(name)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for storage, name in self.files.values():
            if not matches_patterns(name, list(ignore_patterns or [])):
                yield name, storage


def collect() -> None:
    """Run collectstatic unless every source is as it was: compressing all files takes many seconds."""
    seen = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(seen.hexdigest())


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))
