"""Whether a file that was sent is a PDF without anything that acts by itself; run as a process of its own.

The process has limited memory and time, no Django and no secrets. It reads the file from standard input and
writes one word: `ok`, `broken`, `encrypted` or `active`.
"""

import io
import resource
import sys
from typing import Any

import pikepdf

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
# Keys of a dictionary that start something, and types of actions and notes that do.
ACTING_KEYS = frozenset(
    {"/JS", "/JavaScript", "/AA", "/Launch", "/RichMedia", "/XFA", "/EmbeddedFiles", "/EF"}
)
ACTING_KINDS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/RichMedia",
        "/RichMediaExecute",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/Screen",
        "/3D",
        "/GoToE",
        "/FileAttachment",
    }
)


def verdict(data: bytes) -> str:
    """What the file is."""
    if data[:5] != b"%PDF-":
        return "broken"
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return "encrypted"
            if not len(pdf.pages):
                return "broken"
            return "active" if any(_acts(item) for item in pdf.objects) else "ok"
    except pikepdf.PasswordError:
        return "encrypted"
    except Exception:  # whatever a parser makes of a hostile file, the file is refused
        return "broken"


def _acts(item: Any) -> bool:
    """Whether an object of the file, or a dictionary inside it, starts something by itself."""
    waiting, seen = [item], 0
    while waiting:
        found = waiting.pop()
        seen += 1
        if seen > 200_000:
            return True
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(found.keys())
            if keys & ACTING_KEYS or str(found.get("/S", "")) in ACTING_KINDS:
                return True
            if str(found.get("/Subtype", "")) in ACTING_KINDS:
                return True
            waiting += [value for key in keys if not _is_reference(value := found.get(key))]
        elif isinstance(found, pikepdf.Array):
            waiting += [value for value in found if not _is_reference(value)]
    return False


def _is_reference(value: Any) -> bool:
    """Referenced objects are looked at by themselves."""
    return bool(getattr(value, "is_indirect", False))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(verdict(sys.stdin.buffer.read()))  # noqa: T201 - the answer of this process


if __name__ == "__main__":
    main()
