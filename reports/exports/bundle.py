"""Papers to take along: a ZIP of their files, written as it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from zipfile import ZIP_STORED, ZipFile

from django.db.models import QuerySet
from django.utils.text import slugify

from reports.models import Document

CHUNK = 64 * 1024


class _Pipe:
    """A file that is only written to; what was written is taken out in pieces."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing has to be closed."""

    def taken(self) -> bytes:
        """What was written since the last call."""
        text = b"".join(self._parts)
        self._parts.clear()
        return text


def papers_to_take(papers: QuerySet[Document]) -> QuerySet[Document]:
    """Those of these papers that are rendered and in force, each with what its name needs."""
    found = papers.filter(state=Document.State.RENDERED)
    return found.select_related("submission", "category", "juror", "member").defer("facts")


def file_name(paper: Document) -> str:
    """A name that a person can read: kind, running number, whom or what it is for."""
    subject = paper.submission.code if paper.submission else ""
    person = paper.member.name if paper.member else paper.juror.name if paper.juror else ""
    category = "" if subject or person or not paper.category else paper.category.code
    name = slugify(" ".join(part for part in (subject, person, category) if part))[:60]
    return f"{paper.kind}/{paper.number:05d}{'-' if name else ''}{name}.pdf"


def stream_zip(papers: Iterable[Document]) -> Iterator[bytes]:
    """The files of papers as pieces of one ZIP; memory does not grow with their number."""
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_STORED) as archive:
        for paper in papers:
            with (
                paper.file.open("rb") as source,
                archive.open(file_name(paper), "w", force_zip64=True) as member,
            ):
                for chunk in iter(partial(source.read, CHUNK), b""):
                    member.write(chunk)
            yield pipe.taken()
    yield pipe.taken()
