"""What a person is told about a file that is not taken: why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from awards.exceptions import DomainError


class FileRefused(DomainError):  # noqa: N818 - the word of the page
    """A file that is not taken. `code` is for programs, the message says why and what to do."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        super().__init__(refusal(code, values))


def refusal(code: str, values: Mapping[str, Any]) -> str:
    """The sentence for a refusal code."""
    sentences = _of_any_file() | _of_pdfs() | _of_others()
    if code == "mixed" and not values.get("other"):
        code = "mixed_unknown"
    if code == "not_accepted" and not values.get("found"):
        code = "unknown"
    return sentences[code] % values


def _of_any_file() -> dict[str, str]:
    return {
        "empty": _("The file is empty. Choose it again, or save it once more and send that."),
        "too_big": _(
            "The file has %(size)s, at most %(most)s are accepted. Save it smaller and send it again."
        ),
        "not_accepted": _("This is a file of the kind %(found)s. Send it as %(accepted)s."),
        "unknown": _(
            "The content of this file is of no kind that is accepted here. Send it as %(accepted)s."
        ),
        "wrong_ending": _(
            "The name ends in “.%(ending)s”, but the content is %(found)s. "
            "Choose the right file, or let its name end in “.%(right)s”."
        ),
        "acting_ending": _(
            "The name holds “.%(ending)s”, the ending of a program or a web page. "
            "Rename the file and send it again."
        ),
        "mixed": _(
            "There is another file (%(other)s) inside this one. "
            "Save or print the document again and send only that."
        ),
        "mixed_unknown": _(
            "There is something else inside this file. Save or print the document again and send only that."
        ),
        "unreadable": _(
            "The file could not be checked in time or memory. Save it again in a simpler form and send that."
        ),
    }


def _of_pdfs() -> dict[str, str]:
    return {
        "pdf_damaged": _("This is not a PDF that can be read. Save the document as PDF again."),
        "pdf_encrypted": _("The PDF is protected by a password. Save it without one."),
        "pdf_script": _(
            "The PDF holds scripts that act by themselves. Print the document to a new PDF and send that one."
        ),
        "pdf_launch": _(
            "The PDF starts other programs or files. Print the document to a new PDF and send that one."
        ),
        "pdf_media": _(
            "The PDF holds sound, film or models. Print the document to a new PDF and send that one."
        ),
        "pdf_form": _(
            "The PDF is a form that sends or loads data. "
            "Print the filled form to a new PDF and send that one."
        ),
        "pdf_embedded": _(
            "Other files are attached inside the PDF. Send them one by one, "
            "and print the document to a new PDF without them."
        ),
        "pdf_opening": _(
            "The PDF does something as soon as it is opened. "
            "Print the document to a new PDF and send that one."
        ),
        "pdf_pages": _(
            "The PDF has %(pages)d pages, at most %(most)d are accepted. Send only the pages that prove it."
        ),
        "pdf_bomb": _(
            "The PDF becomes too big when it is opened. "
            "Print it to a new PDF with smaller pictures and send that one."
        ),
    }


def _of_others() -> dict[str, str]:
    return {
        "picture_damaged": _("The picture is damaged or incomplete. Open it, save it again and send that."),
        "picture_bytes": _("The picture is larger than 64 MB. Save it smaller and send it again."),
        "picture_pixels": _(
            "The picture has %(width)d by %(height)d pixels. Send one of at most %(most)d million pixels."
        ),
        "video_damaged": _("The video is damaged or incomplete. Save it as MP4 again and send that."),
        "video_tracks": _(
            "The video records where it was filmed, second by second (GPS). Export it without that in a "
            "video program, or send it to yourself in a chat and save it from there, and send that."
        ),
        "office_zip": _("This is an archive (ZIP). Take the files out of it and send them one by one."),
        "office_damaged": _(
            "The document is damaged or incomplete. Open it, save it again and send that, or send a PDF."
        ),
        "office_encrypted": _("The document is protected by a password. Save it without one."),
        "office_macros": _("The document contains macros. Save it without macros, or send a PDF."),
        "office_embedded": _(
            "Other files are embedded in the document. Take them out and send them one by one, or send a PDF."
        ),
        "office_external": _(
            "The document loads something from elsewhere when it is opened. "
            "Break its links to other files, or send a PDF."
        ),
        "office_bomb": _("The document becomes too big when it is opened. Save it smaller, or send a PDF."),
    }
