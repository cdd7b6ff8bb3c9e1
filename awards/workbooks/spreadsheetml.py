"""SpreadsheetML to plain lists: runs in the child process only, on parts that the guard has passed.

Cells keep the characters that stand in the file: a number is not made a float on the way, because a float
would invent the last digits of an NIP and of 72.3. Standard library only.
"""

import posixpath
import re
from collections.abc import Callable
from typing import Any

from awards.workbooks import limits
from awards.workbooks.markup import Budget, MarkupRefused, parse, position
from awards.workbooks.package import Package, key

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
RANGE = re.compile(r"([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})", re.ASCII)
TEXTS = {"s", "str", "inlineStr"}


def read(package: Package) -> dict[str, Any]:
    """All worksheets of a workbook as JSON-able lists, in the order of the tabs.

    `{"date1904": bool, "recalculate": bool, "formats": {xf: code or id}, "sheets": [{"name", "hidden",
    "rows": [[number, hidden, [[column, type, text, xf, formula or None], ...]], ...], "merged": [[top,
    left, bottom, right], ...]}, ...]}`. `recalculate` means: the file asks to be calculated when opened,
    hence cached values of formulas were never calculated. Raises MarkupRefused.
    """
    return _Reader(package).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._budget = Budget()
        self._characters = limits.TEXT_CHARACTERS
        self._cells = limits.CELLS
        self._shared: list[str] = []

    def read(self) -> dict[str, Any]:
        book = self._target("", "officeDocument")
        if book is None:
            raise MarkupRefused("not_workbook")
        relations = self._relations(book)
        workbook = _Workbook()
        self._parse(book, workbook.start)
        shared = self._target(book, "sharedStrings")
        if shared is not None:
            self._shared = self._shared_strings(shared)
        styles = self._target(book, "styles")
        formats = _Styles()
        if styles is not None:
            self._parse(styles, formats.start, formats.end)
        if len(workbook.sheets) > limits.SHEETS:
            raise MarkupRefused("too_many_parts")
        sheets = []
        for name, hidden, relation in workbook.sheets:
            kind, part = relations.get(relation, ("", ""))
            if kind == "worksheet":
                sheets.append({"name": name, "hidden": hidden, **self._sheet(part)})
        return {
            "date1904": workbook.date1904,
            "recalculate": workbook.recalculate,
            "formats": formats.codes(),
            "sheets": sheets,
        }

    def _parse(self, part: str, start: Any, end: Any = None, characters: Any = None) -> None:
        if part not in self._package.parts or not part.endswith((".xml", ".rels")):
            raise MarkupRefused("broken")
        with self._package.open(part) as stream:
            parse(stream, self._budget, start=start, end=end, characters=characters)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id to (kind, part) of everything `part` refers to inside the package."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._package.parts:
            return {}
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                found[attributes.get("Id", "")] = (kind, key(target))

        self._parse(rels, start)
        return found

    def _target(self, part: str, kind: str) -> str | None:
        return next((target for found, target in self._relations(part).values() if found == kind), None)

    def _shared_strings(self, part: str) -> list[str]:
        strings: list[str] = []
        text = _RichText("si", strings.append)
        self._parse(part, text.start, text.end, text.characters)
        return strings

    def take_text(self, text: str) -> str:
        """A cell's text without escapes and control characters, charged to the workbook's budget."""
        text = CONTROL.sub("", ESCAPE.sub(_unescape, text))[: limits.CELL_CHARACTERS]
        self._characters -= len(text)
        if self._characters < 0:
            raise MarkupRefused("too_much_text")
        return text

    def take_cell(self) -> None:
        self._cells -= 1
        if self._cells < 0:
            raise MarkupRefused("too_many_cells")

    def shared(self, index: str) -> str:
        if not (index.isascii() and index.isdigit() and len(index) < 9 and int(index) < len(self._shared)):
            raise MarkupRefused("broken")
        return self._shared[int(index)]

    def _sheet(self, part: str) -> dict[str, Any]:
        sheet = _Sheet(self)
        self._parse(part, sheet.start, sheet.end, sheet.characters)
        return {"rows": sheet.rows, "merged": sheet.merged}


def _unescape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character


class _Workbook:
    """Tabs in order, the date system, and whether cached values can be trusted."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.date1904 = False
        self.recalculate = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for at, value in attributes.items() if at.endswith("}id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "calcPr":
            self.recalculate = attributes.get("fullCalcOnLoad") in {"1", "true"}


class _Styles:
    """The number format of every cell style: a code, or the number of a built-in one."""

    def __init__(self) -> None:
        self._custom: dict[str, str] = {}
        self._styles: list[str] = []
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and "numFmtId" in attributes:
            self._custom[attributes["numFmtId"]] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def codes(self) -> list[str]:
        return [self._custom.get(number, number) for number in self._styles]


class _RichText:
    """Joins the runs of one string (`si` or `is`), leaving out the reading aid that East Asian files
    carry.
    """

    def __init__(self, outer: str, done: Callable[[str], None]) -> None:
        self._outer = outer
        self._done = done
        self._text: list[str] = []
        self._reading = False
        self._phonetic = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == self._outer:
            self._text = []
        elif name == "rPh":
            self._phonetic += 1
        self._reading = name == "t" and not self._phonetic

    def characters(self, text: str) -> None:
        if self._reading:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._reading = False
        if name == "rPh":
            self._phonetic -= 1
        elif name == self._outer:
            self._done("".join(self._text))


class _Sheet:
    """Rows of one worksheet; empty cells are left out, whatever their format."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self.rows: list[list[Any]] = []
        self.merged: list[list[int]] = []
        self._worksheet = False
        self._row = 0
        self._column = 0
        self._hidden = False
        self._cells: list[list[Any]] = []
        self._attributes: dict[str, str] | None = None
        self._parts: dict[str, str] = {}
        self._collect: list[str] | None = None
        self._inline = _RichText("is", self._take_inline)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._worksheet:
            # The guard counts rows and columns of worksheets only.
            if name != "worksheet":
                raise MarkupRefused("broken")
            self._worksheet = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._attributes = attributes
            self._parts = {}
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self._attributes is not None:
            if name in {"v", "f"}:
                self._collect = []
            else:
                self._inline.start(name, attributes)

    def characters(self, text: str) -> None:
        if self._collect is not None:
            self._collect.append(text)
        else:
            self._inline.characters(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self.rows.append([self._row, self._hidden, self._cells])
        elif self._collect is not None and name in {"v", "f"}:
            self._parts[name] = "".join(self._collect)
            self._collect = None
        elif self._attributes is not None:
            self._inline.end(name)

    def _take_inline(self, text: str) -> None:
        self._parts["is"] = text

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if number <= self._row:
            raise MarkupRefused("broken")
        self._row = number
        self._column = 0
        self._hidden = attributes.get("hidden") in {"1", "true"}
        self._cells = []

    def _merge(self, reference: str) -> None:
        match = RANGE.fullmatch(reference)
        if match is None:
            return
        if len(self.merged) >= limits.MERGES:
            raise MarkupRefused("too_many_cells")
        top, left = position(match[1])
        bottom, right = position(match[2])
        self.merged.append([top, left, bottom, right])

    def _end_cell(self) -> None:
        attributes = self._attributes or {}
        self._attributes = None
        column = self._column + 1
        if "r" in attributes:
            row, column = position(attributes["r"])
            if row != self._row:
                raise MarkupRefused("broken")
        if column <= self._column:
            raise MarkupRefused("broken")
        self._column = column
        kind = attributes.get("t", "n")
        text = self._text(kind)
        formula = self._parts.get("f")
        if text == "" and formula is None:
            return
        self._reader.take_cell()
        style = attributes.get("s", "0")
        if formula is not None:
            formula = self._reader.take_text(formula)
        self._cells.append([column, kind, self._reader.take_text(text), style, formula])

    def _text(self, kind: str) -> str:
        value = self._parts.get("v", "")
        if kind == "s" and value:
            return self._reader.shared(value.strip())
        if kind in TEXTS:
            return self._parts.get("is", value)
        return value.strip()
