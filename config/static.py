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

from config.fonts import FACES, cut

# The map belongs to it: hashing the names follows the address at the end of the file.
BOOTSTRAP = ("css/bootstrap.min.css", "css/bootstrap.min.css.map")


class PackageFinder(BaseFinder):
    """Finds `bootstrap/...` in its wheel, and `fonts/...` cut from theirs when somebody first asks.

    A whole wheel would be 35 MB of files.
    """

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        bootstrap = _storage("bootstrap", _folder("bootstrap"))
        self.files = {f"bootstrap/{name}": (bootstrap, name) for name in BOOTSTRAP}
        self.faces = {f"fonts/{face}.woff2": (package, face) for package, face in FACES}

    def check(self, **kwargs: Any) -> list[Any]:  # noqa: ARG002
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        """The file's place on disk; nothing but the listed names is ever found."""
        found = self._file(path)
        if found is None:
            return []
        storage, name = found
        return [storage.path(name)] if find_all else storage.path(name)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for path in (*self.files, *self.faces):
            found = self._file(path)
            if found is not None and not matches_patterns(found[1], list(ignore_patterns or [])):
                yield found[1], found[0]

    def _file(self, path: str) -> tuple[FileSystemStorage, str] | None:
        if path in self.faces:
            package, face = self.faces[path]
            made = cut(_folder(package) / "files" / f"{face}.ttf", settings.VAR_DIR / "fonts")
            return _storage("fonts", made.parent), made.name
        return self.files.get(path)


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


def _storage(prefix: str, folder: Path) -> FileSystemStorage:
    storage = FileSystemStorage(location=folder)
    storage.prefix = prefix  # type: ignore[attr-defined]  # what collectstatic puts before each path
    return storage


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations)))
