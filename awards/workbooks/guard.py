"""Looks at an uploaded workbook before anything opens it, and says in one sentence what is wrong with it."""

import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from awards.workbooks import limits
from awards.workbooks.markup import Budget, MarkupRefused, parse, position
from awards.workbooks.package import METHODS, XML_ENDINGS, Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ZIP_ENTRY = b"PK\x01\x02"
WORKBOOK = re.compile(r"xl/workbook\d*\.xml")
VALUES = {"v", "is", "f"}


class WorkbookRefused(ValueError):  # noqa: N818 - the word of the reports
    """A file that is not read at all. `code` is for programs, the message tells staff what to do."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = refusal(code)
        super().__init__(self.message)


def refusal(code: str) -> str:
    """The sentence for a refusal code."""
    sentences = {
        "empty": _("The file is empty. Choose the workbook again, or save it once more in Excel."),
        "file_too_big": _("The file is larger than 10 MB. Remove pictures and sheets that are not needed."),
        "old_xls": _("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx."),
        "encrypted": _("The workbook is protected by a password. Save a copy without the password."),
        "pdf": _("This is a PDF, not a workbook. Send the Excel file (.xlsx) it was made from."),
        "web_page": _(
            "This is a web page or text saved with an Excel name. Open it in Excel and save as .xlsx."
        ),
        "not_workbook": _("This is not an Excel workbook. Save the table as .xlsx and choose that file."),
        "other_format": _("This workbook has another format (.xlsb or .ods). Save it as .xlsx."),
        "macros": _("The workbook contains macros. Save it as .xlsx (without macros)."),
        "broken": _("The file is damaged or incomplete. Open it in Excel, save it as .xlsx and try again."),
        "duplicate_parts": _("The file is not a sound workbook. Copy the table into a new workbook."),
        "too_many_parts": _("The file has too many parts. Copy the table into a new workbook."),
        "too_big": _("The workbook is too big when unpacked. Copy only the table into a new workbook."),
        "doctype": _("The file contains text that Excel does not write. Copy the table into a new workbook."),
        "encoding": _(
            "The file is in an unknown encoding. Open it in Excel, save it as .xlsx and try again."
        ),
        "too_many_rows": _("A sheet has more than 20,000 rows. Delete the empty rows below the table."),
        "too_many_columns": _("A sheet has more than 200 columns. Delete the columns beside the table."),
        "too_many_cells": _("The workbook has too many cells. Copy only the table into a new workbook."),
        "too_much_text": _("The workbook holds too much text. Copy only the table into a new workbook."),
        "is_scores": _("This is a workbook of scores. Use “Import scores”."),
        "is_entries": _("This is a workbook of entries. Use “Import entries”."),
        "is_honours": _("This is a list of former winners. Load it under “Former winners”."),
        "unreadable": _("The workbook could not be read. Copy the table into a new workbook and try again."),
    }
    return sentences[code]


def check_workbook(file: BinaryIO) -> None:
    """Refuse, before any library sees it, a file that is no workbook or that would exhaust the machine.

    Passes .xlsx files whose parts are honest about their size, whose XML has no DTD, whose cells with
    content lie within 20,000 rows and 200 columns. A dimension that claims more, or empty formatted cells
    far away, are harmless and pass. The position in `file` is 0 afterwards. Raises WorkbookRefused.
    """
    try:
        _check_envelope(file)
        package = Package(file)
        _check_parts(package)
        budget = Budget()
        for name in package.parts:
            if name.endswith(XML_ENDINGS):
                with package.open(name) as stream:
                    parse(stream, budget, start=(sheet := _SheetCount()).start, end=sheet.end)
    except MarkupRefused as error:
        raise WorkbookRefused(error.code) from error
    finally:
        file.seek(0)


def _check_envelope(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(512)
    if size == 0:
        raise MarkupRefused("empty")
    if size > limits.FILE_BYTES:
        raise MarkupRefused("file_too_big")
    if head.startswith(OLE):
        file.seek(0)
        locked = "EncryptedPackage".encode("utf-16-le") in file.read(limits.FILE_BYTES)
        raise MarkupRefused("encrypted" if locked else "old_xls")
    if b"%PDF-" in head:
        raise MarkupRefused("pdf")
    if not head.startswith(ZIP):
        text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        raise MarkupRefused("web_page" if text.startswith(b"<") else "not_workbook")
    file.seek(0)
    # zipfile builds an object for every entry it finds, whatever the count at the end of the file says.
    if file.read(limits.FILE_BYTES).count(ZIP_ENTRY) > 2 * limits.PARTS:
        raise MarkupRefused("too_many_parts")
    file.seek(0)


def _check_parts(package: Package) -> None:
    parts = package.parts
    if "xl/workbook.bin" in parts or ("mimetype" in parts and "content.xml" in parts):
        raise MarkupRefused("other_format")
    if "[content_types].xml" not in parts or not any(WORKBOOK.fullmatch(name) for name in parts):
        raise MarkupRefused("not_workbook")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in parts):
        raise MarkupRefused("macros")
    infos = parts.values()
    if any(info.flag_bits & 1 for info in infos):
        raise MarkupRefused("encrypted")
    if any(info.compress_type not in METHODS for info in infos):
        raise MarkupRefused("broken")
    if sum(info.file_size for info in infos) > limits.UNPACKED_BYTES:
        raise MarkupRefused("too_big")
    for info in infos:
        large = info.file_size > limits.RATIO_FROM_BYTES
        if large and info.file_size > limits.RATIO * max(info.compress_size, 1):
            raise MarkupRefused("too_big")


class _SheetCount:
    """Counts what a worksheet holds: `<row>` and `<c>` with or without a reference, and how far content
    lies.
    """

    def __init__(self) -> None:
        self._worksheet: bool | None = None
        self._rows = 0
        self._row = 0
        self._column = 0
        self._far: str | None = None
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._worksheet is None:
            self._worksheet = tag == "worksheet"
        elif not self._worksheet:
            return
        elif tag == "c":
            self._cell(attributes.get("r"))
        elif tag == "row":
            self._start_row(attributes.get("r"))
        elif self._inside and self._far and tag in VALUES:
            raise MarkupRefused(self._far)

    def end(self, tag: str) -> None:
        if tag == "c":
            self._inside = False

    def _start_row(self, reference: str | None) -> None:
        self._rows += 1
        if self._rows > limits.ROWS:
            raise MarkupRefused("too_many_rows")
        if reference is not None and not (reference.isascii() and reference.isdigit() and len(reference) < 8):
            raise MarkupRefused("broken")
        self._row = int(reference) if reference else self._row + 1
        self._column = 0

    def _cell(self, reference: str | None) -> None:
        row = self._row
        if reference is None:
            self._column += 1
        else:
            row, self._column = position(reference)
        self._inside = True
        self._far = None
        if row > limits.ROWS:
            self._far = "too_many_rows"
        elif self._column > limits.COLUMNS:
            self._far = "too_many_columns"
